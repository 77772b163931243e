/** A call from the click to its end: who, what goes on, and what can be done. */
import {html, icon, nothing, orb} from '../base/drawing.js';
import {
  iconCheck,
  iconKeypad,
  iconMicrophone,
  iconMicrophoneOff,
  iconPause,
  iconSpeaker,
  iconSwap,
  iconWarning,
} from '../base/icons.js';
import {fill} from '../base/words/fill.js';
import {waitingView} from './incoming.view.js';
import {keypadView} from './keypad.view.js';
import type {CallModel, DialerActions, DialerModel} from './model.js';
import {permissionView} from './notice.view.js';
import {called, digits, endButton, person, timer} from './pieces.view.js';
import {devicesView} from './settings.view.js';

interface Control {
  readonly part: string;
  readonly words: string;
  readonly path: string;
  readonly act: () => void;
  /** Pressed or not; for what opens something, expanded or not. */
  readonly on: boolean;
  readonly opens?: string;
  readonly disabled?: boolean;
  /** Cannot work now; it keeps the focus, and the line of state says why. */
  readonly away?: boolean;
  readonly busy?: boolean;
}

/** A round toggle over its word. The word stays; pressed is a state. */
const controlView = ({
  part,
  words,
  path,
  act,
  on,
  opens,
  disabled = false,
  away = false,
  busy = false,
}: Control): unknown =>
  html`<button
    class=${busy ? 'control busy' : 'control'}
    part=${part}
    type="button"
    aria-pressed=${opens ? nothing : on}
    aria-expanded=${opens ? on : nothing}
    ?disabled=${disabled}
    aria-disabled=${away || nothing}
    aria-describedby=${away ? 'state' : nothing}
    @click=${() => act()}
  >
    <span class="disc">${icon(path)}</span><span class="word">${words}</span>
  </button>`;

function controlsView(model: DialerModel, call: CallModel, actions: DialerActions): unknown {
  const {words, keysShown, view} = model;
  const audio = view === 'settings';
  return html`<div class="controls">
    ${[
      {
        part: 'mute-button',
        words: words.mute,
        path: call.muted ? iconMicrophoneOff : iconMicrophone,
        act: actions.toggleMute,
        on: call.muted,
      },
      {
        part: 'keypad-button',
        words: words.keys,
        path: iconKeypad,
        act: actions.toggleKeys,
        on: keysShown,
        opens: 'keypad',
        disabled: !call.answered,
      },
      {
        part: 'hold-button',
        words: words.hold,
        path: iconPause,
        act: () => actions.toggleHold(call.id),
        on: call.held,
        disabled: !call.answered,
        away: model.away,
        busy: call.holding,
      },
      {
        part: 'device-button',
        words: words.audio,
        path: iconSpeaker,
        act: () => actions.show(audio ? 'keypad' : 'settings'),
        on: audio,
        opens: 'devices',
      },
    ].map(controlView)}
  </div>`;
}

/** The line of state with a shape beside the word where something is not as usual. */
function statusView({words, restored}: DialerModel, call: CallModel): unknown {
  const {status, reconnecting, held, remoteHeld, muted} = call;
  const path = reconnecting
    ? iconWarning
    : restored && call.answered
      ? iconCheck
      : held || remoteHeld
        ? iconPause
        : muted
          ? iconMicrophoneOff
          : '';
  return html`<p id="state" class=${reconnecting ? 'state bad' : path ? 'state set' : 'state'}>
    <span class="what">${path && icon(path)}<span part="status">${status}</span></span
    >${timer(call.time, call.seconds, words.duration)}
  </p>`;
}

function othersView({others, words, away}: DialerModel, actions: DialerActions): unknown {
  if (!others.length) return nothing;
  return html`<ul class="others" aria-label=${words.otherCalls}>
    ${others.map(
      (other) =>
        html`<li>
          <div class="who">
            <p class="name" title=${other.title}>${called(other.title)}</p>
            <p class="about">${icon(iconPause)}${other.status}</p>
          </div>
          <button
            class="quiet"
            part="swap-button"
            type="button"
            aria-disabled=${away || nothing}
            aria-describedby=${away ? 'state' : nothing}
            title=${fill(words.swapWith, {name: other.title})}
            aria-label=${fill(words.swapWith, {name: other.title})}
            @click=${() => actions.swap(other.id)}
          >
            ${icon(iconSwap)}<span>${words.swap}</span>
          </button>
          ${endButton('small', 'hangup-button', () => actions.hangup(other.id), fill(words.hangupOther, {name: other.title}))}
        </li>`,
    )}
  </ul>`;
}

export function callView(model: DialerModel, actions: DialerActions): unknown {
  const {call, words, keysShown, view} = model;
  if (!call) return nothing;
  const permission = call.permission && permissionView(model, call, actions);
  const keys = keysShown && call.answered && !permission;
  const face = call.answered ? (call.held || call.remoteHeld ? 'face' : 'face level remote') : 'face wait';
  return html`${waitingView(model, actions)}
    <section
      class=${call.reconnecting ? 'call dim' : 'call'}
      part="call-card"
      aria-label=${fill(words.callCard, {name: call.title})}
    >
      ${keys || permission || view === 'settings' ? nothing : html`<div class=${face}>${orb({}, 'medium')}</div>`}
      ${person(call.title, call.number)} ${permission || statusView(model, call)}
      ${
        keys
          ? html`<p class="sent" part="sent-digits">
                <span class="hidden">${words.digitsSent} </span>${digits(call.digits)}
              </p>
              ${keypadView(model, actions)}`
          : nothing
      }
      ${permission ? nothing : controlsView(model, call, actions)}
      ${view === 'settings' && !permission ? devicesView(model, actions, true) : nothing}
      <slot name="call-actions"></slot>
      ${
        permission
          ? nothing
          : html`<div class="choice">
              ${endButton('', 'hangup-button', () => actions.hangup(call.id), call.answered ? words.hangup : words.cancelCall)}
            </div>`
      }
    </section>
    ${othersView(model, actions)}`;
}
