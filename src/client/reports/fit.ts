/** A report as text that is not longer than a server, or the browser, takes. Pure. */
import type {CallReportBody, Delivery} from './types.js';

export interface Fitted {
  readonly text: string;
  readonly bytes: number;
  /** Everything is in it. */
  readonly whole: boolean;
}

const encoder = new TextEncoder();
const sizeOf = (text: string): number => encoder.encode(text).length;

/** How many of the oldest entries to leave out so that `excess` bytes go. */
function oldest(entries: readonly unknown[], excess: number): {count: number; saved: number} {
  let [count, saved] = [0, 0];
  for (const entry of entries) {
    if (saved >= excess) break;
    // With the comma.
    saved += sizeOf(JSON.stringify(entry)) + 1;
    count++;
  }
  return {count, saved};
}

/** Leaves out the oldest intervals, then the oldest lines of the log; says so in the report. Longer still when nothing more can go. */
export function fit(body: CallReportBody, delivery: Delivery, maxBytes: number): Fitted {
  const text = JSON.stringify({...body, delivery});
  const bytes = sizeOf(text);
  if (bytes <= maxBytes) return {text, bytes, whole: true};
  const {stats, logs = []} = body;
  const note = sizeOf(JSON.stringify({dropped: {intervals: stats.length, logs: logs.length}}));
  const excess = bytes + note - maxBytes;
  const intervals = oldest(stats, excess);
  const lines = oldest(logs, excess - intervals.saved);
  const dropped = {intervals: intervals.count, logs: lines.count};
  const trimmed = {
    ...body,
    stats: stats.slice(intervals.count),
    ...(body.logs && {logs: logs.slice(lines.count)}),
    delivery: {...delivery, dropped},
  };
  const shorter = JSON.stringify(trimmed);
  return {text: shorter, bytes: sizeOf(shorter), whole: false};
}
