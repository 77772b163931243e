import type {Json} from '../lib/guards.js';
import {METHOD_NOT_FOUND} from '../protocol/catalog.js';
import type {Method} from '../protocol/catalog.js';
import {RpcError} from '../transport/rpc.js';

/** What it needs of the call. */
export interface CandidatesHost {
  /** Shared by the calls of a session: a server that refused trickling once is not asked again. */
  readonly trickling: {refused: boolean};
  request(method: Method, params: Json): Promise<Json>;
  ended(): boolean;
}

/** Our own candidates of one description: those found before the server has taken it wait until it has (weakness 31). */
export class LocalCandidates {
  readonly #host: CandidatesHost;
  #trickling = false;
  #accepted = false;
  #complete = false;
  /** `null` is the end. */
  #waiting: (RTCIceCandidate | null)[] = [];

  constructor(host: CandidatesHost) {
    this.#host = host;
  }

  /** The description leaves, or left, before all its candidates are known. */
  get trickling(): boolean {
    return this.#trickling;
  }

  /** Of another description from now on. */
  begin(wanted: boolean): boolean {
    this.#trickling = wanted && !this.#host.trickling.refused;
    this.#accepted = this.#complete = false;
    this.#waiting = [];
    return this.#trickling;
  }

  /** The server has taken the description. */
  accepted(): void {
    this.#accepted = true;
    this.#send();
  }

  found(candidate: RTCIceCandidate | null): void {
    if (this.#complete) return;
    this.#complete = candidate === null;
    this.#waiting.push(candidate);
    this.#send();
  }

  #send(): void {
    if (!this.#accepted || !this.#trickling || this.#host.ended()) return;
    for (const found of this.#waiting.splice(0)) {
      const {candidate, sdpMLineIndex, sdpMid} = found ?? {};
      const sent = found
        ? this.#host.request('telnyx_rtc.candidate', {candidate, sdpMLineIndex, sdpMid})
        : this.#host.request('telnyx_rtc.endOfCandidates', {endOfCandidates: true});
      sent.catch((error: unknown) => {
        // A server without trickling refuses the method: what the offer carried has to do, now and next time.
        if (!(error instanceof RpcError) || error.code !== METHOD_NOT_FOUND) return;
        this.#host.trickling.refused = true;
        this.#accepted = false;
      });
    }
  }
}
