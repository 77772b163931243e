/** Small things that several views of the dialer draw. */
import {html, icon, nothing} from '../base/drawing.js';
import {iconEnd, iconPhone} from '../base/icons.js';
import {fill} from '../base/words/fill.js';

/** Digits stay left to right and together wherever they stand. */
export const digits = (text: string, part: string | typeof nothing = nothing): unknown =>
  html`<bdi class="digits" dir="ltr" part=${part}>${text}</bdi>`;

/** What is before and after the one placeholder, with `what` between them as an element of its own. */
export function around(words: string, name: string, what: unknown): unknown {
  const [before = '', after = ''] = words.split(`{${name}}`);
  return [before, what, after];
}

/** A name as it is written; what can be dialled left to right. */
export const called = (title: string): unknown =>
  /^[+\d*#(]|@/.test(title) ? digits(title) : html`<bdi>${title}</bdi>`;

/** Name over number and a word; where there is no name the number is the title. The whole text is in `title` when it is cut. */
export function person(
  title: string,
  number: string,
  status = '',
  part: string | typeof nothing = nothing,
  room = 36,
): unknown {
  // Both in one line where they fit.
  const apart = number && number.length + status.length > room;
  const said = status && html`<span class=${apart ? 'apart' : ''} part=${part}>${status}</span>`;
  const lines = [number && digits(number, 'caller-number'), number && status && !apart ? ' · ' : '', said];
  return html`<h2 class="name" part="caller-name" title=${title}>${called(title)}</h2>
    ${number || status ? html`<p class="about">${lines}</p>` : nothing}`;
}

/** The running time. Never announced by itself, which is what the role means. */
export const timer = (time: string, seconds: number | null, label: string): unknown =>
  time
    ? html`<time class="timer" part="timer" role="timer" dir="ltr" aria-label=${label} datetime="PT${seconds ?? 0}S"
        >${time}</time
      >`
    : nothing;

/** A round button with an icon alone. */
export const round = (
  look: string,
  part: string,
  act: () => void,
  words: string,
  path: string,
  away = false,
): unknown =>
  html`<button
    class="round ${look}"
    part=${part}
    type="button"
    aria-label=${words}
    title=${words}
    aria-disabled=${away || nothing}
    @click=${() => act()}
  >
    ${icon(path)}
  </button>`;

export const callButton = (look: string, part: string, act: () => void, words: string, away = false): unknown =>
  round(`go ${look}`, part, act, words, iconPhone, away);

export const endButton = (look: string, part: string, act: () => void, words: string): unknown =>
  round(`end ${look}`, part, act, words, iconEnd);

/** Shown small, for whoever asks for help. */
export const codeLine = (words: string, code: number | null): unknown =>
  code === null ? nothing : html`<p class="code">${fill(words, {code})}</p>`;
