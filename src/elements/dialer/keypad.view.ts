/** The keys: into the field before a call, as tones in a call. The runtime hears a long press on `[data-key="0"]`. */
import {html, nothing} from '../base/drawing.js';
import type {DialerWords} from '../base/words/en.dialer.js';
import type {DialerActions, DialerModel} from './model.js';

const KEYS: readonly (readonly [key: string, letters: string, word: keyof DialerWords])[] = [
  ['1', '', 'key1'],
  ['2', 'ABC', 'key2'],
  ['3', 'DEF', 'key3'],
  ['4', 'GHI', 'key4'],
  ['5', 'JKL', 'key5'],
  ['6', 'MNO', 'key6'],
  ['7', 'PQRS', 'key7'],
  ['8', 'TUV', 'key8'],
  ['9', 'WXYZ', 'key9'],
  ['*', '', 'keyStar'],
  ['0', '+', 'key0'],
  ['#', '', 'keyHash'],
];

export function keypadView({words}: DialerModel, {key: press}: DialerActions): unknown {
  return html`<div id="keypad" class="keypad" part="keypad" role="group" aria-label=${words.keypad} dir="ltr">
    ${KEYS.map(
      ([key, letters, word]) =>
        html`<button
          class="key"
          part="key"
          type="button"
          data-key=${key}
          aria-label=${words[word]}
          @click=${() => press(key)}
        >
          <span part="key-digit">${key}</span>${letters ? html`<small part="key-letters">${letters}</small>` : nothing}
        </button>`,
    )}
    <slot name="keypad-extra"></slot>
  </div>`;
}
