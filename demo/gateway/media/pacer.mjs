/** Calls back every 20 ms on average: late timers are made up for, so sound never drifts. */

export const FRAME_MS = 20;
/** After a longer stall (a suspended laptop) the missed frames are dropped instead of sent in one burst. */
const MAX_BEHIND = 25;

export class Pacer {
  #onFrame;
  #started = 0;
  #sent = 0;
  #timer;

  /** @param {() => void} onFrame */
  constructor(onFrame) {
    this.#onFrame = onFrame;
  }

  start() {
    if (this.#timer) return;
    this.#started = performance.now();
    this.#sent = 0;
    this.#step();
  }

  stop() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #step() {
    const due = Math.floor((performance.now() - this.#started) / FRAME_MS) + 1;
    if (due - this.#sent > MAX_BEHIND) this.#sent = due - 1;
    // Set before the callbacks, so that stop() inside one of them holds.
    this.#timer = setTimeout(() => this.#step(), Math.max(1, this.#started + due * FRAME_MS - performance.now()));
    while (this.#sent < due && this.#timer) {
      this.#sent++;
      this.#onFrame();
    }
  }
}
