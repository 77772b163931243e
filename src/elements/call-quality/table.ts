/** What the graphs show as a table. Pure. Rows are steps of the clock, so that they stay while somebody reads them. */
import type {StatsFrame} from '../../stats/frame.js';
import type {QualityMark} from '../../stats/call-quality.js';
import type {QualityWords} from '../base/words/en.quality.js';
import {fill} from '../base/words/fill.js';
import type {Format} from './format.js';
import {averageOf, ROWS} from './metrics.js';
import type {MetricName} from './metrics.js';
import type {TableModel} from './model.js';

export interface TableInput {
  readonly words: QualityWords;
  readonly format: Format;
  readonly panel: readonly MetricName[];
  readonly recent: readonly StatsFrame[];
  /** Seconds. */
  readonly window: number;
  /** Names of what happened, with the moment. */
  readonly happened: readonly (QualityMark & {readonly label: string})[];
}

/** A readable number of rows. */
const ROWS_WANTED = 12;

export const stepOf = (seconds: number): number =>
  [1, 5, 10, 30, 60].find((step) => seconds / step <= ROWS_WANTED) ?? 60;

export function tableOf({words, format, panel, recent, window: seconds, happened}: TableInput): TableModel {
  const step = stepOf(seconds);
  const specs = panel.flatMap((name) => ROWS[name] ?? []);
  const slot = (at: number): number => Math.floor(at / (step * 1000));
  const slots = [...new Set(recent.map(({timestamp}) => slot(timestamp)))].reverse();
  return {
    caption: fill(words.tableCaption, {time: format.span(seconds), step: format.span(step)}),
    heads: specs.map(({label}) => words[label]),
    rows: slots.map((key) => {
      const frames = recent.filter(({timestamp}) => slot(timestamp) === key);
      return {
        key,
        time: format.clock(key * step * 1000),
        cells: specs.map((spec) => spec.write(format, averageOf(frames.map(spec.of)))),
        events: happened
          .filter(({at}) => slot(at) === key)
          .map(({label}) => label)
          .join(', '),
      };
    }),
  };
}
