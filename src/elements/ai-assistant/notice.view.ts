/** The card for everything that needs a decision: microphone, failure, second call. First button is the way on. */
import {iconPhone, iconWarning} from '../base/icons.js';
import {fill} from '../base/words/fill.js';
import {button, html, icon, nothing} from '../base/drawing.js';
import {firstFailure} from './failure.js';
import type {AssistantActions, AssistantModel} from './model.js';

export interface NoticeButton {
  readonly label: string;
  readonly act: () => void;
  /** Shown as plain text: leaves without doing anything. */
  readonly quiet?: boolean;
}

export interface Notice {
  readonly title: string;
  readonly text: string;
  readonly steps?: readonly string[];
  readonly code?: number | null;
  readonly buttons: readonly (NoticeButton | false)[];
}

/** The exact words may still be on their way, or unreachable: then the card has true ones that say less. */
function noticeOf(model: AssistantModel, actions: AssistantActions): Notice {
  const {words, look, phase, callMode, trouble, confirmTakeover, permission, failure} = model;
  if (confirmTakeover && trouble) return trouble.takeoverNotice(model, actions);
  const waits = phase === 'permission';
  const {primary, offerText, ...said} =
    failure ?? firstFailure(words, {code: waits ? 42001 : null}, look.mode !== 'voice');
  const help = permission && trouble?.permissionHelp(words, permission);
  return {
    ...said,
    // While the browser is asked, the code of the trouble says nothing new.
    ...(waits && {code: null}),
    ...help,
    buttons: [
      help?.steps.length !== 0 &&
        primary !== 'none' && {
          label: primary === 'again' ? words.startAgain : words.tryAgain,
          act: () => (waits ? actions.resumePermission() : actions.start(callMode)),
        },
      offerText && {
        label: words.continueByText,
        act: () => (waits ? actions.continueByText() : actions.start('text')),
      },
      // Later is a way on, too; inline there is nothing to close.
      (waits || look.layout === 'floating') && {
        label: words.notNow,
        act: () => (phase === 'failed' ? actions.close() : actions.dismissPermission()),
        quiet: true,
      },
    ],
  };
}

export function noticeView(model: AssistantModel, actions: AssistantActions): unknown {
  const {words, look, phase} = model;
  const {title, text, steps = [], code = null, buttons} = noticeOf(model, actions);
  const card = html`<div class="card-icon">${icon(iconWarning)}</div>
    <h3 class="focus-here" tabindex="-1">${title}</h3>
    <p>${text}</p>
    ${
      steps.length
        ? html`<ol>
            ${steps.map((step) => html`<li>${step}</li>`)}
          </ol>`
        : nothing
    }
    ${code === null ? nothing : html`<p class="code">${fill(words.errorCode, {code})}</p>`}`;
  const tel = look.handoffTel;
  const [call = '', after = ''] = words.callUs.split('{number}');
  const shown = buttons.filter((entry) => entry !== false);
  const views = (wanted: boolean): unknown =>
    shown
      .filter(({quiet = false}) => quiet === wanted)
      .map((entry) =>
        button(wanted ? 'quiet' : entry === shown[0] ? 'cta' : 'alt', 'error-action', entry.act, entry.label),
      );
  return html`<div class="card" part="error">
      ${phase === 'failed' ? html`<slot name="error">${card}</slot>` : card}
    </div>
    <div class="actions">
      ${views(false)}
      ${
        tel
          ? html`<a class="alt" part="error-action" href="tel:${tel}"
              >${icon(iconPhone)}<span>${call}<bdi dir="ltr">${tel}</bdi>${after}</span></a
            >`
          : nothing
      }
      ${views(true)}
    </div>`;
}
