/** Quality warnings (wire-protocol §8.3, §8.4): raised after a few bad seconds, cleared after a few good ones. */
import type {StatsFrame} from './frame.js';
import {THRESHOLDS, beyond} from './thresholds.js';
import type {Metric, Thresholds} from './thresholds.js';

export type QualityWarningCode = 31001 | 31002 | 31003 | 31004 | 31005 | 31006 | 32001 | 32002;

export interface QualityWarning {
  readonly code: QualityWarningCode;
  readonly active: boolean;
  /** What was measured, in the unit of the frame. */
  readonly value: number | null;
}

/** What the numbers cannot say. */
export interface CallConditions {
  /** By either side. */
  readonly held: boolean;
  readonly muted: boolean;
  /** The far side answered, and there is a path. */
  readonly connected: boolean;
}

/** Seconds until a warning is raised, and good ones until it is cleared. */
const RAISE = 3;
const CLEAR = 5;
/** The documents' silence. */
const SILENCE = 0.001;
/** Not even noise: a switched off or broken microphone. */
const NOTHING = 0.00001;
/** A second of a path that has just come up says nothing. */
const SETTLING = 3;

interface Rule {
  readonly code: QualityWarningCode;
  /** Whether the second is bad; `null` when it says nothing about it. */
  bad(second: Second, meter: Heard, thresholds: Thresholds): boolean | null;
  readonly raise?: number;
  /** A warning that is only about what was never there. */
  readonly clear?: number;
  value(frame: StatsFrame): number | null;
}

interface Second {
  readonly frame: StatsFrame;
  readonly before: StatsFrame;
  readonly conditions: CallConditions;
}

/** Whether there was ever a sound. */
interface Heard {
  microphone: boolean;
  farSide: boolean;
}

const metricRule = (code: QualityWarningCode, metric: Metric): Rule => ({
  code,
  bad: ({frame}, _heard, thresholds) => {
    const value = frame[metric];
    return value === null ? null : beyond(metric, value, thresholds[metric].warning);
  },
  value: (frame) => frame[metric],
});

const stopped = (now: number | null, before: number | null): boolean | null =>
  now === null || before === null ? null : now === before;

const RULES: readonly Rule[] = [
  metricRule(31001, 'rtt'),
  metricRule(31002, 'jitter'),
  metricRule(31003, 'packetLoss'),
  metricRule(31004, 'mos'),
  {
    // Whoever listens is silent too: only a microphone that gives nothing at all, or gave little from the start, is to be told.
    code: 31005,
    raise: 10,
    clear: 1,
    bad: ({frame: {audioLevel}, conditions}, heard) =>
      audioLevel === null || conditions.muted ? null : audioLevel <= (heard.microphone ? NOTHING : SILENCE),
    value: ({audioLevel}) => audioLevel,
  },
  {
    // A far side that was heard may be silent as long as it likes.
    code: 31006,
    raise: 20,
    clear: 1,
    bad: ({frame: {inboundAudioLevel, bytesReceived}, before}, heard) =>
      inboundAudioLevel === null || stopped(bytesReceived, before.bytesReceived) !== false
        ? null
        : !heard.farSide && inboundAudioLevel <= SILENCE,
    value: ({inboundAudioLevel}) => inboundAudioLevel,
  },
  {
    code: 32001,
    clear: 1,
    bad: ({frame, before}) => stopped(frame.bytesReceived, before.bytesReceived),
    value: ({bytesReceived}) => bytesReceived,
  },
  {
    code: 32002,
    clear: 1,
    bad: ({frame, before}) => stopped(frame.bytesSent, before.bytesSent),
    value: ({bytesSent}) => bytesSent,
  },
];

interface Count {
  bad: number;
  good: number;
  active: boolean;
}

export class WarningMeter {
  thresholds: Thresholds;
  readonly #counts = new Map<QualityWarningCode, Count>(
    RULES.map(({code}) => [code, {bad: 0, good: 0, active: false}]),
  );
  readonly #heard: Heard = {microphone: false, farSide: false};
  #before: StatsFrame | null = null;
  #settled = 0;

  constructor(thresholds: Thresholds = THRESHOLDS) {
    this.thresholds = thresholds;
  }

  /** Codes that are raised now. */
  get active(): readonly QualityWarningCode[] {
    return RULES.map(({code}) => code).filter((code) => this.#counts.get(code)!.active);
  }

  /** One more second; what is raised or cleared by it. */
  next(frame: StatsFrame, conditions: CallConditions): QualityWarning[] {
    const before = this.#before;
    this.#before = frame;
    const usable = conditions.connected && !conditions.held && before?.callId === frame.callId;
    this.#settled = usable ? this.#settled + 1 : 0;
    this.#heard.microphone ||= (frame.audioLevel ?? 0) > SILENCE;
    this.#heard.farSide ||= (frame.inboundAudioLevel ?? 0) > SILENCE;
    const silent = !before || this.#settled <= SETTLING;
    return RULES.flatMap((rule) => {
      const bad = silent ? null : rule.bad({frame, before, conditions}, this.#heard, this.thresholds);
      return this.#apply(rule, bad, frame) ?? [];
    });
  }

  /** `bad` is `null` when nobody can say, as on hold or while muted: a warning does not outlive that for long. */
  #apply(
    {code, raise = RAISE, clear = CLEAR, value}: Rule,
    bad: boolean | null,
    frame: StatsFrame,
  ): QualityWarning | null {
    const count = this.#counts.get(code)!;
    count.bad = bad ? count.bad + 1 : 0;
    count.good = bad ? 0 : count.good + 1;
    const active = count.active ? count.good < clear : count.bad >= raise;
    if (active === count.active) return null;
    count.active = active;
    return {code, active, value: value(frame)};
  }
}
