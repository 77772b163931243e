/** Where the dialer stands, its launcher and the parts every view is made of. Adopted after the tokens. */
import {css} from '../base/css.js';

const HOST = css`
  :host {
    --x: var(--telnyx-offset-inline, 20px);
    --y: calc(var(--telnyx-offset-block, 20px) + env(safe-area-inset-bottom, 0px));
    --s: calc(4 * var(--telnyx-space, 4px));
    display: block;
  }
  :host(:state(headless)) {
    display: contents;
  }
  :host(:state(floating)) {
    position: fixed;
    z-index: var(--telnyx-z-index, 2147483000);
    bottom: var(--y);
    inset-inline-end: var(--x);
  }
  :host(:state(floating):state(at-start)) {
    inset-inline: var(--x) auto;
  }
  :host(:state(floating):state(at-center)) {
    inset-inline: 0;
    width: fit-content;
    margin: 0 auto;
  }
  :host(:state(floating):state(at-top)) {
    inset-block: var(--y) auto;
  }
  :host([hidden]) {
    display: none !important;
  }
  #launcher,
  #panel {
    all: initial;
    box-sizing: border-box;
    display: flex;
    color-scheme: inherit;
    visibility: inherit;
    font: var(--t-font);
    color: var(--t-text);
    background: var(--t-surface);
    border: 1px solid transparent;
    box-shadow: var(--t-shadow);
  }
  #launcher {
    position: relative;
    align-items: center;
    gap: 12px;
    max-width: min(300px, 100vw - 2 * var(--x));
    min-height: 60px;
    padding: 7px;
    padding-inline-end: 20px;
    border-radius: 32px;
    font-weight: 600;
    line-height: 1.25;
    cursor: pointer;
    touch-action: manipulation;
    transition: transform 0.2s ease-out;
  }
  #launcher:hover {
    transform: translateY(-2px);
  }
  :host(:state(open)) #launcher {
    visibility: hidden;
  }
  #launcher .disc {
    width: 44px;
    height: 44px;
    background: var(--t-accent);
    color: var(--t-on-accent);
  }
  #launcher .label {
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  #launcher :is(small, .timer) {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    text-align: start;
    font-size: 13px;
    font-weight: 400;
    color: var(--t-muted);
  }
  #launcher .badge {
    top: -4px;
    inset-inline-end: 10px;
  }
  #panel {
    container-type: inline-size;
    flex-direction: column;
    width: min(100%, var(--telnyx-width, 360px));
    border-radius: var(--t-radius);
    overflow: auto;
    overscroll-behavior: contain;
  }
  #panel:focus {
    outline: none;
  }
  /* Containment makes room for nothing: one button needs its own width. */
  #panel.one {
    container-type: normal;
    width: fit-content;
    max-width: 100%;
    gap: 6px;
    overflow: visible;
    background: none;
    box-shadow: none;
    border: 0;
  }
  #panel.one.open {
    width: min(100%, var(--telnyx-width, 360px));
    border-radius: var(--t-radius);
    background: var(--t-surface);
    box-shadow: var(--t-shadow);
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
    width: min(100vw - 2 * var(--x), var(--telnyx-width, 360px));
    max-height: min(100dvh - 2 * var(--y), var(--telnyx-height, 680px));
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
  }
`;

const PIECES = css`
  #panel > * {
    flex: none;
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
  ul {
    margin: 0;
    padding: 0;
    font: inherit;
    list-style: none;
  }
  p,
  h3 {
    line-height: 1.35;
    overflow-wrap: anywhere;
  }
  h3 {
    font-weight: 600;
  }
  svg {
    display: block;
    flex: none;
    width: 22px;
    height: 22px;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.8;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  button,
  summary {
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
  button:disabled {
    cursor: default;
  }
  summary::-webkit-details-marker {
    display: none;
  }
  :focus-visible,
  #launcher:focus-visible {
    outline: 2px solid var(--t-focus);
    outline-offset: 2px;
  }
  section:focus-visible,
  .notice:focus-visible {
    outline: none;
  }
  .digits,
  .timer {
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .name {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-weight: 600;
  }
  .about {
    font-size: 13px;
    color: var(--t-muted);
  }
  .apart {
    display: block;
  }
  .about .digits {
    display: inline-block;
    max-width: 100%;
    overflow: hidden;
    text-overflow: ellipsis;
    vertical-align: bottom;
  }
  .who {
    flex: 1;
    min-width: 0;
  }
  .orb {
    display: block;
    flex: none;
    width: 64px;
    height: 64px;
    border-radius: 50%;
    /* The accent's hue as light falls on a ball. */
    background: radial-gradient(
      circle at 32% 26%,
      oklch(from var(--t-accent) 0.96 calc(c * 0.5) h),
      oklch(from var(--t-accent) 0.72 calc(c * 1.35) h) 46%,
      oklch(from var(--t-accent) 0.42 calc(c * 0.9) h)
    );
  }
  .disc {
    display: grid;
    place-items: center;
    flex: none;
    border-radius: 50%;
  }
  .round {
    width: 56px;
    height: 56px;
    flex: none;
    padding: 0;
    border-radius: 50%;
    background: var(--t-surface-2);
  }
  .round svg {
    width: 24px;
    height: 24px;
  }
  .round.small {
    width: 44px;
    height: 44px;
  }
  .go,
  .cta {
    background: var(--t-accent);
    color: var(--t-on-accent);
  }
  .end {
    background: var(--t-danger);
    color: var(--t-on-danger);
  }
  .go:hover,
  .cta:not(.end, :disabled):hover {
    background: color-mix(in srgb, var(--t-accent), var(--t-text) 14%);
  }
  .end:hover {
    background: color-mix(in srgb, var(--t-danger), var(--t-text) 14%);
  }
  .icon {
    width: 44px;
    height: 44px;
    flex: none;
    color: var(--t-muted);
  }
  .icon.tint {
    color: var(--t-accent);
  }
  .cta,
  .alt {
    min-height: 52px;
    padding: 8px var(--s);
    border-radius: 16px;
    font-weight: 600;
  }
  .cta:disabled {
    background: var(--t-surface-2);
    color: var(--t-muted);
  }
  .alt {
    border-color: var(--t-border);
  }
  .quiet {
    padding: 0 14px;
    font-size: 14px;
    font-weight: 600;
    color: var(--t-muted);
  }
  .quiet svg {
    width: 18px;
    height: 18px;
  }
  :is(.icon, .alt, .quiet):is(button, summary):hover {
    background: var(--t-surface-2);
    color: var(--t-text);
  }
  .link {
    padding: 0 8px;
    font-weight: 600;
    color: var(--t-text);
    text-decoration: underline;
    text-underline-offset: 3px;
  }
  .bad {
    color: var(--t-danger);
  }
  .actions {
    display: grid;
    gap: 8px;
    padding: 4px var(--s) var(--s);
  }
  .code {
    font-size: 12.5px;
    color: var(--t-muted);
    user-select: all;
  }
  .badge {
    position: absolute;
    box-sizing: border-box;
    min-width: 20px;
    padding: 0 6px;
    border: 1px solid transparent;
    border-radius: 10px;
    font-size: 12px;
    font-weight: 600;
    line-height: 18px;
    text-align: center;
    font-variant-numeric: tabular-nums;
    background: var(--t-danger);
    color: var(--t-on-danger);
  }
  header {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 12px;
    padding: 10px 10px 0;
    padding-inline-start: 20px;
  }
  header h2 {
    font-weight: 600;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .empty {
    display: grid;
    justify-items: center;
    gap: 4px;
    padding: 40px 24px;
    text-align: center;
    text-wrap: balance;
    color: var(--t-muted);
  }
  .empty .name {
    color: var(--t-text);
  }
  .mark {
    display: grid;
    place-items: center;
    flex: none;
    width: 36px;
    height: 36px;
    border-radius: 50%;
    background: var(--t-surface-2);
    color: var(--t-muted);
  }
  .mark.bad {
    background: color-mix(in srgb, var(--t-danger) 12%, var(--t-surface));
    color: var(--t-danger);
  }
  .mark svg {
    width: 18px;
    height: 18px;
  }
  .mark.big {
    width: 64px;
    height: 64px;
    margin-block-end: 12px;
  }
  .mark.big svg {
    width: 28px;
    height: 28px;
  }
  nav {
    display: flex;
    justify-content: space-around;
    gap: 4px;
    margin-block-start: auto;
    padding: 4px 12px 10px;
  }
  .tab {
    position: relative;
    flex: 1;
    grid-auto-flow: row;
    gap: 2px;
    min-height: 52px;
    border-radius: 14px;
    font-size: 12px;
    font-weight: 500;
    color: var(--t-muted);
  }
  .tab .pill {
    display: grid;
    place-items: center;
    width: 52px;
    height: 28px;
    border: 1px solid transparent;
    border-radius: 14px;
    transition: background 0.15s;
  }
  .tab svg {
    width: 20px;
    height: 20px;
  }
  .tab:hover .pill {
    background: var(--t-surface-2);
  }
  .tab[aria-current] {
    font-weight: 600;
    color: var(--t-text);
  }
  .tab[aria-current] .pill {
    background: color-mix(in srgb, var(--t-accent) 15%, var(--t-surface));
    color: var(--t-accent);
  }
  .tab .badge {
    top: 0;
    inset-inline-start: calc(50% + 6px);
  }
`;

// Outside the tagged strings: the minifier does not know the rule and would drop it.
const ENTER = '@starting-style{#panel:popover-open{opacity:0;transform:scale(.9)}}';

export const DIALER_SHELL_CSS: string = HOST + PIECES + ENTER;
