/** Collects the report of one call: readings become intervals, intervals become segments that are sent on the way. */
import {Emitter} from '../../lib/emitter.js';
import {uuid} from '../../lib/uuid.js';
import type {StatsFrame} from '../../stats/frame.js';
import type {StatsSample} from '../../stats/sample.js';
import type {CallSnapshot} from '../state.js';
import {intervalEntry} from './interval.js';
import type {Reading, TrackState} from './interval.js';
import {ReportLog} from './log.js';
import {Totals} from './totals.js';
import type {CallReportBody, FlushReason, IntervalEntry, Note, ReportSummary, StatsReport} from './types.js';

/** Readings come a little early or late. */
const EARLY_MS = 250;
/** Limits of a segment, as the vendor has them (wire-protocol §9.3). */
const MAX_INTERVALS = 300;
const MAX_LOGS = 800;
/** Kept where nothing is sent on the way. */
const KEPT_INTERVALS = 360;
/** A crash costs no more of the report than this. */
const DRAFT_MS = 15_000;

export interface Segment {
  /** Its own for as long as it is collected and delivered. */
  readonly id: string;
  readonly body: CallReportBody;
}

export interface CallReportEvents {
  /** Done and to be delivered. */
  segment: [segment: Segment];
  /** What a crash would leave behind of the segment that is collected now. */
  draft: [segment: Segment];
}

export interface ReportedCall {
  snapshot(): CallSnapshot;
  microphone(): TrackState | undefined;
  summary(state: string, now: number): ReportSummary;
  now(): number;
  intervalMs(): number;
  /** 0: only at the end. */
  flushMs(): number;
  /** Segments are delivered; otherwise everything is kept for the end. */
  delivers(): boolean;
}

/** As it was in the second of the reading; at the end of a call the track is over. */
function stateOf(track: TrackState | undefined): TrackState | undefined {
  if (!track) return undefined;
  const {id, enabled, muted, readyState, contentHint} = track;
  const settings = track.getSettings();
  return {id, enabled, muted, readyState, contentHint, getSettings: () => settings};
}

export class CallReport extends Emitter<CallReportEvents> {
  readonly #call: ReportedCall;
  readonly #log = new ReportLog();
  readonly #totals = new Totals();
  #entries: IntervalEntry[] = [];
  #readings: Reading[] = [];
  #before: Reading | undefined;
  #microphone: TrackState | undefined;
  /** Where the interval that is collected began. */
  #from: number;
  #id = uuid();
  #segment: number;
  /** A draft of that segment was told. */
  #drafted = false;
  #flushedAt: number;
  #draftedAt = -Infinity;

  /** `segment`: number of the first; an earlier page of the tab may have sent some. */
  constructor(call: ReportedCall, segment = 0) {
    super();
    this.#call = call;
    this.#segment = segment;
    this.#from = this.#flushedAt = call.now();
  }

  /** Number of the segment that the next page of the tab begins with: a draft is delivered where the page ends without a word. */
  get next(): number {
    return this.#segment + Number(this.#drafted);
  }

  note(note: Note): void {
    this.#log.note(note);
    if (note.kind === 'warning' || note.kind === 'error') this.#totals.told(note.kind, note.code);
  }

  handleFrame(frame: StatsFrame, sample: StatsSample): void {
    this.#totals.add(frame);
    this.#readings.push({frame, sample});
    this.#microphone = stateOf(this.#call.microphone());
    if (sample.at - this.#from < this.#call.intervalMs() - EARLY_MS) return;
    this.#close(sample.at);
    const limit = this.#limit();
    if (limit) this.flush({type: 'buffer-limit', limit});
    else if (this.#call.now() - this.#draftedAt >= DRAFT_MS) this.draft();
  }

  /** Tells what there is of the segment, so that it survives the page. */
  draft(): void {
    if (!this.#call.delivers()) return;
    this.#draftedAt = this.#call.now();
    this.#drafted = true;
    // If this is all that is left, the page went without a word.
    this.emit('draft', {id: this.#id, body: this.#body({type: 'page-unload'})});
  }

  /** Ends the segment. One with nothing in it is not worth a request, unless it tells that the connection was lost. */
  flush(flushReason: FlushReason): void {
    if (!this.#call.delivers()) return;
    const now = this.#call.now();
    this.#flushedAt = now;
    this.#close(now);
    const {type} = flushReason;
    const lost = type === 'socket-close' || type === 'socket-error';
    if (!lost && this.#entries.length === 0 && this.#log.length === 0) return;
    const segment = {id: this.#id, body: this.#body(flushReason)};
    this.#id = uuid();
    this.#segment++;
    this.#drafted = false;
    this.#entries = [];
    this.#log.clear();
    this.#draftedAt = now;
    // Last: whoever hears of it asks for the number of the next.
    this.emit('segment', segment);
  }

  /** Ends the report. */
  end(): StatsReport {
    this.#close(this.#call.now());
    const body = this.#body();
    if (this.#call.delivers()) this.emit('segment', {id: this.#id, body});
    this.removeAllListeners();
    return this.#totals.report(this.#call.snapshot(), body);
  }

  #body(flushReason?: FlushReason): CallReportBody {
    const now = this.#call.now();
    const numbered = flushReason !== undefined || this.#segment > 0;
    return {
      summary: this.#call.summary(flushReason ? this.#call.snapshot().state : 'destroy', now),
      stats: [...this.#entries],
      ...(this.#log.length > 0 && {logs: [...this.#log.entries]}),
      ...(numbered && {segment: this.#segment}),
      ...(flushReason && {flushReason}),
    };
  }

  #limit(): FlushReason['limit'] {
    if (!this.#call.delivers()) return undefined;
    const flushMs = this.#call.flushMs();
    if (this.#entries.length >= MAX_INTERVALS) return 'intervals';
    if (this.#log.length >= MAX_LOGS) return 'logs';
    return flushMs > 0 && this.#call.now() - this.#flushedAt >= flushMs ? 'time' : undefined;
  }

  /** Makes an interval of the readings until now. */
  #close(to: number): void {
    if (this.#readings.length) {
      this.#entries.push(intervalEntry(this.#from, to, this.#readings, this.#before, this.#microphone));
      if (this.#entries.length > KEPT_INTERVALS) this.#entries.shift();
      this.#before = this.#readings.at(-1);
      this.#readings = [];
    }
    this.#from = to;
  }
}
