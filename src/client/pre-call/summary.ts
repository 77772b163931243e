/** Readings of the test sound, summed up. */
import {frameOf} from '../../stats/frame.js';
import {judge} from '../../stats/grade.js';
import type {Grade} from '../../stats/grade.js';
import {estimateMos} from '../../stats/mos.js';
import type {StatsSample} from '../../stats/sample.js';
import {METRICS, THRESHOLDS, beyond} from '../../stats/thresholds.js';
import type {Metric} from '../../stats/thresholds.js';
import type {PreCallMedia, PreCallReason} from './types.js';

const GRADES: readonly Grade[] = ['excellent', 'good', 'fair', 'poor'];

const REASON = {
  rtt: 'high-rtt',
  jitter: 'high-jitter',
  packetLoss: 'high-loss',
  mos: 'low-mos',
} as const satisfies Record<Metric, PreCallReason>;

const known = (values: readonly (number | null)[]): number[] => values.filter((value) => value !== null);

function median(values: readonly (number | null)[]): number | null {
  const sorted = known(values).sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (!sorted.length) return null;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

const rounded = (value: number | null, digits: number): number | null =>
  value === null ? null : Number(value.toFixed(digits));

/** Of the sound that arrived. */
export type Measured = Omit<PreCallMedia, 'protocol' | 'relay' | 'connectMs'>;

export const NOTHING: Measured = {rtt: null, jitter: null, packetLoss: null, mos: null, grade: 'unknown'};

export interface Summary {
  readonly measured: Measured;
  readonly reasons: readonly PreCallReason[];
}

/**
 * What readings of the receiving side, a second apart, say about calls. The test sound goes from this device to the relay and back to it,
 * so a question and its answer cross the network twice as often as those of a call: the round trip told is half of the measured one. Loss
 * and jitter are those of both directions together.
 */
export function summarize(samples: readonly StatsSample[]): Summary {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last) return {measured: NOTHING, reasons: []};
  const frames = samples.map((sample, index) => frameOf('', sample, samples[index - 1] ?? null));
  const whole = frameOf('', last, first === last ? null : first);
  const crossed = median(frames.map(({rtt}) => rtt));
  const rtt = rounded(crossed === null ? null : crossed / 2, 1);
  const jitter = rounded(median(frames.map((frame) => frame.jitter)), 1);
  const {packetLoss} = whole;
  const bufferMs = whole.jitterBufferDelay ?? jitter;
  const rates = rtt !== null && packetLoss !== null && bufferMs !== null;
  const mos = rates ? rounded(estimateMos({rtt, bufferMs, loss: packetLoss}), 2) : null;
  const values = {rtt, jitter, packetLoss, mos};
  const judged = judge({...whole, ...values});
  const grade = judged ? GRADES[judged.rank]! : 'unknown';
  const reasons = METRICS.filter((metric) => {
    const value = values[metric];
    return value !== null && beyond(metric, value, THRESHOLDS[metric].fair);
  }).map((metric) => REASON[metric]);
  return {measured: {...values, grade}, reasons};
}
