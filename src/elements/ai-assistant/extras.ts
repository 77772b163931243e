/** What an owner has to ask for: pictures, a menu of links, captions. Loaded where one of them is. */
import {css} from '../base/css.js';
import {icon, iconClose} from '../base/icons.js';
import {fill} from '../base/words/fill.js';
import type {AssistantKit} from './kit.js';
import type {AssistantActions, AssistantLook, AssistantModel} from './model.js';

const iconAttach = icon(
  'M6.5 4.5h11a3 3 0 0 1 3 3v9a3 3 0 0 1-3 3h-11a3 3 0 0 1-3-3v-9a3 3 0 0 1 3-3zM9 9.5v.01M4.5 18l5-4.5 3.5 2.5 3.5-3.5 4 3.5',
);
const iconMore = icon('M5.5 12h.01M12 12h.01M18.5 12h.01');

/** Pictures that go with the next message. */
export function chipsView(kit: AssistantKit, {words, draftImages}: AssistantModel, actions: AssistantActions): unknown {
  const {html, nothing} = kit;
  if (!draftImages.length) return nothing;
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
        ${fill(words.image, {n})}${iconClose(kit)}
      </button>`;
    })}
  </div>`;
}

export function attachView(kit: AssistantKit, {words, look}: AssistantModel, actions: AssistantActions): unknown {
  const {html, nothing} = kit;
  if (!look.fileInput) return nothing;
  const choose = ({target}: Event): void => {
    const input = target as HTMLInputElement;
    if (input.files?.length) actions.attach(input.files);
    // The same picture can be chosen again after it was removed.
    input.value = '';
  };
  const browse = ({currentTarget}: Event): void =>
    ((currentTarget as HTMLElement).nextElementSibling as HTMLInputElement).click();
  return html`<button
      class="icon"
      part="attach-button"
      type="button"
      aria-label=${words.attach}
      title=${words.attach}
      @click=${browse}
    >
      ${iconAttach(kit)}</button
    ><input type="file" accept="image/*" multiple hidden @change=${choose} />`;
}

/** Links of the assistant's owner (feedback, report, history). */
const links = ({html}: AssistantKit, {menu}: AssistantLook): unknown =>
  menu.map(({label, href}) => html`<a href=${href} target="_blank" rel="noopener noreferrer">${label}</a>`);

/** In a call behind a button, afterwards in a row. */
export function menuView(kit: AssistantKit, {words, look, phase}: AssistantModel): unknown {
  const {html, nothing} = kit;
  if (!look.menu.length) return nothing;
  if (phase !== 'live') return html`<nav class="menu" part="menu" aria-label=${words.more}>${links(kit, look)}</nav>`;
  return html`<details part="menu">
    <summary class="pill" aria-label=${words.more} title=${words.more}>${iconMore(kit)}</summary>
    <div class="menu">${links(kit, look)}</div>
  </details>`;
}

/** Only the last line, large. */
export function captionView({html, nothing}: AssistantKit, {items, words}: AssistantModel): unknown {
  const last = items.findLast(({text}) => text);
  return html`<div class="caption" part="transcript" role="log" aria-live="off" aria-label=${words.transcript}>
    ${last ? html`<p class=${last.role} part="message message-${last.role}" dir="auto">${last.text}</p>` : nothing}
  </div>`;
}

export const SHEET: string = css`
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
    display: inline-flex;
    align-items: center;
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
    inset: auto auto calc(100% + 8px) auto;
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
  readonly chipsView: typeof chipsView;
  readonly attachView: typeof attachView;
  readonly menuView: typeof menuView;
  readonly captionView: typeof captionView;
  readonly SHEET: string;
}
