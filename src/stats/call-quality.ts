/** The quality of one call, or of any `RTCPeerConnection`: frames, grade, warnings, and what happened when. */
import type {Clock} from '../lib/clock.js';
import {Emitter} from '../lib/emitter.js';
import {frameOf} from './frame.js';
import type {StatsFrame} from './frame.js';
import {GradeMeter} from './grade.js';
import type {Grade, GradeChange, GradeReason} from './grade.js';
import {numberOf, textOf} from './sample.js';
import type {StatsSample} from './sample.js';
import {StatsSampler} from './sampler.js';
import {THRESHOLDS} from './thresholds.js';
import type {Thresholds} from './thresholds.js';
import {WarningMeter} from './warnings.js';
import type {CallConditions, QualityWarning, QualityWarningCode} from './warnings.js';

/** Seconds of a call that are kept for whoever looks later. */
const KEPT = 600;

export type MarkKind = 'mute' | 'unmute' | 'hold' | 'resume' | 'ice-restart' | 'path' | 'device' | 'reconnect';

/** Something that explains what a graph shows. */
export interface QualityMark {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly kind: MarkKind;
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
  #sample: StatsSample | null = null;
  #pair: string | null = null;
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
    this.#marks.push(mark);
    this.emit('mark', mark);
  }

  /** No more readings; what was measured stays. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#sampler.dispose();
    this.emit('end');
    this.removeAllListeners();
  }

  #handle(sample: StatsSample, before: StatsSample | null): void {
    this.#sample = sample;
    const frame = frameOf(this.callId, sample, before);
    this.#frames.push(frame);
    if (this.#frames.length > KEPT) this.#frames.shift();
    this.#lookAtPath(sample);
    const conditions = this.#subject.conditions();
    const warnings = this.#warnings.next(frame, conditions);
    for (const warning of warnings) this.emit('warning', warning);
    if (conditions.connected && !conditions.held && before) {
      const active = this.#warnings.active;
      const silent = (['inbound', 'outbound'] as const).filter((_side, index) =>
        active.includes(index === 0 ? 32001 : 32002),
      );
      const change = this.#grade.next(frame, silent);
      if (change) this.emit('grade', change);
    }
    this.emit('frame', frame, sample);
  }

  /** Firefox names no pair on the transport; an entry is another one when its ends are. */
  #lookAtPath({pair, transport}: StatsSample): void {
    const id = pair && `${textOf(pair, 'localCandidateId')} ${textOf(pair, 'remoteCandidateId')}`;
    if (!id || id === this.#pair) return;
    const first = this.#pair === null;
    this.#pair = id;
    // The first pair of a connection may be nominated late: that is how it began, not a change.
    if (first || (numberOf(transport, 'selectedCandidatePairChanges') ?? 2) < 2) return;
    this.mark('path');
    this.emit('path');
  }
}
