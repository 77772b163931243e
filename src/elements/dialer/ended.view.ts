/** After a call: why it is over, and a way on. */
import {button, html, icon, nothing} from '../base/drawing.js';
import {iconEnd, iconPhone, iconWarning} from '../base/icons.js';
import type {DialerActions, DialerModel} from './model.js';
import {codeLine, person} from './pieces.view.js';

export function endedView({ended, words}: DialerModel, actions: DialerActions): unknown {
  if (!ended) return nothing;
  const {title, number, reason, time, code, redial, failed} = ended;
  return html`<section
    class="over"
    part="ended-card"
    aria-label=${failed ? words.failedTitle : words.endedTitle}
    tabindex="-1"
  >
    <span class=${failed ? 'mark big bad' : 'mark big'}>${icon(failed ? iconWarning : iconEnd)}</span>
    ${person(title, number)}
    <p class="reason" part="status">${reason}</p>
    ${time ? html`<p class="about"><bdi class="timer" dir="ltr">${time}</bdi></p>` : nothing}
    ${codeLine(words.errorCode, code)}
    <div class="actions">
      ${redial ? button('cta', 'redial-button', () => actions.dial(redial), words.redial, iconPhone) : nothing}
      ${button(redial ? 'alt' : 'cta', 'done-button', () => actions.dismissEnded(), words.done)}
    </div>
  </section>`;
}
