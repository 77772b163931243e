/**
 * Styles of what is painted before anything was touched: the launcher, or the card of an element that stands in the
 * page. The panel's own are in its chunk (`shell.styles.ts`, `panel.styles.ts`). `all: initial` on the two outer boxes
 * keeps inherited rules of the page (fonts, spacing, even `!important` ones on the tag) outside; direction is not part
 * of `all`.
 */
import {css} from '../base/css.js';

export const LAUNCHER_CSS: string = css`
  :host {
    --x: var(--telnyx-offset-inline, 20px);
    --y: calc(var(--telnyx-offset-block, 20px) + env(safe-area-inset-bottom, 0px));
    --s: calc(4 * var(--telnyx-space, 4px));
    display: block;
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
  :host([hidden]),
  [hidden] {
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
    border-radius: 32px;
    box-shadow: var(--t-shadow);
    overflow-wrap: anywhere;
  }
  #launcher {
    align-items: center;
    gap: 12px;
    max-width: min(300px, 100vw - 2 * var(--x));
    padding: 7px;
    padding-inline-end: 20px;
    font-weight: 600;
    cursor: pointer;
    position: relative;
  }
  #panel {
    flex-direction: column;
    width: min(100%, var(--telnyx-width, 380px));
    border-radius: var(--t-radius);
  }
  .orb {
    display: block;
    flex: none;
    width: 44px;
    height: 44px;
    border-radius: 50%;
    overflow: hidden;
    /* The accent's hue as light falls on a ball. */
    background: radial-gradient(
      circle at 32% 26%,
      oklch(from var(--t-accent) 0.96 calc(c * 0.5) h),
      oklch(from var(--t-accent) 0.72 calc(c * 1.35) h) 46%,
      oklch(from var(--t-accent) 0.42 calc(c * 0.9) h)
    );
  }
  img {
    display: block;
    width: 100%;
    height: 100%;
    object-fit: cover;
    background: var(--t-surface);
  }
  .big {
    width: 88px;
    height: 88px;
    margin-bottom: 14px;
    box-shadow: 0 14px 30px -10px oklch(from var(--t-accent) l c h / 0.6);
  }
  #panel.first {
    align-items: center;
    gap: 8px;
    padding: 32px var(--s) var(--s);
    text-align: center;
    text-wrap: balance;
  }
  h2,
  h3,
  p {
    margin: 0;
    font: inherit;
    line-height: 1.3;
  }
  #panel h3 {
    font-size: 20px;
    font-weight: 600;
  }
  p {
    font-size: 13px;
    color: var(--t-muted);
  }
  .first .cta {
    width: 100%;
    margin-top: var(--s);
  }
  .cta,
  .alt {
    all: unset;
    box-sizing: border-box;
    min-height: 52px;
    padding: 8px var(--s);
    border: 1px solid transparent;
    border-radius: 16px;
    font-weight: 600;
    text-align: center;
    cursor: pointer;
  }
  .cta {
    background: var(--t-accent);
    color: var(--t-on-accent);
  }
  :focus-visible,
  #launcher:focus-visible {
    outline: 2px solid var(--t-focus);
    outline-offset: 2px;
  }
`;
