/** Where the dialer stands, its launcher and its panel. */
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
  /* A low window: 200 % zoom, a telephone on its side. What is pressed stays in sight, what decorates goes. */
  @media (max-height: 520px) {
    #panel[popover] {
      .header {
        padding-block: 4px;
      }
      .display {
        padding-block-start: 0;
      }
      .number input {
        min-height: 40px;
      }
      .keypad {
        gap: 5px;
        padding-block-start: 0;
      }
      .key {
        height: 38px;
      }
      .dial {
        padding-block: 4px;
      }
      .face,
      .mark {
        display: none;
      }
      .incoming,
      .call,
      .over {
        padding-block: 4px 10px;
      }
      .state {
        min-height: 24px;
      }
      .controls {
        padding-block: 8px 4px;
      }
    }
  }
`;

// Outside the tagged string: the minifier does not know the rule and would drop it.
const ENTER = '@starting-style{#panel:popover-open{opacity:0;transform:scale(.9)}}';

export const DIALER_SHELL_CSS: string = HOST + ENTER;
