/** Other programs of the machine make times longer. Each page waits a while for them to be quiet, and says if they never were. */
import {cpus} from 'node:os';

const LOOK_MS = 200;
const BUSY = 0.3;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function used() {
  const times = cpus().map(({times}) => times);
  const idle = times.reduce((sum, time) => sum + time.idle, 0);
  return {idle, all: times.reduce((sum, time) => sum + Object.values(time).reduce((a, b) => a + b, 0), 0)};
}

/**
 * Resolves when less than a third of the processors' time is used, or after `limitMs`.
 *
 * @returns {Promise<boolean>} whether it is quiet
 */
export async function calm(limitMs = 4000) {
  const end = performance.now() + limitMs;
  for (;;) {
    const before = used();
    await pause(LOOK_MS);
    const now = used();
    if (1 - (now.idle - before.idle) / (now.all - before.all || 1) < BUSY) return true;
    if (performance.now() > end) return false;
  }
}
