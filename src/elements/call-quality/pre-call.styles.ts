/** The check before a call. */
import {css} from '../base/css.js';

export const PRE_CALL_CSS: string = css`
  .precall {
    display: grid;
    gap: 10px;
    border-radius: 14px;
    padding: 14px;
    background: var(--t-surface-2);
    font-size: 14px;
  }
  .precall h3 {
    display: flex;
    align-items: center;
    gap: 10px;
    font-size: 15px;
    font-weight: 600;
    line-height: 1.3;
  }
  .precall p {
    color: var(--t-muted);
  }
  .findings {
    display: grid;
    gap: 10px;
  }
  .findings > li {
    border-radius: 12px;
    padding: 10px 12px;
    background: var(--t-surface);
  }
  .findings strong {
    display: block;
    font-weight: 600;
    line-height: 1.35;
  }
  .findings p,
  .todo {
    margin-top: 4px;
    color: var(--t-muted);
  }
  .precall .todo {
    padding-inline-start: 20px;
    gap: 2px;
  }
  .todo li {
    list-style: decimal;
  }
  .disc {
    display: grid;
    place-items: center;
    flex: none;
    width: 28px;
    height: 28px;
    border-radius: 50%;
    background: var(--t-surface);
    color: var(--t-muted);
  }
  .disc svg {
    width: 18px;
    height: 18px;
    stroke-width: 2.2;
  }
  .ready .disc {
    background: var(--t-good-soft);
    color: var(--t-good);
  }
  .degraded .disc {
    background: var(--t-warning-soft);
    color: var(--t-warning);
  }
  :is(.blocked, .permission-denied) .disc {
    background: var(--t-danger-soft);
    color: var(--t-danger);
  }
  .precall .steps,
  .todo {
    display: grid;
    gap: 8px;
  }
  .step {
    display: flex;
    align-items: center;
    gap: 10px;
  }
  .step .disc {
    width: 24px;
    height: 24px;
  }
  .step .disc svg {
    width: 15px;
    height: 15px;
  }
  .step .about {
    margin-inline-start: auto;
    white-space: nowrap;
    color: var(--t-muted);
    font-size: 13px;
  }
  .step.waiting {
    color: var(--t-muted);
  }
  .step.running .disc {
    color: var(--t-accent);
  }
  .step.running .disc svg {
    animation: turn 0.9s linear infinite;
  }
  @keyframes turn {
    to {
      transform: rotate(1turn);
    }
  }
  .step.passed .disc {
    color: var(--t-good);
  }
  .step.warning .disc {
    color: var(--t-warning);
  }
  .step.failed .disc {
    color: var(--t-danger);
  }
  .progress svg {
    fill: var(--t-border);
  }
  .progress .on {
    transition: width 0.3s ease-out;
  }
  .precall button.quiet {
    background: var(--t-surface);
    border-color: var(--t-border);
  }
`;
