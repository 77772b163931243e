/** Lines over time. Pure: frames in, path data out. */
import type {StatsFrame} from '../../stats/frame.js';

export const SPARK_HEIGHT = 24;
/** Room for half a stroke, above and below. */
const MARGIN = 2;
/** A reading may come late; a longer gap is one. */
const GAP_MS = 2500;

export interface Scale {
  /** Value at the lower and at the upper edge. */
  readonly from: number;
  readonly to: number;
}

/** From 0 to a little more than the greatest, and at least to a little more than `atLeast`: small noise stays small. */
export function scaleOf(values: readonly (number | null)[], atLeast: number): Scale {
  return {from: 0, to: 1.15 * Math.max(atLeast, ...values.map((value) => value ?? 0))};
}

const short = (value: number): string => String(Math.round(value * 10) / 10);

/** Height of a value, from above. */
export function heightOf(value: number, {from, to}: Scale): number {
  const share = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return MARGIN + (1 - share) * (SPARK_HEIGHT - 2 * MARGIN);
}

/** Where a moment is along an axis of `seconds` that ends at `end`. */
export const placeOf = (at: number, end: number, seconds: number): number => seconds - (end - at) / 1000;

/** `area` is what is below the line. A value that is not known is a gap, not a 0. */
export function drawLine(
  frames: readonly StatsFrame[],
  valueOf: (frame: StatsFrame) => number | null,
  {scale, end, seconds}: {readonly scale: Scale; readonly end: number; readonly seconds: number},
): {readonly line: string; readonly area: string; readonly dot: string} {
  const runs: [x: string, y: string][][] = [];
  let before = -Infinity;
  for (const frame of frames) {
    const value = valueOf(frame);
    if (value === null) continue;
    if (frame.timestamp - before > GAP_MS) runs.push([]);
    before = frame.timestamp;
    runs.at(-1)!.push([short(placeOf(frame.timestamp, end, seconds)), short(heightOf(value, scale))]);
  }
  const lines = runs.map((run) => `M${run.map((point) => point.join(' ')).join('L')}`);
  const newest = runs.at(-1)?.at(-1);
  return {
    // A run of one reading is a point; without length it would not be drawn.
    line: lines.map((line, index) => (runs[index]!.length === 1 ? `${line}h0` : line)).join(''),
    area: runs
      .map((run, index) => `${lines[index]}L${run.at(-1)![0]} ${SPARK_HEIGHT}L${run[0]![0]} ${SPARK_HEIGHT}Z`)
      .join(''),
    dot: newest && newest[0] === short(seconds) ? `M${newest.join(' ')}h0` : '',
  };
}
