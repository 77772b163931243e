/** Number, keys and the button that calls. */
import {css} from '../base/css.js';

export const ENTRY_CSS: string = css`
  .view {
    display: flex;
    flex-direction: column;
    flex: 1 0 auto;
    animation: appear 0.2s ease-out;
  }
  .ringing > :not(:has(:focus-visible)) {
    display: none;
  }
  .display {
    padding: 18px 20px 0;
  }
  .number {
    display: flex;
    align-items: center;
    border: 1px solid transparent;
    border-radius: 14px;
    transition: background 0.15s;
  }
  .number:hover:not(:has([readonly])) {
    background: var(--t-surface-2);
  }
  .number:focus-within {
    outline: 2px solid var(--t-focus);
    outline-offset: -1px;
  }
  .number input {
    all: unset;
    flex: 1;
    box-sizing: border-box;
    min-width: 0;
    min-height: 48px;
    padding: 0 8px;
    font-size: 26px;
    font-weight: 600;
    letter-spacing: 0.01em;
    font-variant-numeric: tabular-nums;
    text-align: center;
    text-overflow: ellipsis;
    cursor: text;
  }
  .number input.long {
    font-size: 20px;
  }
  .number input.longest {
    font-size: 16px;
    letter-spacing: 0;
  }
  .number input[readonly] {
    cursor: default;
  }
  .number input::placeholder {
    font-size: 20px;
    font-weight: 400;
    letter-spacing: 0;
    color: var(--t-muted);
    opacity: 1;
  }
  .hint {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    min-height: 20px;
    font-size: 13px;
    text-align: center;
    color: var(--t-muted);
  }
  .hint.bad {
    color: var(--t-warning);
    font-weight: 500;
  }
  .hint .dot {
    margin: 0;
  }
  .hint svg {
    width: 16px;
    height: 16px;
  }
  .removed {
    display: flex;
    align-items: center;
    justify-content: center;
    font-size: 13px;
    color: var(--t-muted);
  }
  .removed > span {
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .keypad,
  .dial {
    display: grid;
    grid-template-columns: repeat(3, 1fr);
    gap: 10px;
    padding: 14px 22px 0;
  }
  .key {
    grid-auto-flow: row;
    gap: 1px;
    height: 56px;
    border-radius: 16px;
    font-size: 21px;
    font-weight: 500;
    line-height: 1.05;
    background: var(--t-surface-2);
    user-select: none;
  }
  .key:hover {
    background: color-mix(in srgb, var(--t-surface-2), var(--t-text) 7%);
  }
  .key:is(:active, [data-pressed]) {
    background: color-mix(in srgb, var(--t-accent) 22%, var(--t-surface-2));
    transition: none;
  }
  .key small {
    font-size: 10px;
    font-weight: 500;
    /* Letters apart in the text, so that what is seen is also what the key is called. */
    word-spacing: -0.16em;
    color: var(--t-muted);
  }
  .dial {
    padding-block: 16px 14px;
    place-items: center;
  }
  .dial > div {
    display: flex;
  }
  .faint,
  .faint:hover {
    background: color-mix(in srgb, var(--t-accent) 16%, var(--t-surface));
    color: var(--t-accent);
  }
  .caller {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    padding: 10px 20px 0;
    font-size: 13px;
    color: var(--t-muted);
  }
  .select {
    position: relative;
    display: grid;
    min-width: 0;
  }
  select {
    all: unset;
    box-sizing: border-box;
    min-width: 0;
    min-height: 44px;
    padding-block: 11px;
    padding-inline: 14px 38px;
    border: 1px solid transparent;
    border-radius: 14px;
    font-size: 14px;
    font-weight: 500;
    line-height: 20px;
    font-variant-numeric: tabular-nums;
    color: var(--t-text);
    background: var(--t-surface-2);
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    cursor: pointer;
  }
  /* The list itself is drawn by the system. */
  option {
    color: var(--t-text);
    background: var(--t-surface);
  }
  .select svg {
    position: absolute;
    inset-block-start: calc(50% - 9px);
    inset-inline-end: 12px;
    width: 18px;
    height: 18px;
    color: var(--t-muted);
    pointer-events: none;
  }
  .note {
    padding: 0 24px 10px;
    font-size: 12.5px;
    text-align: center;
    text-wrap: balance;
    color: var(--t-muted);
  }
  @container (width < 300px) {
    .keypad,
    .dial {
      gap: 8px;
      padding-inline: 14px;
    }
    .number input {
      font-size: 22px;
    }
    .number input.long {
      font-size: 17px;
    }
    .caller {
      flex-wrap: wrap;
      gap: 2px 8px;
    }
  }
`;
