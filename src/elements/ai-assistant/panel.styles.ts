/** Styles of the panel's chunk; adopted after `LAUNCHER_CSS`, so equal selectors here win. */
import {css} from '../base/css.js';
import {CONTROLS_CSS} from './controls.styles.js';
import {VISUALIZER_CSS} from './visualizer.styles.js';
import {SHELL_CSS} from './shell.styles.js';
import {STATUS_TOKENS} from '../base/status-tokens.styles.js';

const TALK = css`
  #panel:has(.log) {
    height: var(--telnyx-height, 640px);
  }
  #panel > * {
    flex: none;
  }
  #launcher {
    transition: transform 0.2s ease-out;
  }
  #launcher:hover {
    transform: translateY(-2px);
  }
  .timer {
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .label {
    line-height: 1.25;
  }
  #launcher .timer {
    display: block;
    font-weight: 400;
    color: var(--t-muted);
  }
  .badge {
    position: absolute;
    top: -8px;
    inset-inline-end: 12px;
    padding: 1px 8px;
    border-radius: 12px;
    font-size: 12px;
    background: var(--t-danger);
    color: var(--t-on-danger);
  }
  .orb.live {
    box-shadow: 0 0 0 calc(2px + 5px * var(--l, 0)) color-mix(in srgb, var(--t-accent) 45%, transparent);
  }
  h3 {
    letter-spacing: -0.01em;
  }
  button {
    transition: background 0.15s;
    touch-action: manipulation;
  }
  :is(.icon, .alt):hover {
    background: var(--t-surface-2);
  }
  .cta:hover,
  .send:enabled:hover {
    background: color-mix(in srgb, var(--t-accent), var(--t-text) 14%);
  }
  #status:not(.hidden) {
    min-height: 20px;
    padding: 0 20px 10px;
    font-size: 14px;
    text-align: center;
    text-wrap: balance;
    color: var(--t-muted);
  }
  :host(:state(reconnecting)) #status {
    font-weight: 600;
    color: var(--t-warning);
  }
  :host(:state(restored)) #status {
    font-weight: 600;
    color: var(--t-text);
  }
  /* By text there is no such line otherwise: it lies over the log, so that nothing moves. */
  :host(:state(text):state(live)) #status:not(.hidden) {
    z-index: 1;
    margin-block-end: -30px;
    background: linear-gradient(var(--t-surface) 70%, transparent);
  }
  :host(:state(reconnecting)) :is(.stage, .talk, .caption) {
    opacity: 0.7;
  }
  /* Dimmed grey would be too pale to read. */
  :host(:state(reconnecting)) :is(.bubble, .meta, .caption p) {
    color: var(--t-text);
  }
  :is(.stage, .talk, .caption) {
    transition: opacity 0.3s;
  }
  .stage {
    order: -1;
    display: grid;
    place-items: center;
    padding: 8px 16px 12px;
  }
  .wait {
    padding: 28px 16px 20px;
  }
  .wait .orb {
    margin: 0;
    animation: breathe 2.4s ease-in-out infinite;
  }
  @keyframes breathe {
    50% {
      transform: scale(0.94);
      opacity: 0.72;
    }
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
  :is(.hero, .wait, .card, .over, .talk, .caption) {
    animation: appear 0.2s ease-out;
  }
  #panel > .talk {
    position: relative;
    display: flex;
    flex: 1 1 96px;
    min-height: 96px;
  }
  /* The voice has the room until the transcript needs it. */
  #panel:has(.log) > .stage {
    flex: 1 0 auto;
  }
  .stage ~ .talk {
    flex: 0 1 auto !important;
  }
  .log {
    flex: 1;
    display: flex;
    flex-direction: column;
    gap: 10px;
    min-width: 0;
    padding: 16px 16px 14px;
    overflow-y: auto;
    mask-image: linear-gradient(transparent, #000 16px);
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--t-border) transparent;
  }
  .log:focus-visible,
  .focus-here:focus-visible {
    outline-offset: -2px;
    border-radius: 12px;
  }
  .focus-here:focus-visible {
    outline-color: transparent;
  }
  .log > :first-child {
    margin-block-start: auto;
  }
  .empty {
    margin: auto;
    text-align: center;
    color: var(--t-muted);
  }
  .turn {
    display: flex;
    flex-direction: column;
    align-items: flex-start;
    max-width: 86%;
  }
  .mine {
    align-self: flex-end;
    align-items: flex-end;
  }
  .bubble {
    padding: 9px 14px;
    border: 1px solid transparent;
    border-radius: 18px;
    border-end-start-radius: 6px;
    background: var(--telnyx-bubble-agent, var(--t-surface-2));
    color: var(--telnyx-on-bubble-agent, var(--t-text));
    white-space: pre-wrap;
    text-align: start;
    max-width: 100%;
    box-sizing: border-box;
  }
  .mine .bubble {
    border-end-start-radius: 18px;
    border-end-end-radius: 6px;
    background: var(--telnyx-bubble-user, color-mix(in srgb, var(--t-accent) 15%, var(--t-surface)));
    color: var(--telnyx-on-bubble-user, var(--t-text));
  }
  .partial .bubble {
    color: var(--t-muted);
  }
  .partial .bubble::after {
    content: '';
    display: inline-block;
    width: 2px;
    height: 1em;
    margin-inline-start: 3px;
    vertical-align: -2px;
    border-radius: 2px;
    background: var(--t-accent);
    animation: breathe 1.2s ease-in-out infinite;
  }
  .pending .bubble {
    background: none;
    border: 1px dashed var(--t-muted);
  }
  .failed .bubble {
    background: none;
    border-color: var(--t-danger);
  }
  .meta {
    display: flex;
    align-items: center;
    gap: 6px;
    padding: 3px 6px 0;
    font-size: 12.5px;
    color: var(--t-muted);
  }
  .meta svg {
    width: 15px;
    height: 15px;
  }
  .bad {
    padding-block-start: 0;
    color: var(--t-danger);
  }
  .link {
    padding: 0 8px;
    font-weight: 600;
    color: var(--t-text);
    text-decoration: underline;
    text-underline-offset: 3px;
  }
  .link:disabled {
    cursor: default;
    color: var(--t-muted);
    text-decoration: none;
  }
  .dots {
    display: flex;
    gap: 5px;
    padding: 15px 16px;
  }
  .dots i {
    width: 7px;
    height: 7px;
    border-radius: 50%;
    background: var(--t-muted);
    animation: breathe 1.4s ease-in-out infinite;
  }
  .dots i:nth-child(2) {
    animation-delay: 0.18s;
  }
  .dots i:nth-child(3) {
    animation-delay: 0.36s;
  }
  .jump {
    position: absolute;
    inset: auto 0 8px;
    margin: 0 auto;
    width: fit-content;
    gap: 6px;
    padding: 0 16px 0 12px;
    font-size: 13.5px;
    font-weight: 600;
    background: var(--t-surface);
    border-color: var(--t-border);
    box-shadow: var(--t-shadow);
  }
  .jump svg {
    width: 16px;
    height: 16px;
  }
`;

export const PANEL_CSS: string = STATUS_TOKENS + SHELL_CSS + TALK + CONTROLS_CSS + VISUALIZER_CSS;
