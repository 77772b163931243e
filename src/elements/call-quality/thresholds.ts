/** `threshold-*`: `fair/poor` or `fair/poor/warning`, in the unit of the metric (stats/thresholds.ts). */
import {problemOf} from '../../options/parse.js';
import type {OptionProblem} from '../../options/parse.js';
import {THRESHOLDS} from '../../stats/thresholds.js';
import type {Limits, Metric, Thresholds} from '../../stats/thresholds.js';
import type {QualityAttributes} from './attributes.js';

const ATTRIBUTES = {
  rtt: 'thresholdRtt',
  jitter: 'thresholdJitter',
  packetLoss: 'thresholdLoss',
  mos: 'thresholdMos',
} as const satisfies Record<Metric, keyof QualityAttributes>;

const ALLOWED: Record<Metric, string> = {
  rtt: 'milliseconds, rising, such as 150/300 or 150/300/400',
  jitter: 'milliseconds, rising, such as 20/50 or 20/50/30',
  packetLoss: 'percent, rising, such as 1/3 or 1/3/1',
  mos: 'scores from 1 to 5, falling, such as 4/3 or 4/3/3.5',
};

const NUMBERS = /^\s*\d+(\.\d+)?(\s*\/\s*\d+(\.\d+)?){1,2}\s*$/;

function limitsOf(metric: Metric, text: string): Limits | null {
  if (!NUMBERS.test(text)) return null;
  const [fair = 0, poor = 0, given] = text.split('/').map(Number);
  const score = metric === 'mos';
  if (score ? fair <= poor || poor < 1 || fair > 5 : fair >= poor || fair <= 0) return null;
  if (metric === 'packetLoss' && poor > 100) return null;
  // Nobody is warned of what counts as good.
  const usual = THRESHOLDS[metric].warning;
  return {fair, poor, warning: given ?? (score ? Math.min(fair, usual) : Math.max(fair, usual))};
}

/** What the attributes ask for; `null` when they ask for nothing. Problems keep the default of their metric. */
export function thresholdsOf(values: Readonly<Record<string, unknown>>): {
  readonly thresholds: Thresholds | null;
  readonly problems: readonly OptionProblem[];
} {
  const problems: OptionProblem[] = [];
  let thresholds: Thresholds | null = null;
  for (const [metric, option] of Object.entries(ATTRIBUTES) as [Metric, (typeof ATTRIBUTES)[Metric]][]) {
    const text = values[option];
    if (typeof text !== 'string' || !text) continue;
    const limits = limitsOf(metric, text);
    if (limits) thresholds = {...(thresholds ?? THRESHOLDS), [metric]: limits};
    else problems.push(problemOf(option, text, ALLOWED[metric], {}));
  }
  return {thresholds, problems};
}
