/** What few calls have: links, pictures, a menu, captions. Loaded where there is one of them. */
import type {TranscriptItem} from '../../client/conversation/types.js';
import {css} from '../base/css.js';
import {iconClose} from '../base/icons.js';
import {EN_EXTRAS} from '../base/words/en.extras.js';
import {fill} from '../base/words/fill.js';
import {html, icon, iconButton, nothing} from '../base/drawing.js';
import type {AssistantActions, AssistantLook, AssistantModel} from './model.js';

const iconAttach =
  'M6.5 4.5h11a3 3 0 0 1 3 3v9a3 3 0 0 1-3 3h-11a3 3 0 0 1-3-3v-9a3 3 0 0 1 3-3zM9 9.5v.01M4.5 18l5-4.5 3.5 2.5 3.5-3.5 4 3.5';
const iconMore = 'M5.5 12h.01M12 12h.01M18.5 12h.01';

/** The panel's words with this chunk's; a page's `strings` replace both. */
const wordsOf = ({words}: AssistantModel): typeof EN_EXTRAS & typeof words => ({...EN_EXTRAS, ...words});

const LINK = /\bhttps?:\/\/[^\s<>"'`]+/gi;

/** `shop.example` allows itself and its subdomains. */
const allowed = (hosts: readonly string[], host: string): boolean =>
  hosts.some((entry) => entry === '*' || entry === host || host.endsWith(`.${entry}`));

/** Text with links where the host is allowed. Built from templates: nothing the assistant says is parsed as HTML. */
function linkify(text: string, hosts: readonly string[], actions: AssistantActions): unknown[] {
  const parts: unknown[] = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    // Punctuation after an address belongs to the sentence.
    const address = match[0].replace(/[.,;:!?)\]}*_]+$/, '');
    if (!URL.canParse(address) || !allowed(hosts, new URL(address).host)) continue;
    const {href} = new URL(address);
    parts.push(
      text.slice(end, match.index),
      html`<a
        href=${href}
        target="_blank"
        rel="noopener noreferrer nofollow"
        @click=${(event: Event) => actions.openLink(event, href)}
        >${address}</a
      >`,
    );
    end = match.index + address.length;
  }
  return [...parts, text.slice(end)];
}

/** What is in a bubble: the assistant's links, and a word for every picture. */
export function richText(
  model: AssistantModel,
  actions: AssistantActions,
  {role, text, images}: TranscriptItem,
): unknown {
  return [
    role === 'user' ? text : linkify(text, model.look.linkHosts, actions),
    images.map((_, index) => html`<span class="chip">${fill(wordsOf(model).image, {n: index + 1})}</span>`),
  ];
}

/** Pictures that go with the next message. */
export function chipsView(model: AssistantModel, actions: AssistantActions): unknown {
  const {draftImages} = model;
  if (!draftImages.length) return nothing;
  const words = wordsOf(model);
  return html`<div class="chips">
    ${draftImages.map((_, index) => {
      const n = index + 1;
      const label = fill(words.removeImage, {n});
      return html`<button
        class="chip"
        type="button"
        aria-label=${label}
        title=${label}
        @click=${() => actions.removeImage(index)}
      >
        ${fill(words.image, {n})}${icon(iconClose)}
      </button>`;
    })}
  </div>`;
}

export function attachView(model: AssistantModel, actions: AssistantActions): unknown {
  if (!model.look.fileInput) return nothing;
  const choose = ({target}: Event): void => {
    const input = target as HTMLInputElement;
    if (input.files?.length) actions.attach(input.files);
    // The same picture can be chosen again after it was removed.
    input.value = '';
  };
  const browse = ({currentTarget}: Event): void =>
    ((currentTarget as HTMLElement).nextElementSibling as HTMLInputElement).click();
  return html`${iconButton('', 'attach-button', browse, wordsOf(model).attach, iconAttach)}<input
      type="file"
      accept="image/*"
      multiple
      hidden
      @change=${choose}
    />`;
}

/** Links of the assistant's owner (feedback, report, history). */
const links = ({menu}: AssistantLook): unknown =>
  menu.map(({label, href}) => html`<a href=${href} target="_blank" rel="noopener noreferrer">${label}</a>`);

/** In a call behind a button, afterwards in a row. */
export function menuView(model: AssistantModel): unknown {
  const {look, phase} = model;
  if (!look.menu.length) return nothing;
  const {more} = wordsOf(model);
  if (phase !== 'live') return html`<nav class="menu" part="menu" aria-label=${more}>${links(look)}</nav>`;
  return html`<details part="menu">
    <summary class="pill" aria-label=${more} title=${more}>${icon(iconMore)}</summary>
    <div class="menu">${links(look)}</div>
  </details>`;
}

/** Escape closes the menu first, then the panel: this hears of it before the element does. */
export function closeMenu(event: KeyboardEvent): void {
  const menu = (event.currentTarget as Element).querySelector('details[open]');
  if (!menu || event.key !== 'Escape' || event.isComposing) return;
  event.preventDefault();
  menu.removeAttribute('open');
  menu.querySelector('summary')?.focus();
}

/** Only the last line, large. */
export function captionView({items, words}: AssistantModel): unknown {
  const last = items.findLast(({text}) => text);
  return html`<div class="caption" part="transcript" role="log" aria-live="off" aria-label=${words.transcript}>
    ${last ? html`<p class=${last.role} part="message message-${last.role}" dir="auto">${last.text}</p>` : nothing}
  </div>`;
}

/** A JPEG data URL for each file that is a picture; no more than `room`. */
export async function picturesOf(files: FileList | readonly File[], room: number): Promise<string[]> {
  const {shrinkImage} = await import('./images.js');
  const pictures = await Promise.all(Array.from(files).slice(0, room).map(shrinkImage));
  return pictures.filter((picture) => picture !== undefined);
}

export const SHEET: string = css`
  .bubble a {
    color: inherit;
    text-underline-offset: 2px;
    border-radius: 4px;
  }
  span.chip {
    display: inline-flex;
    font-size: 13px;
    margin: 4px;
    padding: 3px 10px;
    border-radius: 10px;
    background: color-mix(in srgb, var(--t-text) 10%, transparent);
  }
  .icon + input + .grow > textarea,
  .icon + input + .grow::after {
    padding-inline-start: 3px;
  }
  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    padding-block-end: 8px;
  }
  button.chip {
    gap: 6px;
    padding: 0 14px;
    font-size: 13px;
    background: var(--t-surface-2);
  }
  .chip svg {
    width: 16px;
    height: 16px;
  }
  details {
    position: relative;
  }
  summary {
    display: grid;
    place-items: center;
    box-sizing: border-box;
    width: 48px;
    padding: 0;
    cursor: pointer;
    list-style: none;
  }
  summary::-webkit-details-marker {
    display: none;
  }
  summary svg {
    stroke-width: 3;
  }
  .menu a {
    display: flex;
    align-items: center;
    min-height: 44px;
    padding-inline: 14px;
    border-radius: 12px;
    color: inherit;
    text-decoration: none;
  }
  .menu a:hover {
    background: var(--t-surface-2);
  }
  details .menu {
    position: absolute;
    bottom: calc(100% + 8px);
    inset-inline-end: 0;
    width: max-content;
    max-width: 240px;
    padding: 6px;
    border: 1px solid var(--t-border);
    border-radius: 16px;
    background: var(--t-surface);
    box-shadow: var(--t-shadow);
  }
  nav {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    padding: 0 12px 8px;
    font-size: 13.5px;
    color: var(--t-muted);
  }
  .caption {
    display: grid;
    place-content: center;
    min-height: 120px;
    padding: 8px 24px 24px;
    text-align: center;
    text-wrap: balance;
    font-size: 20px;
  }
  .caption p {
    font: inherit;
    color: inherit;
  }
  .caption .user {
    color: var(--t-muted);
  }
`;

export interface Extras {
  readonly richText: typeof richText;
  readonly picturesOf: typeof picturesOf;
  readonly chipsView: typeof chipsView;
  readonly attachView: typeof attachView;
  readonly menuView: typeof menuView;
  readonly closeMenu: typeof closeMenu;
  readonly captionView: typeof captionView;
  readonly SHEET: string;
}
