/** What a client knows of reports before there is one: it remembers what happened, and fetches the rest when a call is answered. */
import {Disposer} from '../../lib/disposer.js';
import {reportListenerError} from '../../lib/emitter.js';
import {asObject, asString} from '../../lib/guards.js';
import type {Json} from '../../lib/guards.js';
import type {ResolvedOptions} from '../../options/client-options.js';
import {callIdOf} from '../../protocol/call.js';
import type {CloseInfo} from '../../transport/socket.js';
import type {CallCore} from '../call-core.js';
import type {Environment} from '../environment.js';
import type {QualityMonitor} from '../quality/monitor.js';
import type {SessionState} from '../session-machine.js';
import type {CallSnapshot} from '../state.js';
import type {Reports} from './reports.js';
import type {CallIds} from './summary.js';
import type {Note, StatsReport} from './types.js';
import {isWaiting} from './waiting.js';

/** What it needs of the client. */
export interface ReportHost<C extends CallCore> {
  readonly environment: Environment;
  options(): Readonly<ResolvedOptions>;
  session(): {
    readonly callReportId: string | null;
    readonly voiceSdkId: string | null;
    readonly region: string | null;
    readonly dc: string | null;
  };
  /** A connection is being made or made again: what is sent now would hardly arrive. */
  connecting(): boolean;
  monitor(): Promise<QualityMonitor<C>>;
  /** Somebody on the page wants to hear of reports. */
  listening(): boolean;
  tell(report: StatsReport): void;
  /** What `left` says is other than before. */
  remember(): void;
}

/** Of a call until it is answered, and of what else happened meanwhile. */
const KEPT_NOTES = 300;
const KEPT_IDS = 50;
/** `disconnect()` waits no longer for reports on their way (the documents). */
const SETTLE_MS = 10_000;

type WithoutTime<N> = N extends Note ? Omit<N, 'at'> : never;

export class Reporting<C extends CallCore = CallCore> {
  readonly #host: ReportHost<C>;
  readonly #notes: Note[] = [];
  readonly #ids = new Map<string, CallIds>();
  #loading: Promise<Reports<C>> | undefined;
  #reports: Reports<C> | undefined;
  #close: CloseInfo | undefined;
  #up = false;
  #left: unknown;
  #disposed = false;

  constructor(host: ReportHost<C>) {
    this.#host = host;
  }

  /** What the next page of the tab needs to go on with the reports of calls that it returns to. */
  get left(): Json {
    // A call that this page has not reached yet goes on with what the page before it said.
    return {...asObject(this.#left), ...this.#reports?.segments};
  }

  /** What an earlier page of the tab left. */
  restore(left: unknown): void {
    this.#left = left;
  }

  note(note: WithoutTime<Note>): void {
    const dated = {...note, at: this.#host.environment.clock.now()} as Note;
    this.#notes.push(dated);
    if (this.#notes.length > KEPT_NOTES) this.#notes.shift();
    this.#reports?.note(dated);
  }

  /** Ids of a call that the server tells in its messages. */
  learn(params: Json): void {
    const callId = callIdOf(params);
    if (!callId) return;
    const telnyxSessionId = asString(params['telnyx_session_id']) ?? undefined;
    const telnyxLegId = asString(params['telnyx_leg_id']) ?? undefined;
    const callee = asString(params['callee_id_number']) ?? undefined;
    const known = this.#ids.get(callId);
    if (known || telnyxLegId || telnyxSessionId) {
      this.#ids.set(callId, {
        telnyxSessionId: telnyxSessionId ?? known?.telnyxSessionId,
        telnyxLegId: telnyxLegId ?? known?.telnyxLegId,
        callee: callee ?? known?.callee,
      });
      // Of calls that have no report nobody asks.
      const [oldest] = this.#ids.keys();
      if (this.#ids.size > KEPT_IDS) this.#ids.delete(oldest!);
    }
  }

  callChanged(call: C, now: CallSnapshot, before: CallSnapshot): void {
    this.note({kind: 'call', callId: call.id, now, before});
    const {state} = now;
    if (state === before.state || (state !== 'active' && state !== 'hangup')) return;
    if (!this.#reports && !this.#wanted()) return;
    // Somebody ended it when he heard that it was answered.
    if (state === 'active' && call.snapshot.end) return;
    this.#use((reports) => {
      const notes = this.#notes.filter(
        ({callId, at}) => callId === call.id || (callId === null && at >= now.startedAt),
      );
      reports.begin(call, notes, () => this.#ids.get(call.id) ?? {}, segmentOf(this.#left, call.id));
      if (state !== 'hangup') return;
      reports.end(call.id);
      this.#ids.delete(call.id);
    });
  }

  socketClosed(close: CloseInfo): void {
    this.#close = close;
  }

  connectionChanged(state: SessionState, reason: string | null): void {
    this.note({kind: 'connection', callId: null, state, reason});
    if (this.#up && (state === 'waiting' || state === 'failed')) {
      this.#reports?.socketLost(this.#close ? {close: this.#close} : {gaveUp: reason ?? ''});
    }
    this.#up = state === 'ready';
    this.#close = undefined;
    if (state === 'ready' || state === 'failed') this.retry();
    if (state === 'closed') this.#reports?.closed();
  }

  /** Now may be a better moment for what waits. */
  retry(): void {
    const {environment} = this.#host;
    const {storage, enableCallReports} = this.#host.options();
    if (this.#reports) this.#reports.drain();
    else if (enableCallReports && storage === 'local' && isWaiting(environment)) {
      this.#use((reports) => reports.drain());
    }
  }

  flush(callId: string): void {
    if (this.#loading) this.#use((reports) => reports.flush(callId));
  }

  /** `going`: calls go on without the page. */
  leaving(going: boolean): void {
    this.#reports?.leaving(going);
  }

  stay(): void {
    this.#reports?.stay();
  }

  hidden(): void {
    this.#reports?.hidden();
  }

  /** Resolves when nothing is on its way any more, after 10 s at most. */
  async settled(): Promise<void> {
    if (!this.#loading) return;
    const scope = new Disposer();
    const patience = new Promise<void>((resolve) => {
      scope.timeout(this.#host.environment.clock, resolve, SETTLE_MS);
    });
    await Promise.race([this.#loading.then((reports) => reports.settled()).catch(() => {}), patience]);
    scope.dispose();
  }

  dispose(): void {
    this.#disposed = true;
    void this.#loading?.then((reports) => reports.dispose()).catch(() => {});
  }

  #wanted(): boolean {
    const host = this.#host;
    return (host.options().enableCallReports && host.session().callReportId !== null) || host.listening();
  }

  /** At once when it is there. A call goes on without reports where they cannot be fetched; the next one asks again. */
  #use(run: (reports: Reports<C>) => void): void {
    const safely = (reports: Reports<C>): void => {
      try {
        run(reports);
      } catch (error) {
        // A report that fails is a bug of ours, and no reason for a call to.
        reportListenerError(error);
      }
    };
    if (this.#reports) return safely(this.#reports);
    if (this.#disposed) return;
    this.#loading ??= import('./reports.js').then(({Reports}) => (this.#reports = new Reports(this.#host)));
    this.#loading.then(safely, () => (this.#loading = undefined));
  }
}

/** Numbers of segments that an earlier page left, out of a store that anybody may have written to. */
function segmentOf(left: unknown, callId: string): number {
  const segment = asObject(left)[callId];
  return typeof segment === 'number' && segment > 0 ? Math.floor(segment) : 0;
}
