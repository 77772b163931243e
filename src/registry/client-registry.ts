/**
 * Clients of a page by key. The one instance lives on `globalThis`, so two copies of the library share sockets;
 * the number in its symbol changes only when its methods become incompatible.
 */
import type {ClientCore} from '../client/client-core.js';
import type {ClientOptions, ResolvedOptions} from '../options/client-options.js';
import {Disposer} from '../lib/disposer.js';
import {bubblerOf} from './lease.js';
import type {Holder, Lease} from './lease.js';

export {clientKey} from '../client/client-key.js';

const SLOT = Symbol.for('telnyx.registry.1');
/** With no element left the microphone is silenced after this long (contract §3). */
const SUSPEND_MS = 1000;

interface Entry {
  readonly client: ClientCore;
  readonly defaults: Partial<ResolvedOptions>;
  readonly holders: Set<Holder>;
  /** Who stated an option first; later, different values are refused. */
  readonly stated: Map<string, {readonly holder: Holder; readonly text: string}>;
  readonly conflicts: Set<string>;
  /** What happens when nobody holds the client for some time. */
  grace?: Disposer;
}

const newEntry = (client: ClientCore, defaults: Partial<ResolvedOptions> = {}): Entry => ({
  client,
  defaults,
  holders: new Set(),
  stated: new Map(),
  conflicts: new Set(),
});

/** Somebody keeps it, not only looks. */
const isUsed = ({holders}: Entry): boolean => [...holders].some(({passive}) => !passive);

/** Whoever shows what others do looks again: there is another client, another user of one, or one less. */
const tell = (): unknown => globalThis.dispatchEvent(new Event('telnyx-clients'));

/** Options as stated by one element; the first layer that states an option decides. */
export interface StatedLayer {
  readonly holder: Holder;
  readonly options: ClientOptions;
}

/** What the layers state together. */
export const mergeLayers = (layers: readonly StatedLayer[]): ClientOptions =>
  Object.assign({}, ...layers.map(({options}) => options).reverse()) as ClientOptions;

export class ClientRegistry {
  /** Clients that were made here by their keys; those made by the page by themselves. */
  readonly #entries = new Map<string | ClientCore, Entry>();

  /** A lease on the client of `key`, which is made when there is none. */
  acquire(
    key: string,
    layers: readonly StatedLayer[],
    holder: Holder,
    defaults: ResolvedOptions,
    make: (stated: ClientOptions) => ClientCore,
  ): Lease {
    let entry = this.#entries.get(key);
    if (!entry || entry.client.disposed) {
      entry = newEntry(make(mergeLayers(layers)), defaults);
    }
    const lease = this.#hold(key, entry, holder);
    for (const layer of layers) this.state(key, layer);
    return lease;
  }

  /** A lease on a client that the page made itself, which is never disposed of here. */
  adopt(client: ClientCore, holder: Holder): Lease {
    return this.#hold(client, this.#entries.get(client) ?? newEntry(client), holder);
  }

  /** A lease on a client that is here already, whoever made it. */
  join(client: ClientCore, holder: Holder): Lease {
    const [key, entry] = [...this.#entries].find(([, known]) => known.client === client) ?? [client, newEntry(client)];
    return this.#hold(key, entry, holder);
  }

  /** The client in use, when there is one only. `kept` is the one that whoever asks has: it stays, with others beside it, until it is gone. */
  only(kept?: ClientCore): ClientCore | undefined {
    const used = [...this.#entries.values()].filter(isUsed).map(({client}) => client);
    // One that the page made may be meant no longer; one of ours lives on for its grace.
    const stays = [...this.#entries].some(([key, {client}]) => typeof key === 'string' && client === kept);
    if (kept && !kept.disposed && (used.includes(kept) || (stays && !used.length))) return kept;
    return used.length === 1 ? used[0] : undefined;
  }

  /** Whether `only()` has no answer because there are several. */
  get several(): boolean {
    return [...this.#entries.values()].filter(isUsed).length > 1;
  }

  /** Applies what an element states; a later, different value is ignored and told by warning 50101 (contract §3). */
  state(key: string, {holder, options}: StatedLayer): void {
    const entry = this.#entries.get(key);
    if (!entry) return;
    const {client, stated, conflicts, defaults} = entry;
    const fresh: Record<string, unknown> = {};
    for (const [option, {holder: first}] of stated) {
      if (first.element !== holder.element || option in options) continue;
      // Removed: the default is back.
      stated.delete(option);
      fresh[option] = defaults[option as keyof ResolvedOptions];
    }
    for (const [option, value] of Object.entries(options)) {
      const text = JSON.stringify(value);
      const first = stated.get(option);
      if (first?.text === text) continue;
      const conflict = `${option} ${holder.label}`;
      // Whoever has left the page has no say any more.
      if (!first || first.holder.element === holder.element || !first.holder.element.isConnected) {
        stated.set(option, {holder, text});
        fresh[option] = value;
      } else if (!conflicts.has(conflict)) {
        conflicts.add(conflict);
        client.reportConflict(option, first.holder.label, holder.label);
      }
    }
    client.setOptions(fresh);
  }

  /** Clients, other than `client`, that have an open microphone: one per page is enough (contract §7). */
  otherLive(client: ClientCore | undefined): ClientCore[] {
    return [...this.#entries.values()]
      .map((entry) => entry.client)
      .filter((other) => other !== client && other.activeCall?.media.mode === 'voice');
  }

  #hold(key: string | ClientCore, entry: Entry, holder: Holder): Lease {
    const {client, holders} = entry;
    this.#entries.set(key, entry);
    holders.add(holder);
    if (!holder.passive) {
      entry.grace?.dispose();
      delete entry.grace;
      if (typeof key === 'string') client.suspendMicrophone(false);
      tell();
    }
    let held = true;
    return {
      client,
      bubbler: () => bubblerOf(holders),
      asked: () => bubblerOf([...holders].filter(({passive}) => !passive)) ?? bubblerOf(holders),
      name: () => [...holders].find(({passive}) => !passive)?.name,
      release: () => {
        if (held && holders.delete(holder)) {
          if (holder.passive ? !holders.size : !isUsed(entry)) this.#abandon(key, entry);
          if (!holder.passive) tell();
        }
        held = false;
      },
    };
  }

  /** The last one that kept the client has gone. */
  #abandon(key: string | ClientCore, entry: Entry): void {
    const {client} = entry;
    if (typeof key !== 'string') {
      // A call outlives the elements; its microphone is known until then.
      void Promise.resolve(client.activeCall?.over).then(() => {
        if (!isUsed(entry)) this.#forget(key, entry);
      });
      return;
    }
    if (entry.grace) return;
    const {clock} = client.environment;
    const {releaseGrace} = client.options;
    entry.grace = new Disposer();
    entry.grace.timeout(clock, () => client.suspendMicrophone(true), Math.min(SUSPEND_MS, releaseGrace));
    entry.grace.timeout(
      clock,
      () => {
        this.#forget(key, entry);
        void client.dispose();
        tell();
      },
      releaseGrace,
    );
  }

  /** The page may have disposed of the client itself, and another one have come since. */
  #forget(key: string | ClientCore, entry: Entry): void {
    if (this.#entries.get(key) === entry) this.#entries.delete(key);
  }
}

/** The page's registry, made on first use. */
export function clientRegistry(): ClientRegistry {
  const page = globalThis as unknown as Record<symbol, ClientRegistry | undefined>;
  return (page[SLOT] ??= new ClientRegistry());
}
