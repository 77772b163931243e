/** The raw-text speed test: `#SPU <bytes>`, blocks `#SPB …`, `#SPE`; answered with the milliseconds both ways took. */

const BLOCK = `#SPB ${'.'.repeat(1024)}`;
const MAX_BYTES = 2_000_000;

export class SpeedTest {
  #send;
  #bytes = 0;
  #started = 0;

  /** @param {(text: string) => void} send */
  constructor(send) {
    this.#send = send;
  }

  /** @param {string} text */
  received(text) {
    if (text.startsWith('#SPU')) {
      this.#bytes = Math.min(MAX_BYTES, Math.max(0, Number.parseInt(text.slice(4), 10) || 0));
      this.#started = Date.now();
    } else if (text.startsWith('#SPE') && this.#started > 0) {
      this.#finish();
    }
  }

  #finish() {
    const upMs = Math.max(1, Date.now() - this.#started);
    this.#started = 0;
    this.#send(`#SPU${upMs}`);
    const from = Date.now();
    for (let sent = 0; sent < this.#bytes; sent += 1024) this.#send(BLOCK);
    this.#send(`#SPD${Math.max(1, Date.now() - from)}`);
  }
}
