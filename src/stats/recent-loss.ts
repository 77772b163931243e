/**
 * Loss as it is judged. A second of a call has fifty packets: one that is missing is 2 % already, and at a steady loss of 0.5 % every
 * fifth second has one. So loss is judged over ten seconds.
 */
import type {StatsFrame} from './frame.js';

const SECONDS = 10;
/** What is over for that long is over, although the ten seconds still have it. */
const NEAR = 5;

interface Second {
  readonly lost: number;
  readonly received: number;
  readonly percent: number;
}

/** Growth of a total; none where it is not known or began anew. */
const grown = (now: number | null, before: number | null): number => (now ?? 0) - (before ?? 0);

export class RecentLoss {
  #seconds: Second[] = [];
  #before: StatsFrame | null = null;

  /** Percent of the last ten seconds; less when it was one second only, or is over. `null` when this second says nothing. */
  next(frame: StatsFrame): number | null {
    const before = this.#before;
    this.#before = frame;
    if (frame.packetLoss === null || !before) return null;
    const lost = grown(frame.packetsLost, before.packetsLost);
    const received = grown(frame.packetsReceived, before.packetsReceived);
    this.#seconds = [...this.#seconds, {lost, received, percent: frame.packetLoss}].slice(-SECONDS);
    const sum = (member: 'lost' | 'received'): number => this.#seconds.reduce((all, one) => all + one[member], 0);
    const all = sum('lost') + sum('received');
    const mean = all > 0 ? (Math.max(0, sum('lost')) / all) * 100 : 0;
    const percents = this.#seconds.map(({percent}) => percent);
    const second = percents.toSorted((a, b) => b - a)[1] ?? 0;
    return Math.round(Math.min(mean, second, Math.max(...percents.slice(-NEAR))) * 100) / 100;
  }

  /** What comes next is another stream, or the same after a pause. */
  clear(): void {
    this.#seconds = [];
    this.#before = null;
  }
}
