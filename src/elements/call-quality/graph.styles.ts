/** Numbers, lines over time, levels, table. */
import {css} from '../base/css.js';

const METRICS = css`
  .chart {
    display: grid;
    /* Room for most values, so that the lines do not move with each digit. */
    grid-template-columns: max-content 1fr minmax(74px, max-content);
    column-gap: 12px;
    font-size: 14px;
  }
  .metrics {
    display: grid;
    grid-template-columns: subgrid;
    grid-column: 1 / -1;
  }
  .metric {
    display: grid;
    grid-template-columns: subgrid;
    grid-column: 1 / -1;
    align-items: center;
    min-height: 28px;
  }
  .drawn .metric {
    min-height: 36px;
  }
  dt {
    color: var(--t-muted);
  }
  dt small {
    font-size: 12px;
  }
  .value {
    grid-column: 3;
    text-align: end;
    font-weight: 600;
    white-space: nowrap;
  }
  .graph {
    grid-column: 2;
    grid-row: 1;
    align-self: stretch;
    position: relative;
    min-width: 0;
  }
  .spark {
    position: absolute;
    inset: 3px 0;
    width: 100%;
    height: calc(100% - 6px);
    overflow: visible;
    direction: ltr;
  }
  .spark svg:not(.when) {
    width: 100%;
    height: 100%;
    overflow: visible;
  }
  .spark path {
    vector-effect: non-scaling-stroke;
  }
  .when {
    overflow: visible;
  }
  .when path {
    stroke: var(--t-muted);
    stroke-width: 1;
    stroke-dasharray: 2 3;
    opacity: 0.7;
  }
  .stroke,
  .dot {
    stroke-width: 2;
    color: var(--t-good);
  }
  .dot {
    stroke-width: 7;
  }
  .area {
    stroke: none;
    fill: var(--t-good);
    opacity: 0.1;
  }
  .limit {
    stroke: var(--t-border);
    stroke-width: 1;
  }
  .fair :is(.stroke, .dot) {
    color: var(--t-warning);
  }
  .fair .area {
    fill: var(--t-warning);
  }
  .poor :is(.stroke, .dot) {
    color: var(--t-danger);
  }
  .poor .area {
    fill: var(--t-danger);
  }
  :is(.plain, .none) :is(.stroke, .dot) {
    color: var(--t-muted);
  }
  :is(.plain, .none) .area {
    fill: var(--t-muted);
  }
`;

const NARROW = css`
  /* Name and number above, the line below: a line that is too short tells nothing. */
  @container (width < 310px) {
    .chart {
      grid-template-columns: 1fr max-content;
    }
    .value {
      grid-column: 2;
    }
    .graph {
      grid-row: 2;
      grid-column: 1 / -1;
      height: 32px;
    }
    .axis {
      grid-column: 1 / -1;
    }
  }
`;

const AXIS = css`
  .axis {
    grid-column: 2;
    font-size: 12px;
    color: var(--t-muted);
  }
  .axis p {
    display: flex;
    justify-content: space-between;
  }
  .lane {
    width: 100%;
    height: 16px;
    overflow: visible;
  }
  .mark {
    overflow: visible;
    color: var(--t-text);
  }
  ul.events {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 14px;
    font-size: 13px;
    color: var(--t-muted);
  }
  ul.events li {
    display: flex;
    align-items: center;
    gap: 5px;
  }
  ul.events span {
    color: var(--t-text);
  }
  ul.events svg {
    width: 15px;
    height: 15px;
  }
`;

const FACTS = css`
  .facts {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(140px, 100%), 1fr));
    gap: 10px 20px;
    font-size: 14px;
  }
  .fact {
    display: grid;
    grid-template-columns: auto minmax(min-content, 1fr);
    align-items: baseline;
    gap: 4px 8px;
    min-width: 0;
  }
  .fact dd {
    font-weight: 600;
    text-align: end;
    overflow-wrap: anywhere;
  }
  .meter {
    grid-column: 1 / -1;
  }
  .meter svg,
  .progress svg {
    width: 100%;
    height: 6px;
    stroke: none;
    fill: var(--t-surface-2);
  }
  :is(.meter, .progress) .on {
    fill: var(--t-accent);
  }
  .meter .on {
    transition: width 0.3s ease-out;
  }
`;

const TABLE = css`
  .caption {
    font-size: 13px;
    color: var(--t-muted);
  }
  .caption + .scroll {
    margin-top: -8px;
  }
  .scroll {
    max-height: 280px;
    margin-inline: calc(-1 * var(--s));
    padding-inline: var(--s);
    overflow: auto;
  }
  .scroll:focus-visible {
    outline-offset: -2px;
  }
  table {
    min-width: 100%;
    border-collapse: collapse;
    font-size: 13px;
    text-align: end;
  }
  th,
  td {
    padding: 5px 6px;
    font-weight: 400;
    white-space: nowrap;
  }
  th {
    color: var(--t-muted);
  }
  tr > :first-child {
    position: sticky;
    inset-inline-start: calc(-1 * var(--s));
    padding-inline-start: 0;
    background: var(--t-surface);
    text-align: start;
  }
  tbody tr {
    border-top: 1px solid var(--t-border);
  }
  .events {
    text-align: start;
  }
`;

export const GRAPH_CSS: string = METRICS + AXIS + FACTS + TABLE + NARROW;
