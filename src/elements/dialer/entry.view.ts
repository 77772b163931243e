/** Before a call: the number, what is known about it, the keys and the one button that calls. */
import {html, icon, iconButton, nothing} from '../base/drawing.js';
import {iconBackspace, iconCheck, iconDown, iconKeypad, iconWarning} from '../base/icons.js';
import {fill} from '../base/words/fill.js';
import {keypadView} from './keypad.view.js';
import type {DialerActions, DialerModel} from './model.js';
import {callButton} from './pieces.view.js';

/** Long numbers and addresses get smaller before they are cut. */
const sizeOf = (text: string): string => (text.length > 24 ? 'longest' : text.length > 17 ? 'long' : '');

function displayView({entry, words, dialMode, line, restored}: DialerModel, actions: DialerActions): unknown {
  const {text, hint, valid, removed} = entry;
  const bad = valid === false;
  // Anything else has a notice of its own.
  const waits = line && /ing$/.test(line.kind) ? line.title : restored && words.restored;
  return html`<div class="display" part="display">
    <div class="number">
      <slot name="number-prefix"></slot>
      <input
        class=${sizeOf(text)}
        part="number"
        type="tel"
        inputmode="tel"
        autocomplete="tel"
        enterkeyhint="go"
        dir="ltr"
        spellcheck="false"
        aria-label=${words.number}
        aria-describedby="hint"
        aria-invalid=${bad}
        placeholder=${words.enterNumber}
        title=${text.length > 24 ? text : nothing}
        ?readonly=${entry.readonly || dialMode === 'fixed'}
        .value=${text}
        @input=${({currentTarget, inputType}: InputEvent) => actions.edit(currentTarget as HTMLInputElement, inputType)}
        @paste=${(event: ClipboardEvent) => actions.paste(event)}
      />
    </div>
    <p id="hint" class=${bad ? 'hint bad' : 'hint'} part=${bad ? 'error' : 'country'}>
      ${bad ? icon(iconWarning) : waits ? (restored ? icon(iconCheck) : html`<i class="dot"></i>`) : nothing}<span
        >${(bad ? '' : waits) || hint}</span
      >
    </p>
    ${
      removed
        ? html`<p class="removed">
            <span>${removed}</span
            ><button class="link" part="undo-button" type="button" @click=${() => actions.undo()}>${words.undo}</button>
          </p>`
        : nothing
    }
  </div>`;
}

function callerView({callerNumbers, callerNumber, words}: DialerModel, actions: DialerActions): unknown {
  if (callerNumbers.length < 2) return nothing;
  return html`<label class="caller">
    <span>${words.callFrom}</span>
    <span class="select" dir="ltr"
      ><select
        part="caller-select"
        .value=${callerNumber}
        @change=${({currentTarget}: Event) => actions.chooseCaller((currentTarget as HTMLSelectElement).value)}
      >
        ${callerNumbers.map(
          (number) => html`<option value=${number} ?selected=${number === callerNumber}>${number}</option>`,
        )}</select
      >${icon(iconDown)}</span
    >
  </label>`;
}

/** Toggle of the keys, call, delete: in the columns of the keys above them. */
function dialView(model: DialerModel, actions: DialerActions): unknown {
  const {entry, words, keypad, keysShown} = model;
  const fixed = entry.readonly || model.dialMode === 'fixed';
  const label = entry.target ? fill(words.callNumber, {number: entry.text}) : words.call;
  const toggle =
    keypad === 'collapsed' && !fixed
      ? html`<button
          class="icon"
          part="keypad-button"
          type="button"
          aria-label=${keysShown ? words.hideKeypad : words.showKeypad}
          title=${keysShown ? words.hideKeypad : words.showKeypad}
          aria-expanded=${keysShown}
          @click=${() => actions.toggleKeys()}
        >
          ${icon(iconKeypad)}
        </button>`
      : nothing;
  return html`<div class="dial">
    <div>${toggle}<slot name="actions"></slot></div>
    ${callButton(entry.text && !entry.target ? 'faint' : '', 'call-button', () => actions.dial(), label)}
    <div>
      ${
        entry.text && !fixed
          ? iconButton('', 'backspace-button', () => actions.backspace(), words.backspace, iconBackspace)
          : nothing
      }
    </div>
  </div>`;
}

export function entryView(model: DialerModel, actions: DialerActions): unknown {
  const {words, dialMode, keysShown, emergency} = model;
  const note = emergency ? html`<p class="note" part="emergency">${emergency}</p>` : nothing;
  if (dialMode === 'links') return [html`<p class="empty">${words.linksOnly}</p>`, note];
  return html`${displayView(model, actions)} ${keysShown && dialMode === 'free' ? keypadView(model, actions) : nothing}
  ${callerView(model, actions)} ${dialView(model, actions)} ${note}`;
}
