/** Limits of a metric: above `fair` it is no longer good, above `poor` it is poor, above `warning` it is warned of. For the score: below. */
export interface Limits {
  readonly fair: number;
  readonly poor: number;
  readonly warning: number;
}

export type Metric = 'rtt' | 'jitter' | 'packetLoss' | 'mos';
export type Thresholds = Readonly<Record<Metric, Limits>>;

/**
 * Grades: the documents' "Track key metrics" and "Quality Thresholds". Warnings: wire-protocol §8.3. Milliseconds, percent, score.
 */
export const THRESHOLDS: Thresholds = {
  rtt: {fair: 150, poor: 300, warning: 400},
  jitter: {fair: 20, poor: 50, warning: 30},
  packetLoss: {fair: 1, poor: 3, warning: 1},
  mos: {fair: 4, poor: 3, warning: 3.5},
};

export const METRICS = Object.keys(THRESHOLDS) as readonly Metric[];

/** A score is better the higher it is, everything else the lower. */
export const beyond = (metric: Metric, value: number, limit: number): boolean =>
  metric === 'mos' ? value < limit : value > limit;
