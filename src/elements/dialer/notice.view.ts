/** What is wrong or worth knowing, over the rest: one line each with one way on. */
import {button, html, icon, iconButton, nothing} from '../base/drawing.js';
import {iconClose, iconMoon, iconPhone, iconSpeaker, iconWarning} from '../base/icons.js';
import {permissionHelp} from '../base/permission-help.js';
import type {CallModel, DialerActions, DialerModel} from './model.js';
import {called, codeLine} from './pieces.view.js';

const stepsView = (steps: readonly string[]): unknown =>
  steps.length
    ? html`<ol>
        ${steps.map((step) => html`<li>${step}</li>`)}
      </ol>`
    : nothing;

/** A call waits for the microphone: try, listen, or leave. */
export function permissionView(
  {words}: DialerModel,
  {permission, direction, answered}: CallModel,
  actions: DialerActions,
): unknown {
  const {title, text, steps} = permissionHelp(words, permission ?? 'unknown');
  // Asking again cannot change what the page itself forbids.
  const hopeless = !steps.length;
  return html`<div class="asks" part="error">
    <div class="notice">
      ${icon(iconWarning)}
      <div class="who">
        <h3>${title}</h3>
        <p>${text}</p>
        ${stepsView(steps)}
      </div>
    </div>
    <div class="actions">
      ${hopeless ? nothing : button('cta', 'error-action', () => actions.resumePermission(), words.tryAgain)}
      ${button(hopeless ? 'cta' : 'alt', 'error-action', () => actions.listenOnly(), words.listenOnly)}
      ${button(
        'quiet',
        'error-action',
        () => actions.dismissPermission(),
        answered ? words.hangup : direction === 'inbound' ? words.reject : words.cancelCall,
      )}
    </div>
  </div>`;
}

/** The call goes on, and nothing of the user is heard. */
function silentView({words, call}: DialerModel, actions: DialerActions): unknown {
  if (!call?.silent) return nothing;
  const {title, text, steps} = permissionHelp(words, call.silent);
  return html`<div class="notice" part="error">
    ${icon(iconWarning)}
    <div class="who">
      <h3>${title}</h3>
      <p>${steps.length ? words.permSilent : text}</p>
      ${stepsView(steps)}
      ${steps.length ? button('alt', 'error-action', () => actions.resumePermission(), words.tryAgain) : nothing}
    </div>
  </div>`;
}

/** The line as it is. While it connects the number's second line says so (`entry.view.ts`): nothing moves then. */
function lineView({line, words, call, layout, phase, view}: DialerModel, actions: DialerActions): unknown {
  // A call's own line says so, and before one the number's second line: keys must not move under a finger.
  const told = phase === 'incoming' || (phase === 'idle' && (view === 'keypad' || layout === 'button'));
  if (!line || line.kind === 'connecting' || call || (told && line.kind === 'reconnecting')) return nothing;
  const {kind, title, text, code, retry} = line;
  return html`<div class="notice" part="error">
    ${kind === 'reconnecting' ? html`<i class="dot"></i>` : icon(iconWarning)}
    <div class="who">
      <h3>${title}</h3>
      <p>${text}</p>
      ${codeLine(words.errorCode, code)}
      ${retry ? button('alt', 'error-action', () => actions.retryLine(), words.tryAgain) : nothing}
    </div>
  </div>`;
}

export function noticesView(model: DialerModel, actions: DialerActions): unknown {
  const {words, elsewhere, playbackBlocked, trouble, dnd, phase} = model;
  return html`${lineView(model, actions)} ${silentView(model, actions)}
  ${
    playbackBlocked
      ? html`<div class="notice" part="error">
          ${icon(iconSpeaker)}
          <div class="who">
            <p>${words.soundBlocked}</p>
            ${button('alt', 'sound-button', () => actions.unlockAudio(), words.enableSound)}
          </div>
        </div>`
      : nothing
  }
  ${
    trouble
      ? html`<div class="notice" part="error">
          ${icon(iconWarning)}
          <p class="who">${trouble}</p>
          ${iconButton('', 'dismiss-button', () => actions.dismissTrouble(), words.dismiss, iconClose)}
        </div>`
      : nothing
  }
  ${
    elsewhere
      ? html`<div class="notice calm" part="elsewhere">
          ${icon(iconPhone)}
          <div class="who">
            <p>${elsewhere.state === 'ringing' ? words.elsewhereRinging : words.elsewhereLive}</p>
            <p class="name" title=${elsewhere.title}>${called(elsewhere.title)}</p>
          </div>
        </div>`
      : nothing
  }
  ${
    dnd && model.view === 'keypad' && phase === 'idle'
      ? html`<div class="chip" part="dnd">
          ${icon(iconMoon)}<span>${words.dnd}</span
          ><button class="link" type="button" @click=${() => actions.setDnd(false)}>${words.dndOff}</button>
        </div>`
      : nothing
  }`;
}
