/**
 * Clients of a page by key. The one instance lives on `globalThis`, so two copies of the library share sockets;
 * the number in its symbol changes only when its methods become incompatible.
 */
import {ClientCore} from '../client/client-core.js';
import type {ClientOptions, ResolvedOptions} from '../options/client-options.js';
import {Lease} from './lease.js';
import type {Holder} from './lease.js';

export {clientKey} from '../client/client-key.js';

const SLOT = Symbol.for('telnyx.registry.1');
/** With no element left the microphone is silenced after this long (contract §3). */
const SUSPEND_MS = 1000;

interface Entry {
  readonly client: ClientCore;
  readonly holders: Set<Holder>;
  /** Who stated an option first; later, different values are refused. */
  readonly stated: Map<string, {readonly holder: Holder; readonly text: string}>;
  readonly conflicts: Set<string>;
  readonly defaults: Partial<ResolvedOptions>;
  readonly timers: number[];
}

const newEntry = (client: ClientCore, defaults: Partial<ResolvedOptions> = {}): Entry => ({
  client,
  defaults,
  holders: new Set(),
  stated: new Map(),
  conflicts: new Set(),
  timers: [],
});

/** Options as stated by one element; the first layer that states an option decides. */
export interface StatedLayer {
  readonly holder: Holder;
  readonly options: ClientOptions;
}

export class ClientRegistry {
  readonly #entries = new Map<string, Entry>();
  /** Clients made by the page: held and told apart here, never disposed of here. */
  readonly #adopted = new WeakMap<ClientCore, Entry>();

  /** A lease on the client of `key`, which is made when there is none. */
  acquire(key: string, layers: readonly StatedLayer[], holder: Holder, defaults: ResolvedOptions): Lease {
    let entry = this.#entries.get(key);
    if (!entry || entry.client.disposed) {
      const options = Object.assign({}, defaults, ...layers.map((layer) => layer.options).reverse()) as ResolvedOptions;
      entry = newEntry(new ClientCore(options, {key}), defaults);
      this.#entries.set(key, entry);
    }
    const {client, holders, timers} = entry;
    for (const timer of timers.splice(0)) client.environment.clock.clearTimeout(timer);
    client.suspendMicrophone(false);
    holders.add(holder);
    for (const layer of layers) this.state(key, layer);
    return new Lease(client, holders, () => this.#release(key, holder));
  }

  /** A lease on a client that the page made itself. */
  adopt(client: ClientCore, holder: Holder): Lease {
    const entry = this.#adopted.get(client) ?? newEntry(client);
    this.#adopted.set(client, entry);
    entry.holders.add(holder);
    return new Lease(client, entry.holders, () => entry.holders.delete(holder));
  }

  /** Applies what an element states; a later, different value is ignored and told by warning 50101 (contract §3). */
  state(key: string, {holder, options}: StatedLayer): void {
    const entry = this.#entries.get(key);
    if (!entry) return;
    const fresh: Record<string, unknown> = {};
    for (const [option, {holder: first}] of entry.stated) {
      if (first.element !== holder.element || option in options) continue;
      // Removed: the default is back.
      entry.stated.delete(option);
      fresh[option] = entry.defaults[option as keyof ResolvedOptions];
    }
    for (const [option, value] of Object.entries(options)) {
      const text = JSON.stringify(value);
      const first = entry.stated.get(option);
      // Whoever has left the page has no say any more.
      if (!first || first.holder.element === holder.element || !first.holder.element.isConnected) {
        if (first?.text === text) continue;
        entry.stated.set(option, {holder, text});
        fresh[option] = value;
      } else if (first.text !== text && !entry.conflicts.has(`${option} ${holder.label}`)) {
        entry.conflicts.add(`${option} ${holder.label}`);
        entry.client.reportConflict(option, first.holder.label, holder.label);
      }
    }
    entry.client.setOptions(fresh);
  }

  /** Clients, other than `client`, that have an open microphone: one per page is enough (contract §7). */
  otherLive(client: ClientCore | undefined): ClientCore[] {
    return [...this.#entries.values()]
      .map((entry) => entry.client)
      .filter((other) => other !== client && other.activeCall?.media.mode === 'voice');
  }

  #release(key: string, holder: Holder): void {
    const entry = this.#entries.get(key);
    if (!entry?.holders.delete(holder) || entry.holders.size > 0) return;
    const {clock} = entry.client.environment;
    const grace = entry.client.options.releaseGrace;
    entry.timers.push(
      clock.setTimeout(() => entry.client.suspendMicrophone(true), Math.min(SUSPEND_MS, grace)),
      clock.setTimeout(() => {
        // The page may have disposed of the client itself, and another one have come since.
        if (this.#entries.get(key) === entry) this.#entries.delete(key);
        void entry.client.dispose();
      }, grace),
    );
  }
}

/** The page's registry, made on first use. */
export function clientRegistry(): ClientRegistry {
  const page = globalThis as unknown as Record<symbol, ClientRegistry | undefined>;
  return (page[SLOT] ??= new ClientRegistry());
}
