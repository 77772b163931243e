/** What can be shown: how it is read, judged, written and drawn. */
import type {StatsFrame} from '../../stats/frame.js';
import {beyond} from '../../stats/thresholds.js';
import type {Metric, Thresholds} from '../../stats/thresholds.js';
import type {QualityWords} from '../base/words/en.quality.js';
import type {Format} from './format.js';
import type {Display, Tone} from './model.js';

export type MetricName =
  'grade' | 'mos' | 'rtt' | 'jitter' | 'loss' | 'bitrate' | 'codec' | 'path' | 'levels' | 'concealment' | 'buffer';

const NAMES: readonly MetricName[] = [
  'grade',
  'mos',
  'rtt',
  'jitter',
  'loss',
  'bitrate',
  'codec',
  'path',
  'levels',
  'concealment',
  'buffer',
];

/** Everything that is asked for, in the panel of a badge too. */
export const PANEL_METRICS: readonly MetricName[] = NAMES.filter((name) => !/^(concealment|buffer)$/.test(name));

const LINE_METRICS: Readonly<Record<Display, readonly MetricName[]>> = {
  badge: ['grade'],
  compact: ['grade', 'mos', 'rtt', 'loss'],
  auto: ['grade', 'rtt', 'loss'],
  panel: [],
  headless: [],
};

/** `unknown`: words that name nothing. */
export function metricsOf(
  text: string | undefined,
  display: Display,
): {
  readonly line: readonly MetricName[];
  readonly panel: readonly MetricName[];
  readonly unknown: readonly string[];
} {
  const given = [
    ...new Set(
      text
        ?.toLowerCase()
        .split(/[\s,]+/)
        .filter(Boolean),
    ),
  ];
  const stated = given.filter((name): name is MetricName => NAMES.includes(name as MetricName));
  const unknown = given.filter((name) => !NAMES.includes(name as MetricName));
  return {
    line: stated.length && display !== 'panel' ? stated : LINE_METRICS[display],
    panel: stated.length && display === 'panel' ? stated : PANEL_METRICS,
    unknown,
  };
}

export const ALLOWED_METRICS = NAMES.join(', ');

export interface RowSpec {
  readonly name: string;
  readonly label: keyof QualityWords;
  readonly note?: keyof QualityWords;
  readonly metric?: Metric;
  readonly of: (frame: StatsFrame) => number | null;
  /** What is shown as of now, where one second says little. */
  readonly lately?: (frames: readonly StatsFrame[]) => number | null;
  readonly write: (format: Format, value: number | null) => string;
  /** The scale reaches at least to it. */
  readonly atLeast: number;
}

const row = (name: string, label: keyof QualityWords, spec: Omit<RowSpec, 'name' | 'label'>): RowSpec => ({
  name,
  label,
  ...spec,
});

/** Of all packets of these seconds. One that is missing in a second is two percent of it, so that is not how loss is told. */
export function lossOf(frames: readonly StatsFrame[]): number | null {
  const last = frames.at(-1);
  if (last?.packetLoss == null) return null;
  let [lost, received] = [0, 0];
  let before: {readonly lost: number; readonly received: number} | undefined;
  for (const {packetsLost, packetsReceived} of frames) {
    if (packetsReceived === null) continue;
    const now = {lost: packetsLost ?? 0, received: packetsReceived};
    // A call that goes on with another connection counts from 0 again.
    if (before && now.received >= before.received) {
      lost += now.lost - before.lost;
      received += now.received - before.received;
    }
    before = now;
  }
  if (!received) return last.packetLoss;
  return (Math.max(0, lost) / (Math.max(0, lost) + received)) * 100;
}

/** Of the last five seconds. */
export const scoreOf = (frames: readonly StatsFrame[]): number | null =>
  frames.at(-1)?.mos == null ? null : averageOf(frames.slice(-5).map(({mos: one}) => one));

const mos = row('mos', 'mos', {
  note: 'estimate',
  metric: 'mos',
  of: (frame) => frame.mos,
  lately: scoreOf,
  write: (format, value) => format.score(value),
  atLeast: 4.5,
});
const rtt = row('rtt', 'rtt', {
  metric: 'rtt',
  of: (frame) => frame.rtt,
  write: (format, value) => format.ms(value),
  atLeast: 150,
});
const jitter = row('jitter', 'jitter', {
  metric: 'jitter',
  of: (frame) => frame.jitter,
  write: (format, value) => format.ms(value),
  atLeast: 20,
});
const loss = row('loss', 'loss', {
  metric: 'packetLoss',
  of: (frame) => frame.packetLoss,
  lately: (frames) => lossOf(frames.slice(-11)),
  write: (format, value) => format.percent(value),
  atLeast: 1,
});
const received = row('received', 'received', {
  of: (frame) => frame.bitrateReceived,
  write: (format, value) => format.rate(value),
  atLeast: 40,
});
const sent = row('sent', 'sent', {
  of: (frame) => frame.bitrateSent,
  write: (format, value) => format.rate(value),
  atLeast: 40,
});
const concealment = row('concealment', 'concealment', {
  of: (frame) => frame.concealed,
  write: (format, value) => format.percent(value),
  atLeast: 2,
});
const buffer = row('buffer', 'buffer', {
  of: (frame) => frame.jitterBufferDelay,
  write: (format, value) => format.ms(value),
  atLeast: 100,
});

export const ROWS: Readonly<Partial<Record<MetricName, readonly RowSpec[]>>> = {
  mos: [mos],
  rtt: [rtt],
  jitter: [jitter],
  loss: [loss],
  bitrate: [received, sent],
  concealment: [concealment],
  buffer: [buffer],
};

export function toneOf(metric: Metric | undefined, value: number | null, thresholds: Thresholds): Tone {
  if (value === null) return 'none';
  if (!metric) return 'plain';
  const {fair, poor} = thresholds[metric];
  return beyond(metric, value, poor) ? 'poor' : beyond(metric, value, fair) ? 'fair' : 'good';
}

/** Mean of what is known. */
export function averageOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length ? known.reduce((sum, value) => sum + value, 0) / known.length : null;
}
