/** What an incoming call meets: declined by the settings, rung for in one tab of many, answered by itself. */
import type {Call} from '../../client/call.js';
import type {TelnyxClient} from '../../client/telnyx-client.js';
import {systemClock} from '../../lib/clock.js';
import {Disposer} from '../../lib/disposer.js';
import {BUSY} from './call-control.js';
import type {CallControl} from './call-control.js';

export interface IncomingHost {
  readonly control: CallControl;
  /** Attributes of the element. */
  values(): Record<string, unknown>;
  /** Resolves when this tab may make the sound; the function lets the next one. */
  claim(signal: AbortSignal): Promise<() => void>;
  /** That call is answered here. */
  answered(id: string): void;
  /** Whether the microphone was allowed before, so that nobody is asked when a call answers itself. */
  allowed(): Promise<boolean>;
  /** The first call rings, or none any more. */
  rings(call: Call | undefined): void;
  changed(): void;
}

interface Ringing {
  readonly scope: Disposer;
  answerAt: number | null;
  /** By the user: it stays so, whatever the other tabs do. */
  silenced: boolean;
}

export class Incoming {
  readonly #host: IncomingHost;
  readonly #ringing = new Map<string, Ringing>();
  readonly #declined = new Set<string>();

  constructor(host: IncomingHost) {
    this.#host = host;
  }

  /** Whether the settings declined that call: it shows no card. */
  isDeclined(id: string): boolean {
    return this.#declined.has(id);
  }

  isSilenced(id: string): boolean {
    return this.#ringing.get(id)?.silenced ?? false;
  }

  /** Epoch milliseconds, `null` when nobody answers by itself. */
  answerAt(id: string): number | null {
    return this.#ringing.get(id)?.answerAt ?? null;
  }

  /** Looks at the calls again; call it after every change. */
  update(client: TelnyxClient | undefined): void {
    const calls = client ? this.#host.control.ringing.filter(({id}) => !client.isHandled(id)) : [];
    for (const [id, {scope}] of this.#ringing) {
      if (calls.some((call) => call.id === id)) continue;
      this.#ringing.delete(id);
      scope.dispose();
    }
    const before = this.#ringing.size;
    for (const call of calls) {
      if (!this.#ringing.has(call.id) && !this.#declined.has(call.id)) this.#meet(client!, call);
    }
    if (this.#ringing.size !== before || !this.#ringing.size) {
      this.#host.rings(calls.find(({id}) => this.#ringing.has(id)));
    }
  }

  /** Stops the sound of everything that rings; the calls ring on. */
  silence(client: TelnyxClient | undefined): void {
    for (const ringing of this.#ringing.values()) ringing.silenced = true;
    client?.silence();
    this.#host.changed();
  }

  stop(): void {
    for (const {scope} of this.#ringing.values()) scope.dispose();
    this.#ringing.clear();
  }

  #meet(client: TelnyxClient, call: Call): void {
    const {dnd, callWaiting, autoAnswer} = this.#host.values();
    if (dnd || (callWaiting === 'reject-busy' && this.#host.control.going.length)) {
      this.#declined.add(call.id);
      void call.over.then(() => this.#declined.delete(call.id));
      void call.reject(BUSY);
      return;
    }
    const scope = new Disposer();
    const ringing: Ringing = {scope, answerAt: null, silenced: false};
    this.#ringing.set(call.id, ringing);
    // Silent until this tab is the one that rings; in a single tab that is the same moment.
    client.silence(call.id);
    void this.#host.claim(scope.signal).then((release) => {
      scope.add(release);
      if (scope.disposed) return;
      if (!ringing.silenced) client.unsilence(call.id);
      // Of many tabs, the one that rings.
      if (typeof autoAnswer === 'number') void this.#answerAlone(client, call, ringing, autoAnswer);
    });
  }

  async #answerAlone(client: TelnyxClient, call: Call, ringing: Ringing, seconds: number): Promise<void> {
    if (!(await this.#host.allowed()) || ringing.scope.disposed) return;
    ringing.answerAt = systemClock.now() + seconds * 1000;
    this.#host.changed();
    ringing.scope.timeout(
      systemClock,
      () => {
        // Somebody talks: what rings now has to wait for a hand.
        if (this.#host.control.going.length) {
          ringing.answerAt = null;
          this.#host.changed();
          return;
        }
        client.chime();
        this.#host.answered(call.id);
        void call.answer();
      },
      seconds * 1000,
    );
  }
}
