/** Styles of the panel's shell (place, opening, header) and of the idle card; adopted after `LAUNCHER_CSS`. */
import {css} from '../base/css.js';

const SHELL = css`
  :host(:state(open)) #launcher {
    visibility: hidden;
  }
  .small {
    width: 36px;
    height: 36px;
  }
  #panel {
    max-height: var(--telnyx-height, 640px);
    overflow: auto;
    overscroll-behavior: contain;
  }
  :host(:dir(rtl)),
  :host(:state(at-start)) {
    --ox: 0%;
  }
  :host(:state(at-start):dir(rtl)) {
    --ox: 100%;
  }
  :host(:state(at-center)) {
    --ox: 50%;
  }
  /* The panel grows from the corner where its launcher was. */
  #panel[popover] {
    position: fixed;
    inset: inherit;
    margin: inherit;
    width: min(100vw - 2 * var(--x), var(--telnyx-width, 380px));
    max-height: min(100dvh - 2 * var(--y), var(--telnyx-height, 640px));
    transform-origin: var(--ox, 100%) 100%;
    transition: 0.22s ease-out allow-discrete;
    transition-property: opacity, transform, display, overlay;
  }
  :host(:state(at-top)) #panel[popover] {
    transform-origin: var(--ox, 100%) 0;
  }
  #panel[popover]:not(:popover-open) {
    display: none;
    opacity: 0;
    transform: scale(0.9);
  }
  @media (max-width: 480px) {
    #panel[popover][popover] {
      inset: auto 0 0;
      width: 100%;
      max-height: calc(100dvh - 16px);
      margin: 0;
      padding-bottom: env(safe-area-inset-bottom, 0px);
      border-end-start-radius: 0;
      border-end-end-radius: 0;
      transform-origin: 50% 100%;
    }
    #panel[popover][popover]:has(.log) {
      height: min(640px, 100dvh - 16px);
    }
  }
  header {
    order: -2;
    display: flex;
    align-items: center;
    gap: 12px;
    padding: 12px;
    padding-inline-start: var(--s);
  }
  .names {
    flex: 1;
  }
  h2 {
    font-weight: 600;
  }
  .hidden {
    position: absolute;
    clip-path: inset(50%);
    width: 1px;
    height: 1px;
    overflow: hidden;
  }
  .hero {
    display: flex;
    flex-direction: column;
    align-items: center;
    gap: 8px;
    padding: var(--s) 24px 24px;
    text-align: center;
    text-wrap: balance;
  }
  .actions {
    display: grid;
    gap: 8px;
    padding: 0 var(--s) var(--s);
  }
  button:where(:not(#launcher, .cta, .alt)) {
    all: unset;
    box-sizing: border-box;
    text-align: center;
    min-width: 44px;
    min-height: 44px;
    border: 1px solid transparent;
    border-radius: 22px;
    cursor: pointer;
  }
  /* Icon and words side by side. */
  button:where(:not(#launcher)),
  .cta,
  .alt {
    display: grid;
    grid-auto-flow: column;
    place-content: center;
    place-items: center;
    gap: 8px;
  }
  .icon {
    flex: none;
    color: var(--t-muted);
  }
  svg {
    display: block;
    width: 22px;
    height: 22px;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.8;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .alt {
    border-color: var(--t-border);
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      transform: none !important;
      animation: none !important;
    }
  }
`;

// Outside the tagged string: the minifier does not know the rule and would drop it.
const ENTER = '@starting-style{#panel:popover-open{opacity:0;transform:scale(.9)}}';

export const SHELL_CSS: string = SHELL + ENTER;
