/** `layout="button"`: one button that calls, and hangs up with the time on it. */
import {html, icon, nothing} from '../base/drawing.js';
import {iconEnd, iconMicrophone, iconMicrophoneOff, iconPhone} from '../base/icons.js';
import {incomingView} from './incoming.view.js';
import type {CallModel, DialerActions, DialerModel} from './model.js';
import {noticesView, permissionView} from './notice.view.js';
import {digits, timer} from './pieces.view.js';

function callingView({words}: DialerModel, call: CallModel, actions: DialerActions): unknown {
  return html`<div class="together">
      <button class="cta end" part="hangup-button" type="button" @click=${() => actions.hangup(call.id)}>
        ${icon(iconEnd)}<span>${call.answered ? words.hangup : words.cancelCall}</span>${timer(call.time, call.seconds, words.duration)}
      </button>
      ${
        call.answered
          ? html`<button
              class=${call.muted ? 'icon on' : 'icon'}
              part="mute-button"
              type="button"
              aria-label=${words.mute}
              title=${words.mute}
              aria-pressed=${call.muted}
              @click=${() => actions.toggleMute()}
            >
              ${icon(call.muted ? iconMicrophoneOff : iconMicrophone)}
            </button>`
          : nothing
      }
    </div>
    <p class="said" part="status">${call.status}</p>`;
}

function idleView({label, words, entry, ended, phase}: DialerModel, actions: DialerActions): unknown {
  // The number in the label stays left to right, whatever the words are.
  const at = entry.text ? label.indexOf(entry.text) : -1;
  const caption = at < 0 ? label : [label.slice(0, at), digits(entry.text), label.slice(at + entry.text.length)];
  const said = phase === 'unconfigured' ? words.notConfigured : ended?.reason;
  return html`<button
      class="cta"
      part="call-button"
      type="button"
      ?disabled=${phase === 'unconfigured'}
      @click=${() => actions.dial()}
    >
      ${icon(iconPhone)}<span>${caption}</span>
    </button>
    ${said ? html`<p class="said" part="status">${said}</p>` : nothing}`;
}

export function buttonView(model: DialerModel, actions: DialerActions): unknown {
  const {call, phase, words} = model;
  const ringing = phase === 'incoming';
  const asks = call?.permission;
  return html`<section
    id="panel"
    class=${ringing || asks ? 'one open' : 'one'}
    part="panel dialer"
    aria-label=${words.dialer}
    tabindex="-1"
  >
    ${noticesView(model, actions)}
    ${
      ringing
        ? incomingView(model, actions)
        : call && asks
          ? permissionView(model, call, actions)
          : call
            ? callingView(model, call, actions)
            : idleView(model, actions)
    }
  </section>`;
}
