import type {StatsFrame} from './frame.js';
import {METRICS, THRESHOLDS, beyond} from './thresholds.js';
import type {Metric, Thresholds} from './thresholds.js';

/** Best first. `unknown`: nothing to judge by, as in the first seconds. */
export type Grade = 'excellent' | 'good' | 'fair' | 'poor' | 'unknown';

/** What a grade is due to. `inbound`, `outbound`: no audio arrives, or leaves. */
export type GradeReason = Metric | 'inbound' | 'outbound';

export interface GradeChange {
  readonly grade: Grade;
  readonly previous: Grade;
  readonly reasons: readonly GradeReason[];
}

const ORDER: readonly Grade[] = ['excellent', 'good', 'fair', 'poor'];
/** Worse when 3 of the last 5 seconds are, better when all 5 are. */
const WINDOW = 5;
const ENOUGH = 3;
/** Loss is an estimate: at a limit it is now above and now below. It must be that much of the limit to count as better. */
const BETTER_LOSS = 0.75;

interface Judged {
  /** Index in {@link ORDER}. */
  readonly rank: number;
  readonly reasons: readonly GradeReason[];
}

interface Second extends Judged {
  /** What it counts as when a call gets better. */
  readonly strict: number;
}

/** Excellent is what is twice as good as good has to be; a score has no such half. */
function rankOf(metric: Metric, value: number, {fair, poor}: {fair: number; poor: number}): number {
  if (beyond(metric, value, poor)) return 3;
  if (beyond(metric, value, fair)) return 2;
  return metric !== 'mos' && beyond(metric, value, fair / 2) ? 1 : 0;
}

/** The grade of one second: that of its worst metric. `null` when nothing is known. */
export function judge(
  frame: StatsFrame,
  thresholds: Thresholds = THRESHOLDS,
  silent: readonly ('inbound' | 'outbound')[] = [],
): Judged | null {
  const ranks = METRICS.flatMap((reason): {reason: GradeReason; rank: number}[] => {
    const value = frame[reason];
    return value === null ? [] : [{reason, rank: rankOf(reason, value, thresholds[reason])}];
  });
  for (const reason of silent) ranks.push({reason, rank: 3});
  // A delay alone says nothing about how it sounds.
  if (frame.packetLoss === null && frame.jitter === null && silent.length === 0) return null;
  const rank = Math.max(...ranks.map((one) => one.rank));
  return {rank, reasons: rank < 2 ? [] : ranks.filter((one) => one.rank === rank).map(({reason}) => reason)};
}

/** Grades a call second by second, with hysteresis: it neither flickers nor alarms for one bad second. */
export class GradeMeter {
  #thresholds: Thresholds;
  #grade: Grade = 'unknown';
  #reasons: readonly GradeReason[] = [];
  #recent: Second[] = [];
  #unknown = 0;

  constructor(thresholds: Thresholds = THRESHOLDS) {
    this.#thresholds = thresholds;
  }

  get grade(): Grade {
    return this.#grade;
  }

  get reasons(): readonly GradeReason[] {
    return this.#reasons;
  }

  /** Takes effect with the next second. */
  set thresholds(thresholds: Thresholds) {
    this.#thresholds = thresholds;
    this.#recent = [];
  }

  /** Judges one more second; the change, if it makes one. Being silent is known after some seconds only, so it counts at once. */
  next(frame: StatsFrame, silent: readonly ('inbound' | 'outbound')[] = []): GradeChange | null {
    const judged = judge(frame, this.#thresholds, silent);
    if (!judged) {
      this.#unknown++;
      if (this.#unknown < WINDOW) return null;
      this.#recent = [];
      return this.#become('unknown', []);
    }
    this.#unknown = 0;
    const {packetLoss} = frame;
    const strict =
      packetLoss === null ? judged : judge({...frame, packetLoss: packetLoss / BETTER_LOSS}, this.#thresholds, silent);
    const second = {...judged, strict: strict!.rank};
    this.#recent = silent.length ? Array<Second>(WINDOW).fill(second) : [...this.#recent, second].slice(-WINDOW);
    return this.#move();
  }

  #move(): GradeChange | null {
    const recent = this.#recent;
    if (recent.length < ENOUGH) return null;
    const now = ORDER.indexOf(this.#grade);
    // What at least three seconds were, or worse.
    const usual = recent.map(({rank}) => rank).sort((a, b) => b - a)[ENOUGH - 1]!;
    const worst = Math.max(...recent.map(({strict}) => strict));
    const target = now < 0 || usual > now ? usual : recent.length === WINDOW && worst < now ? worst : now;
    const reasons = recent.findLast(({rank}) => rank === target)?.reasons ?? this.#reasons;
    return this.#become(ORDER[target]!, reasons);
  }

  /** Another reason for the same grade is no change of the grade: metrics that go together take turns. */
  #become(grade: Grade, reasons: readonly GradeReason[]): GradeChange | null {
    const previous = this.#grade;
    this.#grade = grade;
    this.#reasons = reasons;
    return grade === previous ? null : {grade, previous, reasons};
  }
}
