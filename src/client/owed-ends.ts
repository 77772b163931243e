import type {Json} from '../lib/guards.js';

/**
 * Ends of calls that could not be told, because there was no connection. The server keeps such calls for a while and offers them
 * again: then it is told (S73).
 */
export class OwedEnds {
  readonly #ends = new Map<string, Json>();

  add(callId: string, params: Json): void {
    this.#ends.set(callId, params);
  }

  has(callId: string): boolean {
    return this.#ends.has(callId);
  }

  /** Another connection: tells of those that the server still has; of the others it knows. */
  settle(offered: readonly string[], tell: (params: Json) => void): void {
    for (const [callId, params] of this.#ends) if (offered.includes(callId)) tell(params);
    this.clear();
  }

  clear(): void {
    this.#ends.clear();
  }
}
