/** The keys: into the field before a call, as tones in a call. The runtime hears a long press on `[data-key="0"]`. */
import {html, nothing} from '../base/drawing.js';
import type {DialerWords} from '../base/words/en.dialer.js';
import type {DialerActions, DialerModel} from './model.js';

const KEYS: readonly (readonly [key: string, letters: string, word: keyof DialerWords])[] = [
  ['1', '', 'key1'],
  ['2', 'A B C', 'key2'],
  ['3', 'D E F', 'key3'],
  ['4', 'G H I', 'key4'],
  ['5', 'J K L', 'key5'],
  ['6', 'M N O', 'key6'],
  ['7', 'P Q R S', 'key7'],
  ['8', 'T U V', 'key8'],
  ['9', 'W X Y Z', 'key9'],
  ['*', '', 'keyStar'],
  ['0', '+', 'key0'],
  ['#', '', 'keyHash'],
];

export function keypadView({words, call, away}: DialerModel, {key: press}: DialerActions): unknown {
  const off = !!call && away;
  return html`<div id="keypad" class="keypad" part="keypad" role="group" aria-label=${words.keypad} dir="ltr">
    ${KEYS.map(
      ([key, letters, word]) =>
        html`<button
          class="key"
          part="key"
          type="button"
          data-key=${key}
          aria-disabled=${off || nothing}
          aria-describedby=${off ? 'state' : nothing}
          aria-label=${words[word]}
          @click=${() => press(key)}
        >
          <span part="key-digit">${key}</span> ${letters ? html`<small part="key-letters">${letters}</small>` : nothing}
        </button>`,
    )}
    <slot name="keypad-extra"></slot>
  </div>`;
}
