/** What the gateway sent and received, redacted, for tests and for the state page. */
import {redact} from './redact.mjs';

const LIMIT = 5000;

/**
 * @typedef {object} JournalEntry
 * @property {number} n increasing number; `since` takes it
 * @property {number} at milliseconds since the epoch
 * @property {'in' | 'out' | 'open' | 'close'} direction seen from the gateway
 * @property {number} socket
 * @property {string} [sessid]
 * @property {string} [url] query of an opened socket
 * @property {unknown} [frame] the frame, parsed; text that is not JSON stays text
 */

/**
 * @typedef {object} JournalFilter
 * @property {number} [since] only entries with a higher `n`
 * @property {string} [direction]
 * @property {string} [sessid]
 * @property {string} [method]
 * @property {string} [callID]
 */

export class Journal {
  /** @type {JournalEntry[]} */
  #entries = [];
  #count = 0;

  /** @param {Omit<JournalEntry, 'n' | 'at'>} entry */
  add(entry) {
    this.#entries.push({n: ++this.#count, at: Date.now(), ...entry, frame: redact(entry.frame)});
    if (this.#entries.length > LIMIT * 1.2) this.#entries.splice(0, this.#entries.length - LIMIT);
  }

  /**
   * @param {JournalFilter} [filter]
   * @returns {JournalEntry[]}
   */
  read({since = 0, direction, sessid, method, callID} = {}) {
    return this.#entries.filter(
      (entry) =>
        entry.n > since &&
        (!direction || entry.direction === direction) &&
        (!sessid || entry.sessid === sessid) &&
        (!method || entry.frame?.method === method) &&
        (!callID || callOf(entry.frame) === callID),
    );
  }

  clear() {
    this.#entries = [];
  }
}

const callOf = (frame) =>
  frame?.params?.callID ?? frame?.params?.dialogParams?.callID ?? frame?.result?.callID ?? undefined;
