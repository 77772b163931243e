/** The card, what all views are made of, and what the visitor's system asks for. */
import {css} from '../base/css.js';

const HOST = css`
  :host {
    display: inline-block;
    vertical-align: middle;
    max-width: 100%;
    --s: calc(4 * var(--telnyx-space, 4px));
  }
  :host(:is(:state(compact), :state(panel), :state(auto))) {
    display: block;
  }
  :host(:state(headless)) {
    display: contents;
  }
  :host([hidden]) {
    display: none !important;
  }
  .pill,
  .strip,
  #details {
    all: initial;
    box-sizing: border-box;
    color-scheme: inherit;
    visibility: inherit;
    font: var(--t-font);
    color: var(--t-text);
  }
  .hidden {
    position: absolute;
    clip-path: inset(50%);
    width: 1px;
    height: 1px;
    margin: 0;
    overflow: hidden;
    white-space: nowrap;
  }
  h2,
  h3,
  p,
  ul,
  ol,
  dl,
  dd {
    margin: 0;
    padding: 0;
    font: inherit;
    list-style: none;
  }
  p {
    line-height: 1.35;
    overflow-wrap: anywhere;
  }
  svg {
    display: block;
    flex: none;
    width: 20px;
    height: 20px;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.8;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  button:not(.pill) {
    all: unset;
    box-sizing: border-box;
    display: grid;
    grid-auto-flow: column;
    place-content: center;
    place-items: center;
    gap: 8px;
    min-width: 44px;
    min-height: 44px;
    border: 1px solid transparent;
    border-radius: 22px;
    text-align: center;
    cursor: pointer;
    touch-action: manipulation;
    transition: background 0.15s;
    -webkit-tap-highlight-color: transparent;
  }
  :focus-visible {
    outline: 2px solid var(--t-focus);
    outline-offset: 2px;
  }
  section:focus-visible {
    outline: none;
  }
  .icon {
    flex: none;
    color: var(--t-muted);
  }
  @media (hover: hover) {
    :is(.icon, .quiet):hover {
      background: var(--t-surface-2);
    }
  }
  button.cta {
    border-radius: 14px;
    padding: 0 20px;
    background: var(--t-accent);
    color: var(--t-on-accent);
    font-weight: 600;
  }
  button.quiet {
    border-radius: 14px;
    border-color: var(--t-border);
    padding: 0 14px;
    font-size: 14px;
    font-weight: 600;
  }
  .quiet svg {
    width: 18px;
    height: 18px;
  }
  .digits {
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
    unicode-bidi: isolate;
  }
  .status {
    font-size: 13px;
    color: var(--t-muted);
    font-variant-numeric: tabular-nums;
  }
  .sign {
    display: inline-flex;
    vertical-align: -2px;
    margin-inline-end: 4px;
  }
  .sign svg {
    width: 14px;
    height: 14px;
    stroke-width: 2;
  }
  .fair.sign {
    color: var(--t-warning);
  }
  .poor.sign {
    color: var(--t-danger);
  }
`;

const CARD = css`
  #details {
    display: flex;
    flex-direction: column;
    gap: 14px;
    width: min(100%, var(--telnyx-width, 360px));
    padding: var(--s);
    border: 1px solid transparent;
    border-radius: var(--t-radius);
    background: var(--t-surface);
    box-shadow: var(--t-shadow);
    overflow: auto;
    overscroll-behavior: contain;
  }
  #details {
    container-type: inline-size;
  }
  #details[popover] {
    position: fixed;
    inset: 0 auto auto 0;
    margin: 0;
    width: min(360px, 100vw - 16px);
  }
  #details[popover]:not(:popover-open) {
    display: none;
  }
  #details:popover-open {
    animation: reveal 0.2s ease-out;
  }
  @media (width <= 430px) {
    #details[popover] {
      inset: auto 0 0;
      width: 100%;
      max-height: 85dvh;
      border-end-start-radius: 0;
      border-end-end-radius: 0;
      padding-bottom: calc(var(--s) + env(safe-area-inset-bottom, 0px));
    }
  }
  .header {
    display: flex;
    align-items: center;
    gap: 12px;
    min-height: 44px;
  }
  .header .icon {
    margin-inline-end: -10px;
  }
  .header .icon + .icon {
    margin-inline-start: -8px;
  }
  .who {
    flex: 1;
    min-width: 0;
  }
  h2 {
    font-size: 18px;
    font-weight: 600;
    line-height: 1.25;
  }
  .empty {
    color: var(--t-muted);
    font-size: 14px;
  }
  .save {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .save button {
    flex: 1 1 126px;
    white-space: nowrap;
  }
`;

/** Last of all sheets: what the visitor's system asks for. */
export const FITTING_CSS: string = css`
  @media (prefers-reduced-motion: reduce) {
    *,
    ::before,
    ::after {
      animation: none !important;
      transition: none !important;
    }
  }
  @media (forced-colors: active) {
    .badge,
    .strip,
    #details,
    .advice,
    button.quiet,
    button.cta {
      border: 1px solid;
    }
    .precall,
    .findings > li {
      border: 1px solid;
    }
    /* Strokes are not forced. */
    .bars .on,
    .spark .stroke,
    .spark .dot,
    .when path,
    .mark,
    .sign,
    .advice svg {
      color: CanvasText;
      stroke: CanvasText;
    }
    .bars .off,
    .bars.unknown .off {
      stroke: GrayText;
      stroke-width: 1.4;
      opacity: 1;
    }
    .area {
      fill: none;
    }
    .limit {
      stroke: GrayText;
    }
    .meter rect,
    .progress rect {
      fill: Canvas;
      stroke: CanvasText;
    }
    .meter rect.on,
    .progress rect.on {
      fill: CanvasText;
    }
  }
`;

export const SHELL_CSS: string = HOST + CARD;
