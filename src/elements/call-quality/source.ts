/** Whose quality is shown: the call of a client that is talked in, the last one, or a connection of the page's. */
import type {ClientCore} from '../../client/client-core.js';
import type {QualityMonitor} from '../../client/quality/monitor.js';
import type {CallSnapshot, ClientSnapshot} from '../../client/state.js';
import type {CallQuality} from '../../stats/call-quality.js';
import {THRESHOLDS} from '../../stats/thresholds.js';
import type {Thresholds} from '../../stats/thresholds.js';
import {measure} from './connection.js';

export interface SourceListener {
  /** Another client, call or grade, a warning, an end. */
  readonly changed: () => void;
  /** One more second. */
  readonly second: () => void;
}

export class QualitySource {
  readonly #listener: SourceListener;
  #client: ClientCore | undefined;
  /** Whose calls were shown last, also when it is gone. */
  #owner: ClientCore | undefined;
  /** What the page said by then of whose calls are meant. */
  #meant: unknown;
  #connection: RTCPeerConnection | undefined;
  #monitor: QualityMonitor | undefined;
  #snapshot: ClientSnapshot | undefined;
  #quality: CallQuality | undefined;
  #thresholds: Thresholds | null = null;
  #looking = false;
  #stopWatching: (() => void) | undefined;
  /** The call of `#quality`, also when the client has forgotten it. */
  #call: CallSnapshot | null = null;

  constructor(listener: SourceListener) {
    this.#listener = listener;
  }

  get quality(): CallQuality | null {
    return this.#quality ?? null;
  }

  /** What the client says of the call that is shown; `null` for a bare connection. */
  get call(): CallSnapshot | null {
    return this.#connection ? null : this.#call;
  }

  get thresholds(): Thresholds {
    return this.#thresholds ?? (this.#connection ? undefined : this.#monitor?.thresholds) ?? THRESHOLDS;
  }

  /**
   * A connection wins over a client. Without either, what was measured last stays, and also with the client that takes the place of one that
   * is gone; not when the page means others' calls (`meant`), nor beside a client that lives on.
   */
  use(client: ClientCore | undefined, connection: RTCPeerConnection | undefined, meant?: unknown): void {
    const owner = this.#owner;
    const others = meant !== this.#meant || (!!client && !owner?.disposed);
    this.#meant = meant;
    if (owner && client !== owner && others) this.#forget();
    if (client !== this.#client) this.#turn(client);
    if (connection !== this.#connection) this.#measure(connection);
  }

  #turn(client: ClientCore | undefined): void {
    this.#let();
    this.#client = client;
    this.#owner = client ?? this.#owner;
    client?.quality.then(
      (monitor) => {
        if (client !== this.#client) return;
        this.#monitor = monitor;
        if (this.#thresholds) monitor.thresholds = this.#thresholds;
        monitor.on('call', this.#pick);
        this.look(this.#looking);
        this.#pick();
      },
      // Without what measures there is nothing to show; the next call asks for it again.
      () => {
        if (client === this.#client) this.#client = undefined;
      },
    );
    this.#listener.changed();
  }

  /** No more of the client's calls, until it is used again. */
  #let(): void {
    this.#client = undefined;
    this.#unwatch();
    this.#monitor?.off('call', this.#pick);
    this.#monitor = undefined;
  }

  #forget(): void {
    this.#owner = this.#snapshot = undefined;
    if (this.#connection) this.#call = null;
    else this.#show(undefined, null);
  }

  #measure(connection: RTCPeerConnection | undefined): void {
    const before = this.#connection && this.#quality;
    this.#connection = connection;
    this.#show(connection && measure(connection, this.thresholds));
    before?.end();
    this.#pick();
  }

  follow(snapshot: ClientSnapshot): void {
    this.#snapshot = snapshot;
    this.#pick();
  }

  /** Limits of grades from now on; `null` for the usual ones. */
  limit(thresholds: Thresholds | null): void {
    if (JSON.stringify(thresholds) === JSON.stringify(this.#thresholds)) return;
    this.#thresholds = thresholds;
    const now = thresholds ?? THRESHOLDS;
    if (this.#monitor) this.#monitor.thresholds = now;
    if (this.#connection && this.#quality) this.#quality.thresholds = now;
  }

  /** Somebody looks, or nobody does: then frames are told less often. */
  look(looking: boolean): void {
    this.#looking = looking;
    if (looking) this.#stopWatching ??= this.#monitor?.watch();
    else this.#unwatch();
  }

  /** The element left the page, perhaps for another place in it: a connection of the page's is measured on. */
  pause(): void {
    this.#let();
    this.#listen(undefined);
  }

  /** It is there again: what it shows may have gone on. */
  resume(): void {
    this.#listen(this.#quality);
    this.#listener.changed();
  }

  /** It does not come back so soon. */
  dispose(): void {
    if (this.#connection) this.#measure(undefined);
    this.pause();
  }

  readonly #pick = (): void => {
    if (this.#connection) return;
    const {calls = [], activeCallId: active} = this.#snapshot ?? {};
    const quality = active ? this.#monitor?.of(active) : (this.#monitor?.newest ?? this.#quality);
    const id = active ?? quality?.callId;
    const known = calls.find((call) => call.id === id);
    this.#show(quality, known ?? (this.#call?.id === id ? this.#call : null));
  };

  /** A client tells of much that has nothing to do with what is shown. */
  #show(quality: CallQuality | undefined, call = this.#call): void {
    if (quality === this.#quality && call === this.#call) return;
    if (quality !== this.#quality) {
      this.#listen(quality);
      this.#quality = quality;
    }
    this.#call = call;
    this.#listener.changed();
  }

  #listen(quality: CallQuality | undefined): void {
    const {changed, second} = this.#listener;
    for (const name of ['grade', 'warning', 'mark', 'end'] as const) {
      this.#quality?.off(name, changed);
      quality?.on(name, changed);
    }
    this.#quality?.off('frame', second);
    quality?.on('frame', second);
  }

  #unwatch(): void {
    this.#stopWatching?.();
    this.#stopWatching = undefined;
  }
}
