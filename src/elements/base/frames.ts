import {systemClock} from '../../lib/clock.js';

/** With the frame it waits for: about 30 frames a second. */
const REST_MS = 20;

export interface Frames {
  /** Starts drawing, unless it runs. */
  run(): void;
  stop(): void;
}

/**
 * Calls `draw` about 30 times a second, and not at all in a hidden page, until it returns false. An eye follows a level
 * as well as at 60; between two drawings the browser has nothing to do, and a battery lasts longer.
 */
export function createFrames(draw: (time: number) => boolean): Frames {
  let timer: number | undefined;
  let frame = 0;
  const wait = (): void => {
    timer = systemClock.setTimeout(() => {
      frame = requestAnimationFrame((time) => {
        timer = undefined;
        if (draw(time) && timer === undefined) wait();
      });
    }, REST_MS);
  };
  return {
    run() {
      if (timer === undefined) wait();
    },
    stop() {
      systemClock.clearTimeout(timer);
      cancelAnimationFrame(frame);
      timer = undefined;
    },
  };
}
