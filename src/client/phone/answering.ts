import {TelnyxError} from '../../errors/index.js';
import type {ErrorCode} from '../../errors/index.js';
import type {GatheringResult} from '../../media/gathering.js';
import {isClosed} from '../../transport/rpc.js';
import type {PhoneMedia} from './phone-media.js';

/** What it needs of the call. */
export interface AnsweringHost {
  readonly callId: string;
  readonly media: PhoneMedia;
  ended(): boolean;
  /** Whether the answer may leave before all its candidates are known. */
  beginTrickle(): boolean;
  /** Resolves when the server has taken the answer. */
  send(gathered: GatheringResult): Promise<unknown>;
  answered(): void;
  failed(error: unknown): void;
}

/** The answer to the offer of an inbound call; sent again when the connection that carried it broke. */
export class Answering {
  readonly #host: AnsweringHost;
  #offer: string;
  /** Answers that another one took the place of see that they are not the newest. */
  #attempt = 0;
  /** What there is to answer, once it is worth sending. */
  #gathered: GatheringResult | undefined;

  constructor(host: AnsweringHost, offer: string) {
    this.#host = host;
    this.#offer = offer;
  }

  /** Somebody else goes on with the call: what is under way here counts no more. */
  stop(): void {
    this.#attempt++;
  }

  /** The invite came once more. `true` when an answer to it has to be sent again: another offer, or one that was cut off on its way. */
  offeredAgain(offer: string | null): boolean {
    const other = offer !== null && offer !== this.#offer;
    if (other) {
      this.#offer = offer;
      this.#gathered = undefined;
      this.#host.media.prepare();
    }
    // One that still waits for its microphone goes on with the offer it has.
    return other || this.#gathered !== undefined;
  }

  async run(): Promise<void> {
    const attempt = ++this.#attempt;
    const obsolete = (): boolean => this.#host.ended() || attempt !== this.#attempt;
    const {media} = this.#host;
    try {
      if (!this.#gathered) {
        await this.#step(40004, media.accept(this.#offer));
        if (obsolete() || !(await media.capture()) || obsolete()) return;
        const gathered = await this.#step(40002, media.createAnswer(this.#host.beginTrickle()));
        if (obsolete()) return;
        this.#gathered = gathered;
      }
      await this.#step(40005, this.#host.send(this.#gathered));
      this.#host.answered();
    } catch (error) {
      // Cut off on the way: the server invites again, or offers the call as one that was answered.
      if (!obsolete() && !isClosed((error as TelnyxError).originalError)) this.#host.failed(error);
    }
  }

  async #step<T>(code: ErrorCode, step: Promise<T>): Promise<T> {
    try {
      return await step;
    } catch (cause) {
      throw new TelnyxError(code, {callId: this.#host.callId, cause, detail: (cause as Error).message});
    }
  }
}
