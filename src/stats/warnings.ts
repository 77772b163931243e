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
  /** Nothing is played: a call by text, or a browser that wants a click first. */
  readonly deaf?: boolean;
}

/** Seconds until a warning is raised (the documents'), and good ones until it is cleared. */
const RAISE = 3;
const CLEAR = 5;
/** The documents' silence. */
const SILENCE = 0.001;
/** Not even noise, which is 0.00003 at least in samples of 16 bits: a switched off or broken microphone. */
const NOTHING = 0.00001;
/** The first seconds of a path, also after a hold, say nothing: what the browser counts has yet to settle. */
const SETTLING = 3;

interface Rule {
  readonly code: QualityWarningCode;
  /** How bad the second is, 0 when it is good; `null` when it says nothing about it. */
  readonly bad: (second: Second, heard: Heard, thresholds: Thresholds) => number | null;
  /** How bad the seconds in a row have to be in sum. */
  readonly raise?: number;
  /** Good seconds in a row that clear it; one is enough where the bad ones had to be many. */
  readonly clear?: number;
  readonly value: (frame: StatsFrame) => number | null;
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
    return value === null ? null : Number(beyond(metric, value, thresholds[metric].warning));
  },
  value: (frame) => frame[metric],
});

const stopped = (now: number | null, before: number | null): number | null =>
  now === null || before === null ? null : Number(now === before);

/** A stream of which no packet ever came is not listed at all. */
const nothingCame = (frame: StatsFrame, before: StatsFrame): boolean =>
  (frame.bytesReceived ?? 0) === (before.bytesReceived ?? 0);

const RULES: readonly Rule[] = [
  metricRule(31001, 'rtt'),
  metricRule(31002, 'jitter'),
  metricRule(31003, 'packetLoss'),
  metricRule(31004, 'mos'),
  {
    // Whoever listens is silent too, and a headset may send nothing at all in pauses. The documents' 30 s; a microphone that gave nothing from
    // the start is found after 10.
    code: 31005,
    raise: 30,
    clear: 1,
    bad: ({frame: {audioLevel}, conditions}, heard) => {
      if (audioLevel === null || conditions.muted) return null;
      if (heard.microphone) return Number(audioLevel <= NOTHING);
      return audioLevel <= NOTHING ? 3 : Number(audioLevel <= SILENCE);
    },
    value: ({audioLevel}) => audioLevel,
  },
  {
    // A far side that was heard may be silent as long as it likes, and one may wait until it is spoken to.
    code: 31006,
    raise: 20,
    clear: 1,
    bad: ({frame, before, conditions}, heard) => {
      const {inboundAudioLevel} = frame;
      if (inboundAudioLevel === null || conditions.deaf || nothingCame(frame, before)) return null;
      if (!heard.microphone && !conditions.muted && frame.audioLevel !== null) return null;
      return Number(!heard.farSide && inboundAudioLevel <= SILENCE);
    },
    value: ({inboundAudioLevel}) => inboundAudioLevel,
  },
  {
    code: 32001,
    clear: 1,
    bad: ({frame, before}) => Number(nothingCame(frame, before)),
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

  /** The call is over, and so is what was wrong with it. */
  end(): QualityWarning[] {
    const over = this.active.map((code) => ({code, active: false, value: null}));
    for (const count of this.#counts.values()) count.active = false;
    return over;
  }

  /** `bad` is `null` when nobody can say, as on hold or while muted: a warning does not outlive that for long. */
  #apply(
    {code, raise = RAISE, clear = CLEAR, value}: Rule,
    bad: number | null,
    frame: StatsFrame,
  ): QualityWarning | null {
    const count = this.#counts.get(code)!;
    count.bad = bad ? count.bad + bad : 0;
    count.good = bad ? 0 : count.good + 1;
    const active = count.active ? count.good < clear : count.bad >= raise;
    if (active === count.active) return null;
    count.active = active;
    return {code, active, value: value(frame)};
  }
}
