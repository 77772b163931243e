/** Whose quality is shown: the call of a client that is talked in, the last one, or a connection of the page's. */
import type {ClientCore} from '../../client/client-core.js';
import type {QualityMonitor} from '../../client/quality/monitor.js';
import type {CallSnapshot, ClientSnapshot} from '../../client/state.js';
import type {CallQuality} from '../../stats/call-quality.js';
import {THRESHOLDS} from '../../stats/thresholds.js';
import type {Thresholds} from '../../stats/thresholds.js';
import {measure} from './connection.js';

export interface SourceListener {
  /** Another call, another grade, a warning, an end. */
  readonly changed: () => void;
  /** One more second. */
  readonly second: () => void;
}

export class QualitySource {
  readonly #listener: SourceListener;
  #client: ClientCore | undefined;
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

  /** A connection wins over a client. Without either, what was measured last stays. */
  use(client: ClientCore | undefined, connection: RTCPeerConnection | undefined): void {
    if (connection !== this.#connection) {
      if (this.#connection) this.#drop();
      this.#connection = connection;
      if (connection) this.#show(measure(connection, this.thresholds));
    }
    if (client === this.#client) return;
    this.#client = client;
    this.#unwatch();
    this.#monitor?.off('call', this.#pick);
    this.#monitor = undefined;
    if (!client) return;
    client.quality.then(
      (monitor) => {
        if (client !== this.#client) return;
        this.#monitor = monitor;
        if (this.#thresholds) monitor.thresholds = this.#thresholds;
        monitor.on('call', this.#pick);
        this.look(this.#looking);
        this.#pick();
      },
      // Without what measures there is nothing to show; the next call asks for it again.
      () => (this.#client = undefined),
    );
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

  /** The element left the page. */
  dispose(): void {
    this.use(undefined, undefined);
    this.#listen(undefined);
  }

  /** It is there again: what it shows may have gone on. */
  resume(): void {
    this.#listen(this.#quality);
  }

  readonly #pick = (): void => {
    if (this.#connection) return;
    const {calls = [], activeCallId: active} = this.#snapshot ?? {};
    const quality = active ? this.#monitor?.of(active) : (this.#monitor?.newest ?? this.#quality);
    const id = active ?? quality?.callId;
    this.#call = calls.find((call) => call.id === id) ?? (this.#call?.id === id ? this.#call : null);
    this.#show(quality);
  };

  #show(quality: CallQuality | undefined): void {
    if (quality !== this.#quality) {
      this.#listen(quality);
      this.#quality = quality;
    }
    this.#listener.changed();
  }

  #drop(): void {
    const quality = this.#quality;
    this.#show(undefined);
    quality?.end();
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
