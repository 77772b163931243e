/**
 * The queue of reports: each is stored before it is sent, and removed when the server has it. Shared by all clients and tabs
 * of a site; a lock per report keeps two of them from sending the same one.
 */
import {Disposer} from '../../lib/disposer.js';
import {deferred} from '../../lib/deferred.js';
import type {Deferred} from '../../lib/deferred.js';
import type {Environment} from '../environment.js';
import {setWaiting} from './waiting.js';
import {ReportStore} from './report-store.js';
import type {QueuedReport} from './report-store.js';
import {Uploader} from './uploader.js';

const MOST = 20;
const MAX_AGE_MS = 7 * 24 * 60 * 60 * 1000;
/** Without locks: a draft that was not written for so long belongs to a page that is gone. */
const STALE_MS = 60_000;

export type Sendable = Omit<QueuedReport, 'version' | 'queuedAt' | 'attempts' | 'draftedAt'>;

export interface OutboxHost {
  readonly environment: Environment;
  /** `false`: nothing may be kept beyond the page. */
  readonly persistent: boolean;
  /** There is a network, as far as anybody knows. */
  online(): boolean;
  /** The server does not want it; it was dropped. */
  refused(callId: string, status: number | null): void;
}

export class Outbox {
  readonly #host: OutboxHost;
  readonly #store: ReportStore;
  readonly #uploader: Uploader;
  readonly #scope = new Disposer();
  /** Reports of calls that go on: this page writes them still. */
  readonly #drafts = new Map<string, number>();
  /** Locks of this page, by report. */
  readonly #claims = new Map<string, Deferred<void>>();
  /** Finished reports until they are in the store. */
  readonly #writing = new Map<string, QueuedReport>();
  /** On its way, with the attempt that is being made. */
  #sending: QueuedReport | undefined;
  #leaving = false;
  /** Until it is known what became of them. */
  readonly #work = new Set<Promise<void>>();
  #round: Promise<void> | undefined;
  #again = false;
  /** Something waits for the network, or for the connection to the server. */
  #held = false;

  constructor(host: OutboxHost) {
    const {environment, persistent} = host;
    this.#host = host;
    this.#store = new ReportStore(environment, persistent);
    this.#uploader = new Uploader(environment);
  }

  get leaving(): boolean {
    return this.#leaving;
  }

  /** The page is about to go, and may come back: from now on there is no time to wait for anything. */
  set leaving(leaving: boolean) {
    this.#leaving = leaving;
    if (!leaving) return;
    // Some browsers close the socket of such a page first: what that ended may not be written any more.
    for (const report of this.#writing.values()) this.#store.putAtOnce(report);
    // Whether it arrives nobody is left to hear: the next page counts on.
    if (this.#sending) this.#store.putAtOnce(this.#sending);
  }

  /** Keeps what a crash would leave behind; it is not sent from here. */
  draft(report: Sendable): void {
    const now = this.#now();
    const queuedAt = this.#drafts.get(report.id) ?? now;
    const known = this.#drafts.has(report.id);
    this.#drafts.set(report.id, queuedAt);
    // Told to other tabs before they can see it.
    if (!known) void this.#claim(report.id);
    void this.#write({...report, version: 1, queuedAt, attempts: 0, draftedAt: now});
  }

  /** Takes a report to be delivered, now or when that is possible. */
  add(report: Sendable): void {
    const queuedAt = this.#drafts.get(report.id) ?? this.#now();
    const queued: QueuedReport = {...report, version: 1, queuedAt, attempts: 0, draftedAt: null};
    const sent = this.#leaving ? this.#leave(queued) : this.#write(queued).then(() => this.#deliver(queued));
    this.#track(sent);
  }

  /** Sends what waits. Resolves when all of it was tried; never rejects. */
  drain(): Promise<void> {
    this.#again = true;
    this.#round ??= this.#run();
    return this.#round;
  }

  /** Sends what waited for the connection, whatever became of that. */
  resume(): void {
    if (this.#held) this.#track(this.drain());
  }

  /** Resolves when nothing of this page is on its way. */
  async settled(): Promise<void> {
    while (this.#work.size) await Promise.all(this.#work);
  }

  dispose(): void {
    this.#scope.dispose();
    this.#uploader.dispose();
    // What is on its way stays this page's until that is over.
    for (const id of this.#claims.keys()) if (id !== this.#sending?.id) this.#release(id);
    this.#store.close();
  }

  #now(): number {
    return this.#host.environment.clock.now();
  }

  #track(sent: Promise<void>): void {
    const work = sent.finally(() => this.#work.delete(work));
    this.#work.add(work);
  }

  /** The mark is set on both sides of the write: a page that is emptying the queue meanwhile takes it away in between only. */
  async #write(report: QueuedReport): Promise<void> {
    this.#mark(true);
    if (report.draftedAt === null) this.#writing.set(report.id, report);
    await this.#store.put(report);
    this.#writing.delete(report.id);
    this.#mark(true);
  }

  #mark(waiting: boolean): void {
    if (this.#host.persistent) setWaiting(this.#host.environment, waiting);
  }

  #deliver({id}: QueuedReport): Promise<void> {
    this.#drafts.delete(id);
    return this.drain();
  }

  /** What the page takes along. Where that is not all, or nobody is left to hear that it arrived, the next page sends it as well. */
  async #leave(report: QueuedReport): Promise<void> {
    this.#drafts.delete(report.id);
    const tried = {...report, attempts: 1};
    this.#store.putAtOnce(tried);
    void this.#write(tried);
    if (await this.#uploader.part(report)) await this.#store.delete(report.id);
  }

  async #run(): Promise<void> {
    try {
      while (this.#again && !this.#scope.disposed) {
        this.#again = false;
        await this.#sendAll();
      }
    } finally {
      // Not a moment later: what is added from now on needs a round of its own.
      this.#round = undefined;
      if (this.#scope.disposed) this.#store.close();
    }
  }

  async #sendAll(): Promise<void> {
    const waiting = await this.#pruned();
    const unreachable = new Set<string>();
    // What failed before may fail again, and what failed most often may be what nobody takes: it must not keep others from being sent.
    const order = waiting.toSorted((a, b) => a.attempts - b.attempts || a.queuedAt - b.queuedAt);
    let left = waiting.length;
    for (const {id, url} of order) {
      if (this.#scope.disposed || !this.#host.online()) break;
      if (this.#drafts.has(id) || unreachable.has(url) || !(await this.#claim(id))) continue;
      try {
        const report = await this.#store.get(id);
        if (this.#scope.disposed || (report && this.#isAlive(report))) continue;
        const outcome = report ? await this.#send(report) : 'sent';
        if (outcome === 'unreachable' || outcome === 'late') unreachable.add(url);
        if (outcome === 'sent' || outcome === 'refused') left--;
      } finally {
        this.#sending = undefined;
        this.#release(id);
      }
    }
    this.#held = left > 0 && !this.#host.online();
    if (left > 0 || this.#drafts.size > 0) return;
    this.#mark(false);
    if (!this.#again) this.#store.close();
  }

  async #send(report: QueuedReport): Promise<string> {
    const {outcome, attempts, status} = await this.#uploader.deliver(
      report,
      () => this.#host.online(),
      (tried) => {
        this.#sending = {...report, attempts: tried};
        if (this.#leaving) this.#store.putAtOnce(this.#sending);
      },
    );
    if (outcome === 'sent' || outcome === 'refused') await this.#store.delete(report.id);
    else await this.#store.put({...report, attempts});
    if (outcome === 'refused') this.#host.refused(report.callId, status);
    return outcome;
  }

  /** What waits, without what is too old or too much: the oldest go first. */
  async #pruned(): Promise<QueuedReport[]> {
    const all = (await this.#store.all()).toSorted((a, b) => a.queuedAt - b.queuedAt);
    const young = all.filter(({queuedAt}) => this.#now() - queuedAt <= MAX_AGE_MS);
    const kept = young.slice(-MOST);
    const gone = all.filter((report) => !kept.includes(report));
    await Promise.all(gone.map(({id}) => this.#store.delete(id)));
    return kept;
  }

  /** Some other page is still in that call. Where there are locks, having got this one says that it is not. */
  #isAlive({draftedAt}: QueuedReport): boolean {
    return draftedAt !== null && !this.#locks() && this.#now() - draftedAt < STALE_MS;
  }

  #locks(): LockManager | undefined {
    return this.#host.persistent ? this.#host.environment.locks() : undefined;
  }

  /** Whether this page may send that report: nobody else does. Ends with the page, however it ends. */
  #claim(id: string): Promise<boolean> {
    if (this.#claims.has(id)) return Promise.resolve(true);
    const held = deferred<void>();
    const locks = this.#locks();
    this.#claims.set(id, held);
    if (!locks) return Promise.resolve(true);
    return new Promise((resolve) => {
      const use = (lock: Lock | null): Promise<void> | undefined => {
        if (!lock) this.#claims.delete(id);
        resolve(lock !== null);
        return lock ? held.promise : undefined;
      };
      // A page without a right to locks, as in a sandboxed frame, does without.
      locks.request(`telnyx-report:${id}`, {ifAvailable: true}, use).catch(() => resolve(true));
    });
  }

  #release(id: string): void {
    this.#claims.get(id)?.resolve();
    this.#claims.delete(id);
  }
}
