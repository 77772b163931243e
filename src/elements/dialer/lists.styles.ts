/** Notices and history, and last what forced colours and reduced motion change everywhere. */
import {css} from '../base/css.js';

export const LISTS_CSS: string = css`
  .notice {
    display: flex;
    align-items: flex-start;
    gap: 12px;
    margin: 12px 12px 0;
    padding: 14px;
    border: 1px solid transparent;
    border-radius: 16px;
    font-size: 14px;
    text-align: start;
    background: var(--t-warning-soft);
    animation: appear 0.2s ease-out;
  }
  .notice > svg {
    color: var(--t-warning);
  }
  .notice h3 + p {
    padding-block-start: 2px;
  }
  .notice ol {
    display: grid;
    gap: 4px;
    margin: 8px 0 0;
    padding-inline-start: 1.4em;
    line-height: 1.35;
  }
  .notice .code {
    padding-block-start: 8px;
  }
  .notice .alt {
    min-height: 44px;
    margin-block-start: 10px;
    border-color: color-mix(in srgb, var(--t-text) 30%, transparent);
    border-radius: 14px;
    font-size: 14px;
  }
  .notice .alt:hover,
  .notice .icon:hover {
    background: color-mix(in srgb, var(--t-text) 8%, transparent);
  }
  .notice > .icon {
    margin: -12px;
    margin-inline-start: -4px;
    color: var(--t-text);
  }
  .notice > p {
    align-self: center;
  }
  .notice.calm {
    background: var(--t-surface-2);
  }
  .notice.calm > svg {
    color: var(--t-accent);
  }
  .call .asks {
    align-self: stretch;
  }
  .asks .notice {
    margin-block-end: 12px;
  }
  .asks .actions {
    padding: 0 12px 12px;
  }
  .call .asks .notice {
    margin: 16px 0 12px;
  }
  .call .asks .actions {
    padding: 0;
  }
  .chip {
    display: flex;
    align-items: center;
    align-self: center;
    gap: 8px;
    margin-block-start: 12px;
    padding: 0 14px;
    min-height: 32px;
    border: 1px solid transparent;
    border-radius: 22px;
    font-size: 13px;
    color: var(--t-muted);
    background: var(--t-surface-2);
  }
  .chip svg {
    width: 18px;
    height: 18px;
  }
  .chip .link {
    margin-inline-end: -8px;
  }
  .dot {
    flex: none;
    width: 8px;
    height: 8px;
    margin: 6px;
    border: 1px solid transparent;
    border-radius: 50%;
    background: var(--t-warning);
    animation: breathe 1.4s ease-in-out infinite;
  }
  .history {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    align-items: center;
    padding: 12px 12px 8px;
  }
  :is(.history, .settings) > .name {
    padding-inline-start: 8px;
    font-size: 18px;
  }
  .history > ul,
  .clear[open] {
    grid-column: 1 / -1;
  }
  .history > ul {
    max-height: 416px;
    padding-block-start: 4px;
    overflow: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--t-border) transparent;
  }
  .clear[open] summary {
    display: none;
  }
  .confirm {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 8px;
    margin-block-start: 8px;
    padding: 14px;
    border: 1px solid transparent;
    border-radius: 16px;
    background: var(--t-surface-2);
  }
  .confirm p {
    grid-column: 1 / -1;
  }
  .confirm .alt {
    min-height: 44px;
    border-radius: 14px;
    background: var(--t-surface);
  }
  .confirm .alt.bad:hover {
    color: var(--t-danger);
  }
  .history li {
    display: flex;
    align-items: center;
    border-radius: 14px;
  }
  .history li:hover {
    background: var(--t-surface-2);
  }
  .history li:hover .mark:not(.bad) {
    background: var(--t-surface);
  }
  .row {
    flex: 1;
    display: flex;
    align-items: center;
    gap: 12px;
    min-width: 0;
    min-height: 56px;
    padding-inline-start: 8px;
    border-radius: 14px;
    text-align: start;
  }
  .row :is(.name, .about) {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .row .name {
    font-weight: 500;
  }
  .unseen .name {
    font-weight: 700;
  }
  .new {
    display: inline-block;
    margin-inline-end: 6px;
    padding: 0 6px;
    border: 1px solid transparent;
    border-radius: 10px;
    font-size: 12px;
    font-weight: 600;
    line-height: 16px;
    background: var(--t-danger);
    color: var(--t-on-danger);
  }
  .history .icon:hover {
    background: color-mix(in srgb, var(--t-surface-2), var(--t-text) 8%);
  }
  .forget svg {
    width: 18px;
    height: 18px;
  }
  /* Where there is a pointer to show it: one icon per row is calmer than two. */
  @media (hover: hover) and (pointer: fine) {
    li:not(:hover, :focus-within) .forget {
      opacity: 0;
    }
  }
  @container (width < 340px) {
    .row .about {
      white-space: normal;
    }
  }
  @container (width < 300px) {
    .row .mark {
      display: none;
    }
  }
  @media (forced-colors: active) {
    .control,
    .tab,
    .row,
    .switch {
      border: 0;
    }
    .control.control:is([aria-pressed='true'], [aria-expanded='true']) .disc,
    .icon.on,
    [aria-checked='true'] .track,
    .tab[aria-current] .pill,
    .cta,
    .go {
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }
    [aria-checked='true'] .track::after {
      border-color: HighlightText;
    }
    .control .disc,
    .orb {
      border: 1px solid;
    }
    .level.bar::after {
      forced-color-adjust: none;
      background: Highlight;
    }
    button:disabled,
    .control:disabled * {
      color: GrayText;
      border-color: GrayText;
      opacity: 1;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    ::after {
      animation: none !important;
      transition: none !important;
    }
    #launcher:hover,
    #panel[popover] {
      transform: none !important;
    }
  }
`;
