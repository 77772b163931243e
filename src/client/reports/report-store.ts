/**
 * Where reports wait to be delivered: IndexedDB, so that they outlive the page. Where that is absent, blocked or full they are
 * kept in memory and delivered as well as that allows. A page that goes has no time for IndexedDB, whose writes are then
 * lost more often than not: its last reports are in `localStorage`, keys `telnyx:report:<id>`, until a page looks.
 */
import {del, get, promisifyRequest, set, values} from 'idb-keyval';
import type {UseStore} from 'idb-keyval';
import {Disposer} from '../../lib/disposer.js';
import {isObject} from '../../lib/guards.js';
import type {Environment} from '../environment.js';
import type {CallReportBody} from './types.js';

const DATABASE = 'telnyx-reports';
const TABLE = 'reports';
const LAST_WORDS = 'telnyx:report:';
/** Some browsers neither open a database nor say that they will not. */
const OPEN_MS = 3000;

export interface QueuedReport {
  readonly version: 1;
  readonly id: string;
  /** Where it goes, with which headers. */
  readonly url: string;
  readonly callReportId: string;
  readonly callId: string;
  readonly voiceSdkId: string | null;
  /** Epoch milliseconds. */
  readonly queuedAt: number;
  readonly attempts: number;
  /** The call was going on when this was written, last at that time. */
  readonly draftedAt: number | null;
  readonly body: CallReportBody;
}

/** Another version of this library may have written it. */
const isReport = (value: unknown): value is QueuedReport =>
  isObject(value) &&
  value['version'] === 1 &&
  ['id', 'url', 'callReportId', 'callId'].every((name) => typeof value[name] === 'string') &&
  ['queuedAt', 'attempts'].every((name) => typeof value[name] === 'number') &&
  isObject(value['body']);

/** Anything may be in there. */
function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '0');
  } catch {
    return undefined;
  }
}

export class ReportStore {
  readonly #environment: Pick<Environment, 'clock' | 'indexedDB' | 'localStorage'>;
  readonly #persistent: boolean;
  readonly #memory = new Map<string, QueuedReport>();
  #database: Promise<IDBDatabase> | undefined;

  /** `persistent: false`: nothing is kept beyond the page, and nothing of other pages is seen. */
  constructor(environment: Pick<Environment, 'clock' | 'indexedDB' | 'localStorage'>, persistent: boolean) {
    this.#environment = environment;
    this.#persistent = persistent;
  }

  async all(): Promise<QueuedReport[]> {
    for (const report of this.#lastWords()) {
      const kept = await this.get(report.id);
      // A page that came back may have tried it since.
      const newest = kept && kept.attempts > report.attempts ? kept : report;
      if (await this.put(newest)) this.#forget(report.id);
    }
    const stored = await values<unknown>(this.#use).catch((): unknown[] => []);
    return [...stored.filter((value) => isReport(value)), ...this.#memory.values()];
  }

  async get(id: string): Promise<QueuedReport | undefined> {
    const kept = this.#memory.get(id);
    if (kept) return kept;
    const stored = await get<unknown>(id, this.#use).catch(() => undefined);
    return isReport(stored) ? stored : undefined;
  }

  /** Resolves with whether it outlives the page; never rejects: what cannot be stored is kept in memory. */
  async put(report: QueuedReport): Promise<boolean> {
    try {
      await set(report.id, report, this.#use);
      this.#memory.delete(report.id);
      return true;
    } catch {
      this.#memory.set(report.id, report);
      return false;
    }
  }

  /** Puts it where it outlives a page that has no more time. */
  putAtOnce(report: QueuedReport): void {
    this.#local((storage) => storage.setItem(LAST_WORDS + report.id, JSON.stringify(report)));
  }

  async delete(id: string): Promise<void> {
    this.#memory.delete(id);
    this.#forget(id);
    await del(id, this.#use).catch(() => {});
  }

  /** Lets go of the database until it is needed again. */
  close(): void {
    const database = this.#database;
    this.#database = undefined;
    database?.then(
      (opened) => opened.close(),
      () => {},
    );
  }

  #lastWords(): QueuedReport[] {
    const found = this.#local((storage) =>
      Array.from({length: storage.length}, (_, index) => storage.key(index) ?? '')
        .filter((key) => key.startsWith(LAST_WORDS))
        .map((key) => parsed(storage.getItem(key))),
    );
    return (found ?? []).filter((value) => isReport(value));
  }

  #forget(id: string): void {
    this.#local((storage) => storage.removeItem(LAST_WORDS + id));
  }

  /** Blocked or full, it is as if it were not there. */
  #local<T>(run: (storage: Storage) => T): T | undefined {
    try {
      const storage = this.#persistent ? this.#environment.localStorage() : undefined;
      return storage && run(storage);
    } catch {
      return undefined;
    }
  }

  readonly #use: UseStore = async (mode, callback) => {
    const transaction = (await this.#open()).transaction(TABLE, mode);
    const result = callback(transaction.objectStore(TABLE));
    // Without waiting for the page, which may be on its way out.
    if (mode === 'readwrite') transaction.commit();
    return result;
  };

  #open(): Promise<IDBDatabase> {
    return (this.#database ??= this.#opened());
  }

  async #opened(): Promise<IDBDatabase> {
    const factory = this.#persistent ? this.#environment.indexedDB() : undefined;
    if (!factory) throw new Error('no database');
    const request = factory.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(TABLE);
    const scope = new Disposer();
    const opening = promisifyRequest(request);
    // Asked again the next time. Not where a browser says nothing, which takes its time each time.
    opening.catch(() => (this.#database = undefined));
    const late = new Promise<never>((_, reject) => {
      scope.timeout(this.#environment.clock, () => reject(new Error('not opened in time')), OPEN_MS);
    });
    late.catch(() => opening.then((database) => database.close()).catch(() => {}));
    try {
      const database = await Promise.race([opening, late]);
      const gone = (): void => {
        database.close();
        this.#database = undefined;
      };
      database.onclose = gone;
      // Somebody deletes it, as "clear site data" does.
      database.onversionchange = gone;
      return database;
    } finally {
      scope.dispose();
    }
  }
}
