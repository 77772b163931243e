/** What every view is made of: buttons, marks, badges, tabs. */
import {css} from '../base/css.js';

export const PIECES_CSS: string = css`
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
  .name > bdi,
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
  .header {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 12px;
    padding: 10px 10px 0;
    padding-inline-start: 20px;
  }
  .header h2 {
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
