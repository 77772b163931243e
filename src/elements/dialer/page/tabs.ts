/**
 * The tabs of one user among themselves: one of them makes the sound of ringing, and each knows what goes on in the others.
 *
 * A tab that goes away says nothing. So a tab with a call holds a lock of its own, and whoever heard of its call waits for
 * that lock: the browser hands it over when the tab is gone. A tab without a call holds nothing, and nothing ever polls.
 */
import {Disposer} from '../../../lib/disposer.js';
import {uuid} from '../../../lib/uuid.js';
import {readTabMessage, shortCall} from './tab-messages.js';
import type {TabCall, TabMessage, TabState} from './tab-messages.js';

/** A call of this user in another tab. */
export interface Elsewhere {
  readonly state: 'ringing' | 'live';
  readonly callId: string;
  readonly title: string;
}

export interface TabsOptions {
  /** Who the user is, short or hashed: it is part of the names of locks and of the channel. */
  readonly key: string;
  /** `undefined` where there is none, as on pages without TLS: every tab may ring and none hears of another's call. */
  readonly locks: Pick<LockManager, 'request'> | undefined;
  /** May throw or answer `undefined`. */
  readonly channel: (name: string) => BroadcastChannel | undefined;
  /** The call of another tab that matters most, a live one before one that rings; `null` when there is none. */
  readonly onElsewhere?: (elsewhere: Elsewhere | null) => void;
  /** Another tab answered these calls. */
  readonly onAnswered?: (callIds: readonly string[]) => void;
}

interface Other extends Elsewhere {
  /** Ends waiting for that tab's lock. */
  readonly watch: AbortController;
}

const NO_CALL: TabCall = {id: '', title: ''};

export class Tabs {
  readonly #options: TabsOptions;
  readonly #id = uuid();
  readonly #disposer = new Disposer();
  readonly #channel: BroadcastChannel | undefined;
  readonly #others = new Map<string, Other>();
  #state: TabState = 'idle';
  #call = NO_CALL;
  /** Asks for, and then holds, the lock that says this tab is there. */
  #presence: AbortController | null = null;
  /** Nobody may hear of this tab before it holds the lock: they would take it for gone. */
  #present = false;
  #told: Elsewhere | null = null;

  constructor(options: TabsOptions) {
    this.#options = options;
    this.#channel = this.#connect();
    this.#post({type: 'who', from: this.#id});
  }

  /** What goes on in the other tabs, as `onElsewhere` told last. */
  get elsewhere(): Elsewhere | null {
    return this.#told;
  }

  /** Says what goes on in this tab; again with every change. */
  announce(state: TabState, call: TabCall = NO_CALL): void {
    if (this.#disposer.disposed) return;
    const same = state === this.#state && call.id === this.#call.id && call.title === this.#call.title;
    if (same) return;
    this.#state = state;
    this.#call = shortCall(call);
    if (this.#present) this.#postState();
    if (state === 'idle') this.#leave();
    else this.#enter();
  }

  /**
   * Resolves when this tab may make the sound of ringing, with the function that gives it up: the next tab may then.
   * Stays pending for ever when `signal` aborts first, and after `dispose()`: nobody may make a sound then.
   */
  claim(signal?: AbortSignal): Promise<() => void> {
    const {key, locks} = this.#options;
    return new Promise((resolve) => {
      if (this.#disposer.disposed || signal?.aborted) return;
      const held = new AbortController();
      const release = this.#disposer.add(() => held.abort());
      const granted = (): void => {
        signal?.removeEventListener('abort', release);
        resolve(release);
      };
      signal?.addEventListener('abort', release, {once: true, signal: held.signal});
      if (locks) hold(locks, `telnyx:ring:${key}`, held.signal, granted, granted);
      else granted();
    });
  }

  /** Tells the others that these calls were answered here. */
  answered(callIds: readonly string[]): void {
    if (callIds.length) this.#post({type: 'answered', from: this.#id, calls: callIds});
  }

  dispose(): void {
    this.announce('idle');
    this.#disposer.dispose();
    for (const {watch} of this.#others.values()) watch.abort();
    this.#others.clear();
    this.#channel?.close();
  }

  #connect(): BroadcastChannel | undefined {
    const heard = (event: MessageEvent): void => this.#heard(readTabMessage(event.data));
    try {
      const channel = this.#options.channel(`telnyx:tabs:${this.#options.key}`);
      channel?.addEventListener('message', heard, {signal: this.#disposer.signal});
      return channel;
    } catch {
      // Not for this kind of page, for example a sandboxed frame.
      return undefined;
    }
  }

  #post(message: TabMessage): void {
    if (!this.#disposer.disposed) this.#channel?.postMessage(message);
  }

  #postState(): void {
    this.#post({type: 'state', from: this.#id, state: this.#state, call: this.#call});
  }

  #enter(): void {
    const {locks} = this.#options;
    if (this.#presence || !locks || !this.#channel) return;
    const presence = (this.#presence = new AbortController());
    hold(locks, this.#lockOf(this.#id), presence.signal, () => {
      this.#present = true;
      this.#postState();
    });
  }

  #leave(): void {
    this.#presence?.abort();
    this.#presence = null;
    this.#present = false;
  }

  #lockOf(tab: string): string {
    return `telnyx:tab:${this.#options.key}:${tab}`;
  }

  #heard(message: TabMessage | null): void {
    if (!message || message.from === this.#id) return;
    if (message.type === 'answered') return this.#options.onAnswered?.(message.calls);
    if (message.type === 'state') return this.#note(message.from, message.state, message.call);
    if (this.#present) this.#postState();
  }

  #note(tab: string, state: TabState, {id, title}: TabCall): void {
    const {locks} = this.#options;
    // Without locks nobody could tell when that tab is gone, and a call that is over would be shown for ever.
    if (!locks) return;
    const known = this.#others.get(tab);
    if (state === 'idle') {
      known?.watch.abort();
      this.#others.delete(tab);
    } else {
      const watch = known?.watch ?? new AbortController();
      this.#others.set(tab, {state, callId: id, title, watch});
      if (!known) this.#watch(locks, tab, watch);
    }
    this.#tell();
  }

  /** Shared, so that all who wait for one tab hear of its end at once. */
  #watch(locks: Pick<LockManager, 'request'>, tab: string, watch: AbortController): void {
    const gone = (): void => {
      if (this.#others.get(tab)?.watch !== watch) return;
      watch.abort();
      this.#others.delete(tab);
      this.#tell();
    };
    hold(locks, this.#lockOf(tab), watch.signal, gone, gone, 'shared');
  }

  #tell(): void {
    const others = [...this.#others.values()];
    const front = others.find(({state}) => state === 'live') ?? others[0];
    const elsewhere = front ? {state: front.state, callId: front.callId, title: front.title} : null;
    if (JSON.stringify(elsewhere) === JSON.stringify(this.#told)) return;
    this.#told = elsewhere;
    this.#options.onElsewhere?.(elsewhere);
  }
}

/** Asks for a lock and holds it until `signal` aborts, which also ends the asking. */
function hold(
  locks: Pick<LockManager, 'request'>,
  name: string,
  signal: AbortSignal,
  granted: () => void,
  refused: () => void = () => {},
  mode: LockMode = 'exclusive',
): void {
  const holding = (): Promise<void> =>
    new Promise((release) => {
      if (signal.aborted) return release();
      signal.addEventListener('abort', () => release(), {once: true});
      granted();
    });
  const failed = (): void => {
    if (!signal.aborted) refused();
  };
  locks.request(name, {mode, signal}, holding).catch(failed);
}
