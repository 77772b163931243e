/** Composer, buttons, menu and the cards that ask for a decision. */
import {css} from '../base/css.js';

export const CONTROLS_CSS: string = css`
  .composer {
    padding: 0 12px;
  }
  .field {
    display: flex;
    align-items: flex-end;
    padding: 3px;
    border: 1px solid color-mix(in srgb, var(--t-muted) 75%, var(--t-surface));
    border-radius: 26px;
    background: var(--t-surface);
  }
  .field:focus-within {
    border-color: var(--t-focus);
    box-shadow: 0 0 0 1px var(--t-focus);
  }
  .grow {
    flex: 1;
    min-width: 0;
    display: grid;
    max-height: calc(4lh + 20px);
    overflow: hidden auto;
    scrollbar-width: thin;
    line-height: 24px;
  }
  .grow::after,
  textarea {
    grid-area: 1 / 1;
    box-sizing: border-box;
    min-width: 0;
    padding: 10px;
    padding-inline: 13px 4px;
    font: inherit;
    line-height: inherit;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  /* The same text behind the field gives it its height: no script has to measure. */
  .grow::after {
    content: attr(data-value) ' ';
    visibility: hidden;
  }
  textarea {
    width: 100%;
    margin: 0;
    color: inherit;
    background: none;
    border: 0;
    outline: 0;
    resize: none;
    overflow: hidden;
  }
  textarea::placeholder {
    color: var(--t-muted);
    opacity: 1;
    white-space: nowrap;
  }
  .send {
    background: var(--t-accent);
    color: var(--t-on-accent);
  }
  .send:disabled {
    cursor: default;
    background: none;
    color: var(--t-muted);
  }
  .controls {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    padding: 10px 12px 14px;
  }
  .pill {
    flex: auto;
    min-height: 48px;
    padding: 4px 14px;
    border-radius: 24px;
    font-weight: 600;
    background: var(--t-surface-2);
  }
  .pill:hover {
    background: color-mix(in srgb, var(--t-surface-2), var(--t-text) 8%);
  }
  .pill.on,
  .pill.on:hover {
    background: var(--t-text);
    color: var(--t-surface);
  }
  .pill.end {
    background: color-mix(in srgb, var(--t-danger) 12%, var(--t-surface));
    color: var(--t-danger);
  }
  .pill.end:hover {
    background: var(--t-danger);
    color: var(--t-on-danger);
  }
  .quiet {
    align-self: center;
    padding: 0 16px;
    border-radius: 14px;
    font-size: 14px;
    font-weight: 600;
    color: var(--t-muted);
  }
  .quiet svg {
    width: 18px;
    height: 18px;
  }
  .quiet:hover {
    color: var(--t-text);
    background: var(--t-surface-2);
  }
  .card {
    margin: 4px 16px 14px;
    padding: 18px;
    border: 1px solid transparent;
    border-radius: 18px;
    background: var(--t-warning-soft);
  }
  #panel .card h3 {
    font-size: 17px;
    margin-block: 8px 4px;
  }
  .card p,
  .over p {
    font-size: 14px;
    line-height: 1.4;
  }
  .card p {
    color: var(--t-text);
  }
  .card-icon {
    color: var(--t-warning);
  }
  .card .code {
    margin-block-start: 10px;
    font-size: 12.5px;
    color: var(--t-muted);
    user-select: all;
  }
  .over {
    padding: 8px 24px 14px;
    text-align: center;
    color: var(--t-muted);
  }
  .over h3 {
    color: var(--t-text);
    margin-block-end: 4px;
  }
`;
