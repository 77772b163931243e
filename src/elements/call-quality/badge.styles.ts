/** The sign of a grade, the pill and the line. */
import {css} from '../base/css.js';

const BARS = css`
  .bars {
    width: 22px;
    height: 16px;
    stroke-width: 3.6;
    color: var(--t-good);
  }
  .bars.large {
    width: 33px;
    height: 24px;
  }
  .bars.fair {
    color: var(--t-warning);
  }
  .bars.poor {
    color: var(--t-danger);
  }
  .bars .off {
    stroke: var(--t-border);
  }
  .bars.unknown .off {
    stroke: var(--t-muted);
    opacity: 0.55;
  }
  :host(:is(:state(live), :state(connecting))) .bars.unknown {
    animation: breathe 2.4s ease-in-out infinite;
  }
  @keyframes breathe {
    50% {
      opacity: 0.45;
    }
  }
`;

const PILL = css`
  .pill {
    display: inline-flex;
    align-items: center;
    max-width: 100%;
    min-width: 44px;
    min-height: 44px;
    border-radius: 22px;
    cursor: pointer;
    touch-action: manipulation;
    -webkit-tap-highlight-color: transparent;
  }
  .pill:disabled {
    cursor: default;
  }
  .badge {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px 8px;
    min-width: 0;
    min-height: 34px;
    box-sizing: border-box;
    padding: 5px 13px 5px 11px;
    border: 1px solid var(--t-border);
    border-radius: 17px;
    background: var(--t-surface);
    font-size: 13.5px;
    line-height: 1.35;
    font-weight: 600;
    transition: border-color 0.15s;
  }
  .badge:dir(rtl) {
    padding: 5px 11px 5px 13px;
  }
  .badge:is(.idle, .unconfigured, .connecting, .ended) {
    color: var(--t-muted);
  }
  @media (hover: hover) {
    .pill:enabled:hover .badge {
      border-color: var(--t-muted);
    }
  }
  .badge .numbers {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 12px;
  }
  .badge .status {
    font-weight: 400;
  }
  .number {
    white-space: nowrap;
    font-weight: 600;
  }
  .number .label {
    font-weight: 400;
    color: var(--t-muted);
  }
`;

const STRIP = css`
  .strip {
    display: block;
    width: min(100%, var(--telnyx-width, 420px));
    border-radius: min(var(--t-radius), 18px);
    border: 1px solid transparent;
    background: var(--t-surface);
    box-shadow: var(--t-shadow);
    container-type: inline-size;
  }
  :host(:state(auto)) .strip {
    animation: reveal 0.2s ease-out;
  }
  @keyframes reveal {
    from {
      opacity: 0;
      transform: translateY(-6px);
    }
  }
  .top {
    display: flex;
    align-items: center;
    gap: 10px;
    min-height: 44px;
    padding: 5px 6px;
    padding-inline-start: var(--s);
  }
  .said {
    flex: 1;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 2px 14px;
    min-width: 0;
  }
  .what {
    font-weight: 600;
  }
  .what .status {
    font-weight: 400;
  }
  .strip:is(.idle, .unconfigured, .connecting) .grade {
    font-weight: 400;
    color: var(--t-muted);
  }
  .strip .numbers {
    display: flex;
    gap: 4px 14px;
    font-size: 13.5px;
  }
  .strip .number {
    display: grid;
    line-height: 1.25;
    text-align: end;
  }
  .strip .number .label {
    font-size: 12px;
  }
  /* One below the other, like a number and its name: so the numbers keep their place. */
  .strip .what {
    display: grid;
    line-height: 1.25;
  }
  .strip .what .status {
    font-size: 12px;
  }
  @container (width < 370px) {
    .strip .number {
      text-align: start;
    }
    .strip .what {
      display: block;
    }
  }
  .advice {
    display: flex;
    gap: 9px;
    border-radius: 12px;
    padding: 10px 12px;
    background: var(--t-warning-soft);
    font-size: 14px;
  }
  .advice svg {
    width: 18px;
    height: 18px;
    color: var(--t-warning);
  }
  .advice.poor {
    background: var(--t-danger-soft);
  }
  .advice.poor svg {
    color: var(--t-danger);
  }
  .strip .advice {
    margin: 0 8px 8px;
  }
`;

export const BADGE_CSS: string = BARS + PILL + STRIP;
