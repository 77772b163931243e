import type {Clock} from '../../lib/clock.js';
import type {Disposer} from '../../lib/disposer.js';
import {reportListenerError} from '../../lib/emitter.js';

const PERIOD_MS = 2000;

/** Members an entry must have, with these values. */
export type StatsConstraints = Readonly<Record<string, unknown>>;

/** `call.getStats()` of the documents (wire-protocol §9.1): one request under way at a time, until the call ends. */
export function watchStats(
  connection: () => RTCPeerConnection | undefined,
  clock: Clock,
  scope: Disposer,
  callback: (entry: unknown) => void,
  constraints: StatsConstraints,
): void {
  const wanted = Object.entries(constraints);
  const tell = (entry: unknown): void => {
    try {
      callback(entry);
    } catch (error) {
      reportListenerError(error);
    }
  };
  const poll = async (): Promise<void> => {
    try {
      const report = await connection()?.getStats();
      for (const entry of (report?.values() ?? []) as Iterable<Record<string, unknown>>) {
        if (wanted.every(([member, value]) => entry[member] === value) && !scope.disposed) tell(entry);
      }
    } finally {
      scope.timeout(clock, () => void poll().catch(() => {}), PERIOD_MS);
    }
  };
  scope.timeout(clock, () => void poll().catch(() => {}), PERIOD_MS);
}
