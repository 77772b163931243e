/** What may happen to frames on the way: they come late, twice, or in another order. For tests. */

/** How long a frame waits for the one behind it, which then goes first. */
const SWAP_MS = 150;

/**
 * @typedef {object} FrameFaultNumbers
 * @property {number} [delayMs] that every frame takes, in both directions; their order stays
 * @property {boolean} [duplicate] every frame of the gateway comes twice
 * @property {boolean} [reorder] every other frame of the gateway comes after the one behind it, if there is one within 150 ms
 */

export class FrameFaults {
  /** @type {FrameFaultNumbers} */
  #numbers = {};

  /** @param {FrameFaultNumbers} numbers what is not named is as it should be */
  set({delayMs = 0, duplicate = false, reorder = false}) {
    this.#numbers = {delayMs, duplicate, reorder};
  }

  /** @returns {FrameLine} of one socket */
  line(timers) {
    return new FrameLine(() => this.#numbers, timers);
  }
}

class FrameLine {
  #numbers;
  #timers;
  /** @type {(() => void) | undefined} delivers the frame that waits */
  #waiting;

  /**
   * @param {() => FrameFaultNumbers} numbers
   * @param {import('../lib/timers.mjs').Timers} timers end with the socket
   */
  constructor(numbers, timers) {
    this.#numbers = numbers;
    this.#timers = timers;
  }

  /** A frame of the client. */
  receive(take) {
    this.#late(take);
  }

  /** A frame of the gateway. */
  send(transmit) {
    const {duplicate, reorder} = this.#numbers();
    const deliver = () => {
      transmit();
      if (duplicate) transmit();
    };
    if (reorder) this.#swap(deliver);
    else this.#late(deliver);
  }

  #late(run) {
    const {delayMs = 0} = this.#numbers();
    if (delayMs > 0) this.#timers.after(delayMs, run);
    else run();
  }

  #swap(deliver) {
    const before = this.#waiting;
    if (before) {
      this.#waiting = undefined;
      deliver();
      before();
      return;
    }
    let cancel = () => {};
    this.#waiting = () => {
      cancel();
      deliver();
    };
    cancel = this.#timers.after(SWAP_MS, () => {
      this.#waiting = undefined;
      deliver();
    });
  }
}
