/** The quality of one call, or of any `RTCPeerConnection`: frames, grade, warnings, and what happened when. */
import type {Clock} from '../lib/clock.js';
import {Emitter} from '../lib/emitter.js';
import {frameOf} from './frame.js';
import type {StatsFrame} from './frame.js';
import {GradeMeter} from './grade.js';
import type {Grade, GradeChange, GradeReason} from './grade.js';
import {RecentLoss} from './recent-loss.js';
import {numberOf, textOf} from './sample.js';
import type {StatsSample} from './sample.js';
import {StatsSampler} from './sampler.js';
import {THRESHOLDS} from './thresholds.js';
import type {Thresholds} from './thresholds.js';
import {WarningMeter} from './warnings.js';
import type {CallConditions, QualityWarning, QualityWarningCode} from './warnings.js';

/** Seconds of a call that are kept for whoever looks later. */
const KEPT = 600;
/** The first pairs of a connection follow one another quickly: that is how it began, not a change. */
const SETTLING_MS = 5000;
/** Seconds without a path, and without a byte, that make a call silent. */
const CUT = 3;

/** Warnings of a call that are kept, the last ones. */
const WARNED = 200;
/** What happens again so soon is the same. */
const SAME_MS = 2000;
/** A restart has another path by then, or none. */
const RESTART_MS = 30_000;

const SIDES = [
  ['inbound', 32001],
  ['outbound', 32002],
] as const;

export type MarkKind = 'mute' | 'unmute' | 'hold' | 'resume' | 'ice-restart' | 'path' | 'device' | 'reconnect';

/** Something that explains what a graph shows. */
export interface QualityMark {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly kind: MarkKind;
}

/** How long something was not as it should be. */
export interface WarningSpan {
  readonly code: QualityWarningCode;
  /** Epoch milliseconds. */
  readonly from: number;
  /** The same; `null` while it lasts. */
  readonly to: number | null;
}

export interface CallQualityEvents {
  /** Each second, after grade and warnings were updated. The sample is what the browser told. */
  frame: [frame: StatsFrame, sample: StatsSample];
  grade: [change: GradeChange];
  warning: [warning: QualityWarning];
  mark: [mark: QualityMark];
  /** The selected candidate pair is another one. */
  path: [];
  /** No more frames come. */
  end: [];
}

export interface QualitySubject {
  readonly callId: string;
  connection(): RTCPeerConnection | undefined;
  conditions(): CallConditions;
  /** Loudness of the microphone now, asked where the statistics have none (Firefox); `null` when that is not known either. */
  level?(): number | null;
}

export class CallQuality extends Emitter<CallQualityEvents> {
  readonly callId: string;
  readonly #subject: QualitySubject;
  readonly #clock: Clock;
  readonly #sampler: StatsSampler;
  readonly #grade: GradeMeter;
  readonly #warnings: WarningMeter;
  readonly #frames: StatsFrame[] = [];
  readonly #marks: QualityMark[] = [];
  readonly #warned: WarningSpan[] = [];
  #sample: StatsSample | null = null;
  #pair: string | null = null;
  #ufrag: string | null = null;
  /** When this connection was read first. */
  #since = 0;
  readonly #loss = new RecentLoss();
  #wasConnected = false;
  #cut = 0;
  #ended = false;

  constructor(subject: QualitySubject, clock: Clock, thresholds: Thresholds = THRESHOLDS) {
    super();
    this.callId = subject.callId;
    this.#subject = subject;
    this.#clock = clock;
    this.#grade = new GradeMeter(thresholds);
    this.#warnings = new WarningMeter(thresholds);
    this.#sampler = new StatsSampler(clock, () => subject.connection());
    this.#sampler.on('sample', (sample, before) => this.#handle(sample, before));
  }

  /** The last ten minutes, oldest first. */
  get frames(): readonly StatsFrame[] {
    return this.#frames;
  }

  /** The last reading, with all that the browser told. */
  get sample(): StatsSample | null {
    return this.#sample;
  }

  get marks(): readonly QualityMark[] {
    return this.#marks;
  }

  get grade(): Grade {
    return this.#grade.grade;
  }

  get reasons(): readonly GradeReason[] {
    return this.#grade.reasons;
  }

  /** Codes of the warnings that are raised. */
  get warnings(): readonly QualityWarningCode[] {
    return this.#warnings.active;
  }

  /** Warnings that were raised, oldest first. */
  get warned(): readonly WarningSpan[] {
    return this.#warned;
  }

  get ended(): boolean {
    return this.#ended;
  }

  set thresholds(thresholds: Thresholds) {
    this.#grade.thresholds = thresholds;
    this.#warnings.thresholds = thresholds;
  }

  start(): void {
    this.#sampler.start();
  }

  mark(kind: MarkKind): void {
    const mark = {at: this.#clock.now(), kind};
    const last = this.#marks.at(-1);
    // A path is often left once more as soon as it is found.
    if (last?.kind === kind && Math.abs(mark.at - last.at) < SAME_MS) return;
    this.#marks.push(mark);
    this.emit('mark', mark);
  }

  /** No more readings; what was measured stays. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#sampler.dispose();
    for (const warning of this.#warnings.end()) this.#warn(warning);
    this.emit('end');
    this.removeAllListeners();
  }

  #handle(sample: StatsSample, before: StatsSample | null): void {
    this.#sample = sample;
    const level = numberOf(sample.source, 'audioLevel') === null ? (this.#subject.level?.() ?? null) : null;
    const frame = frameOf(this.callId, sample, before, level);
    const earlier = this.#frames.at(-1) ?? null;
    this.#frames.push(frame);
    if (this.#frames.length > KEPT) this.#frames.shift();
    if (!before) this.#since = sample.at;
    this.#lookAtPath(sample);
    const conditions = this.#subject.conditions();
    if (!before || conditions.held) this.#loss.clear();
    const judged: StatsFrame = {...frame, packetLoss: this.#loss.next(frame)};
    const warnings = this.#warnings.next(judged, conditions);
    for (const warning of warnings) this.#warn(warning);
    this.#wasConnected ||= conditions.connected;
    const cut = this.#wasConnected && !conditions.connected && frame.bytesReceived === earlier?.bytesReceived;
    this.#cut = cut ? this.#cut + 1 : 0;
    if (this.#wasConnected && !conditions.held && before) {
      const change = this.#grade.next(judged, this.#silent);
      if (change) this.emit('grade', change);
    }
    this.emit('frame', frame, sample);
  }

  #warn(warning: QualityWarning): void {
    const {code, active} = warning;
    const now = this.#clock.now();
    const warned = this.#warned;
    const index = warned.findLastIndex((one) => one.code === code && one.to === null);
    if (active) warned.push({code, from: now, to: null});
    else if (index >= 0) warned[index] = {...warned[index]!, to: now};
    if (warned.length > WARNED) warned.shift();
    this.emit('warning', warning);
  }

  /** Sides of which no sound comes. */
  get #silent(): ('inbound' | 'outbound')[] {
    if (this.#cut >= CUT) return ['inbound', 'outbound'];
    const {active} = this.#warnings;
    return SIDES.flatMap(([side, code]) => (active.includes(code) ? side : []));
  }

  /** Not every browser names a pair by the same id: it is another one when its ends are. */
  #lookAtPath({at, pair, localCandidate}: StatsSample): void {
    const id = pair && `${textOf(pair, 'localCandidateId')} ${textOf(pair, 'remoteCandidateId')}`;
    const ufrag = textOf(localCandidate, 'usernameFragment');
    const [changed, restarted] = [id !== this.#pair, ufrag !== this.#ufrag && this.#ufrag !== null];
    if (!id || !changed) return;
    this.#pair = id;
    this.#ufrag = ufrag;
    if (at - this.#since < SETTLING_MS) return;
    // One that the page asked for; our own is marked when it begins.
    const known = this.#marks.findLast(({kind}) => kind === 'ice-restart')?.at ?? -Infinity;
    if (restarted && ufrag !== null && this.#clock.now() - known > RESTART_MS) this.mark('ice-restart');
    this.mark('path');
    this.emit('path');
  }
}
