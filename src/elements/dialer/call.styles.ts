/** Calls: incoming, going on, over. */
import {css} from '../base/css.js';

export const CALL_CSS: string = css`
  .incoming,
  .call,
  .over {
    display: flex;
    flex-direction: column;
    align-items: center;
    text-align: center;
    animation: appear 0.2s ease-out;
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
  @keyframes breathe {
    50% {
      transform: scale(0.94);
      opacity: 0.72;
    }
  }
  @keyframes ring {
    from {
      box-shadow: 0 0 0 0 color-mix(in srgb, var(--t-accent) 45%, transparent);
    }
    70%,
    to {
      box-shadow: 0 0 0 18px transparent;
    }
  }
  .incoming {
    padding: 24px 20px 10px;
  }
  :is(.incoming, .call, .over) > * {
    max-width: 100%;
  }
  :is(.incoming, .call, .over) > .name {
    font-size: 18px;
    line-height: 1.35;
  }
  .face {
    margin-block-end: 12px;
    border-radius: 50%;
  }
  .face.level {
    box-shadow: 0 0 0 calc(10px * var(--level, 0)) color-mix(in srgb, var(--t-accent) 28%, transparent);
  }
  .rings {
    animation: ring 1.8s ease-out infinite;
  }
  .wait .orb {
    animation: breathe 2.4s ease-in-out infinite;
  }
  .choice {
    display: flex;
    justify-content: center;
    gap: 44px;
    padding: 20px 0 10px;
  }
  .busy .disc,
  .go.busy {
    animation: breathe 1.4s ease-in-out infinite;
  }
  .call {
    padding: 28px 16px 16px;
  }
  .call .actions {
    align-self: stretch;
    padding-inline: 0;
    padding-block-end: 0;
  }
  .call > .choice {
    padding: 12px 0 4px;
  }
  .state {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: center;
    align-content: flex-start;
    gap: 2px 8px;
    /* Room for a second line: nothing moves when the connection is lost and found. */
    min-height: 44px;
    padding-block: 6px 0;
    font-size: 14px;
    color: var(--t-muted);
  }
  .state .what {
    display: flex;
    align-items: center;
    gap: 8px;
    text-align: start;
    text-wrap: balance;
  }
  .state svg {
    width: 16px;
    height: 16px;
  }
  .state .timer {
    color: var(--t-text);
    font-weight: 600;
  }
  .state.set {
    color: var(--t-text);
  }
  .state.bad {
    font-weight: 600;
    color: var(--t-warning);
  }
  .dim .face {
    opacity: 0.5;
  }
  .controls {
    align-self: stretch;
    display: grid;
    grid-template-columns: repeat(4, minmax(0, 1fr));
    gap: 4px;
    padding: 10px 0 8px;
  }
  .control {
    grid-auto-flow: row;
    gap: 6px;
    padding: 2px 0;
    border-radius: 16px;
    font-size: 12.5px;
    color: var(--t-muted);
  }
  .control .disc {
    width: 52px;
    height: 52px;
    border: 1px solid transparent;
    background: var(--t-surface-2);
    color: var(--t-text);
    transition: background 0.15s;
  }
  .control .word {
    max-width: 100%;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .control:enabled:hover .disc {
    background: color-mix(in srgb, var(--t-surface-2), var(--t-text) 8%);
  }
  .control:is([aria-pressed='true'], [aria-expanded='true']) {
    font-weight: 600;
    color: var(--t-text);
  }
  .control.control:is([aria-pressed='true'], [aria-expanded='true']) .disc,
  .icon.on,
  .icon.on:hover {
    background: var(--t-text);
    color: var(--t-surface);
  }
  .control:is(:disabled, [aria-disabled]) .disc,
  .key[aria-disabled],
  :is(.go, .quiet)[aria-disabled='true'] {
    opacity: 0.4;
  }
  [aria-disabled='true'] {
    cursor: default;
  }
  .call .keypad {
    align-self: stretch;
    padding: 10px 6px 0;
  }
  .sent {
    align-self: stretch;
    min-height: 30px;
    padding-block-start: 6px;
    overflow: hidden;
    mask-image: linear-gradient(to right, transparent, #000 20px);
    /* The last digits are the ones to see; the digits themselves are isolated. */
    direction: rtl;
    font-size: 20px;
    font-weight: 600;
    letter-spacing: 0.06em;
    white-space: nowrap;
  }
  .waiting {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    align-items: center;
    gap: 0 12px;
    margin: 12px 12px 0;
    padding: 12px 14px;
    border: 1px solid transparent;
    border-radius: 16px;
    background: var(--t-surface-2);
    animation: appear 0.2s ease-out;
  }
  .incoming ~ .waiting {
    margin: 0 12px 8px;
  }
  .waiting .pair {
    display: flex;
    gap: 10px;
  }
  .waiting .round {
    width: 48px;
    height: 48px;
  }
  .waiting .quiet {
    grid-column: 1 / -1;
    justify-self: start;
    padding-inline: 8px 14px;
    margin-block-end: -8px;
    margin-inline-start: -9px;
  }
  .waiting .quiet:hover {
    background: none;
  }
  .others {
    padding: 0 12px 12px;
  }
  .others li {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 8px;
    padding: 10px 14px;
    border: 1px solid transparent;
    border-radius: 16px;
    background: var(--t-surface-2);
  }
  .others li + li {
    margin-block-start: 8px;
  }
  .others .who {
    flex: 1 0 120px;
  }
  .others .about {
    display: flex;
    align-items: center;
    gap: 4px;
  }
  .others .about svg {
    width: 14px;
    height: 14px;
  }
  .others .quiet {
    padding: 0 8px;
    color: var(--t-text);
  }
  .others .quiet:hover {
    background: color-mix(in srgb, var(--t-surface-2), var(--t-text) 8%);
  }
  .over {
    flex: 1;
    justify-content: center;
    padding: 36px 16px 8px;
  }
  .over .reason {
    padding-block: 8px 2px;
    text-wrap: balance;
  }
  .over .code {
    padding-block-start: 6px;
  }
  .over .actions {
    align-self: stretch;
    padding: 24px 0 8px;
  }
  .one .cta {
    grid-template-columns: auto auto;
    padding-inline: 20px;
  }
  .one .cta .timer {
    opacity: 0.92;
  }
  .one .together {
    display: flex;
    align-items: center;
    gap: 6px;
  }
  .one .icon {
    width: 52px;
    height: 52px;
    border-radius: 16px;
    color: var(--t-text);
    background: var(--t-surface-2);
  }
  .one .icon.on {
    background: var(--t-text);
    color: var(--t-surface);
  }
  /* The page behind it may have any colour. */
  .said {
    width: fit-content;
    padding: 4px 12px;
    border-radius: 14px;
    font-size: 13px;
    color: var(--t-muted);
    background: var(--t-surface);
  }
  :host(:state(reconnecting)) .said {
    font-weight: 600;
    color: var(--t-warning);
  }
  .one > .notice {
    margin: 0;
    box-shadow: var(--t-shadow);
  }
  @container (width < 300px) {
    .call {
      padding-inline: 10px;
    }
    .controls {
      gap: 0;
    }
    .waiting {
      grid-template-columns: auto 1fr;
      gap: 8px;
    }
    .waiting .who {
      grid-column: 1 / -1;
    }
    .waiting .pair {
      grid-area: 2 / 2;
      justify-self: end;
    }
    .waiting .quiet {
      grid-area: 2 / 1;
      margin-block-end: 0;
    }
    .others .who {
      flex-basis: 100%;
    }
    .others .small {
      margin-inline-start: auto;
    }
    .control .disc {
      width: 48px;
      height: 48px;
    }
  }
`;
