/** Reports of a client's calls (docs/call-reports.md). Loaded with the first call that is answered, or with reports that wait. */
import type {ResolvedOptions} from '../../options/client-options.js';
import type {CallCore} from '../call-core.js';
import type {QualityMonitor} from '../quality/monitor.js';
import type {CallQuality} from '../../stats/call-quality.js';
import {CallReport} from './call-report.js';
import type {Segment} from './call-report.js';
import {closeReason} from './flush-reason.js';
import {Outbox} from './outbox.js';
import type {CallIds} from './summary.js';
import {reportUrl, summarize} from './summary.js';
import type {ReportHost} from './reporting.js';
import type {FlushReason, Note, SocketLoss} from './types.js';

interface Reported<C extends CallCore> {
  readonly call: C;
  readonly report: CallReport;
  readonly stop: () => void;
}

export class Reports<C extends CallCore = CallCore> {
  readonly #host: ReportHost<C>;
  readonly #outbox: Outbox;
  readonly #calls = new Map<string, Reported<C>>();
  /** Id of the newest registration that had one: what a segment goes to when the connection is away. */
  #callReportId: string | null = null;

  constructor(host: ReportHost<C>) {
    this.#host = host;
    const {environment} = host;
    this.#outbox = new Outbox({
      environment,
      persistent: host.options().storage === 'local',
      online: () => environment.online() && !host.connecting(),
      refused: (callId, status) => this.#refused(callId, status),
    });
  }

  /** Numbers of the segments that the next page of the tab begins with, by call. */
  get segments(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#calls].map(([id, {report}]) => [id, report.next]));
  }

  /** `notes`: what happened so far; `ids` is asked late, because a server tells them in its own time. */
  begin(call: C, notes: readonly Note[], ids: () => CallIds, segment: number): void {
    if (this.#calls.has(call.id)) return;
    const host = this.#host;
    const {clock} = host.environment;
    const options = (): Readonly<ResolvedOptions> => host.options();
    const {callReportFlushInterval: flushMs, enableCallReports: enabled} = options();
    // Where the client connects may be changed while the call goes on.
    const url = reportUrl(options());
    const report = new CallReport(
      {
        snapshot: () => call.snapshot,
        microphone: () => call.media.localStream?.getAudioTracks()[0],
        summary: (state, now) =>
          summarize(call.snapshot, ids(), call.ownNumber, {options: options(), ...host.session()}, state, now),
        now: () => clock.now(),
        intervalMs: () => options().callReportInterval,
        flushMs: () => flushMs,
        delivers: () => enabled && url !== null && this.#reportId() !== null,
      },
      segment,
    );
    const sendable = ({id, body}: Segment) => ({
      id,
      url: url ?? '',
      callId: call.id,
      callReportId: this.#reportId() ?? '',
      voiceSdkId: host.session().voiceSdkId,
      body,
    });
    report.on('segment', (part) => this.#outbox.add(sendable(part)));
    report.on('draft', (part) => this.#outbox.draft(sendable(part)));
    // A crash leaves no time to tell the next page how to count on.
    report.on('segment', () => host.remember());
    report.on('draft', () => host.remember());
    for (const note of notes) report.note(note);
    this.#calls.set(call.id, {call, report, stop: this.#measure(call, report)});
    // From the start: the page may be gone before the first interval is over.
    if (call.snapshot.end === null) report.draft();
  }

  note(note: Note): void {
    for (const [id, {report}] of this.#calls) if (note.callId === null || note.callId === id) report.note(note);
  }

  /** Sends what there is of a call's report. */
  flush(callId: string, reason: FlushReason = {type: 'manual'}): void {
    this.#calls.get(callId)?.report.flush(reason);
  }

  /** The connection to the server is gone while calls go on. */
  socketLost(loss: SocketLoss): void {
    this.#flushAll(closeReason(loss));
  }

  /** The page goes. Calls that end with it end their reports themselves; `going`: they go on without it. */
  leaving(going: boolean): void {
    this.#outbox.leaving = true;
    if (going) this.#flushAll({type: 'page-unload'});
  }

  /** The page is back, or is only not looked at, and may go without another word. */
  stay(): void {
    this.#outbox.leaving = false;
    void this.#outbox.drain();
  }

  hidden(): void {
    // A page that is left is hidden as well: what there was is on its way.
    if (this.#outbox.leaving) return;
    for (const {report} of this.#calls.values()) report.draft();
  }

  end(callId: string): void {
    const reported = this.#calls.get(callId);
    if (!reported) return;
    this.#calls.delete(callId);
    reported.stop();
    this.#host.tell(reported.report.end());
  }

  drain(): void {
    void this.#outbox.drain();
  }

  /** No connection is made any more. */
  closed(): void {
    this.#outbox.resume();
  }

  settled(): Promise<void> {
    return this.#outbox.settled();
  }

  dispose(): void {
    for (const {stop, report} of this.#calls.values()) {
      stop();
      report.removeAllListeners();
    }
    this.#calls.clear();
    this.#outbox.dispose();
  }

  #reportId(): string | null {
    this.#callReportId = this.#host.session().callReportId ?? this.#callReportId;
    return this.#callReportId;
  }

  #flushAll(reason: FlushReason): void {
    for (const {report} of this.#calls.values()) report.flush(reason);
  }

  /** Readings come from what measures the call; there is one reader, and one measurement. */
  #measure(call: C, report: CallReport): () => void {
    let stopped = false;
    let monitor: QualityMonitor<C> | undefined;
    const follow = (quality: CallQuality): void => {
      if (stopped || quality.callId !== call.id) return;
      quality.on('frame', (frame, sample) => report.handleFrame(frame, sample));
      monitor?.off('call', follow);
    };
    this.#host.monitor().then(
      (found) => {
        monitor = found;
        const quality = found.of(call.id);
        if (quality) follow(quality);
        else if (!stopped) found.on('call', follow);
      },
      // What measures cannot be had: the report says what happened, without numbers.
      () => {},
    );
    return () => {
      stopped = true;
      monitor?.off('call', follow);
    };
  }

  #refused(callId: string, status: number | null): void {
    const at = this.#host.environment.clock.now();
    this.note({at, kind: 'refused', callId: null, status, of: callId});
  }
}
