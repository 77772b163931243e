import type {TelnyxError} from '../../errors/index.js';
import {asString} from '../../lib/guards.js';
import type {Json} from '../../lib/guards.js';
import {Serial} from '../../lib/serial.js';

export interface HoldHost {
  /** Answered and not over: only then there is something to hold. */
  up(): boolean;
  held(): boolean;
  /** Sends `modify`; rejects when the server refuses or does not answer. */
  modify(action: 'hold' | 'unhold'): Promise<Json>;
  /** `false` when the call ended meanwhile. */
  changed(held: boolean): boolean;
  failed(cause: unknown): TelnyxError;
}

/**
 * Hold and unhold, one after the other however fast they are asked for (weakness 32). The result says what the server
 * did; without a word about it the request counts as fulfilled.
 */
export class HoldControl {
  readonly #host: HoldHost;
  readonly #serial = new Serial();

  constructor(host: HoldHost) {
    this.#host = host;
  }

  /** `true` when the call is as wanted, `false` when that was refused (told by error 44001); never rejects. */
  set(wanted: boolean): Promise<boolean> {
    return this.#serial.run(() => this.#request(wanted));
  }

  toggle(): Promise<boolean> {
    return this.#serial.run(() => this.#request(!this.#host.held()));
  }

  async #request(wanted: boolean): Promise<boolean> {
    try {
      if (!this.#host.up()) throw new Error('the call is not up');
      if (this.#host.held() === wanted) return true;
      const state = asString((await this.#host.modify(wanted ? 'hold' : 'unhold'))['holdState']);
      const held = state === null ? wanted : state !== 'active';
      const taken = this.#host.changed(held);
      if (held !== wanted) throw new Error(`the server says ${state}`);
      return taken;
    } catch (error) {
      this.#host.failed(error);
      return false;
    }
  }
}
