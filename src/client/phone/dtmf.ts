import {TelnyxError} from '../../errors/index.js';
import type {Clock} from '../../lib/clock.js';
import type {Disposer} from '../../lib/disposer.js';
import {Serial} from '../../lib/serial.js';

/** Digits of one call leave at least this far apart, so that the far side can tell `11` from `1`. */
const PACE_MS = 160;
/** `,` and `p` wait as long as on a phone, `w` a moment. */
const PAUSES: Readonly<Record<string, number>> = {',': 2000, p: 2000, w: 500};
const ALLOWED = /^[\dA-D*#,pw]*$/i;
/** What people write between digits. */
const DECORATION = /[\s().-]/g;

export interface DtmfHost {
  readonly clock: Clock;
  readonly scope: Disposer;
  send(digit: string): Promise<unknown>;
  /** Lets the visitor hear the key. */
  play(digit: string): void;
}

/** Queue of DTMF digits of one call (wire-protocol §6.2). */
export class DtmfSender {
  readonly #host: DtmfHost;
  readonly #serial = new Serial();

  constructor(host: DtmfHost) {
    this.#host = host;
  }

  /**
   * Sends `0-9 A-D * #` one by one behind what is still waiting; `,` and `p` pause for 2 s, `w` for 0.5 s. Resolves when
   * all were confirmed; throws 50005 for other characters, rejects with 50002 when a digit was refused or could not be sent. Whoever does not
   * care need not catch.
   */
  send(digits: string): Promise<void> {
    const keys = String(digits).replace(DECORATION, '');
    if (!keys || !ALLOWED.test(keys)) {
      throw new TelnyxError(50005, {detail: `"${digits}" are no DTMF digits; allowed: 0-9 A-D * # , p w`});
    }
    const sent = this.#serial.run(async () => {
      for (const key of keys) {
        const pause = PAUSES[key.toLowerCase()];
        if (pause) await this.#wait(pause);
        else await this.#digit(key.toUpperCase());
      }
    });
    sent.catch(() => {});
    return sent;
  }

  async #digit(digit: string): Promise<void> {
    // What waited behind the end of the call is neither sent nor heard.
    if (this.#host.scope.disposed) throw new TelnyxError(50004);
    this.#host.play(digit);
    const pace = this.#wait(PACE_MS);
    try {
      await Promise.all([this.#host.send(digit), pace]);
    } catch (error) {
      // Digits that wait behind a refused one keep their distance, too.
      await pace;
      throw error;
    }
  }

  /** Rejects when the call ends. */
  #wait(ms: number): Promise<void> {
    const {scope, clock} = this.#host;
    return new Promise((resolve, reject) => {
      const stop = scope.add(() => reject(new TelnyxError(50004)));
      scope.timeout(
        clock,
        () => {
          resolve();
          stop();
        },
        ms,
      );
    });
  }
}
