import type {Clock} from '../lib/clock.js';
import {Disposer} from '../lib/disposer.js';

/** Milliseconds; every wait has an end, so a STUN or TURN server that never answers cannot stall a call (weakness 30). */
export const GATHERING = {
  /** Trickle: wait this long for a first host candidate, so that the offer is usable even if trickling is refused (contract §9). */
  firstCandidateMs: 150,
  /** Complete offer: wait this long after the first candidate … */
  afterFirstMs: 1000,
  /** … and this long in all, even if no candidate ever came. */
  totalMs: 3000,
} as const;

export type GatheringEnd = 'complete' | 'first-candidate' | 'timeout';

export interface GatheringResult {
  readonly end: GatheringEnd;
  readonly types: ReadonlySet<string>;
}

const typeOf = (candidate: RTCIceCandidate): string =>
  candidate.type ?? /\btyp (\w+)/.exec(candidate.candidate)?.[1] ?? 'host';

/**
 * Settles when the local description is worth sending: at the first candidate (`trickle`) or when gathering is complete,
 * at the latest when the budget is spent. `onCandidate` hears every later candidate too, `null` once at the end.
 */
export function watchGathering(
  peer: RTCPeerConnection,
  clock: Clock,
  trickle: boolean,
  signal: AbortSignal,
  onCandidate: (candidate: RTCIceCandidate | null) => void,
): Promise<GatheringResult> {
  const types = new Set<string>();
  const timers = new Disposer();
  let ended = false;
  return new Promise((resolve) => {
    const finish = (end: GatheringEnd): void => {
      timers.dispose();
      resolve({end, types});
    };
    signal.addEventListener('abort', () => finish('timeout'), {once: true});
    const complete = (): void => {
      if (!ended) {
        ended = true;
        onCandidate(null);
      }
      finish('complete');
    };
    peer.addEventListener(
      'icecandidate',
      ({candidate}) => {
        // Firefox says "no more" twice: an empty candidate, then null (weakness 31).
        if (!candidate?.candidate) return complete();
        if (types.size === 0 && !trickle) timers.timeout(clock, () => finish('timeout'), GATHERING.afterFirstMs);
        types.add(typeOf(candidate));
        onCandidate(candidate);
        if (trickle) finish('first-candidate');
      },
      {signal},
    );
    peer.addEventListener(
      'icegatheringstatechange',
      () => {
        if (peer.iceGatheringState === 'complete') complete();
      },
      {signal},
    );
    timers.timeout(clock, () => finish('timeout'), trickle ? GATHERING.firstCandidateMs : GATHERING.totalMs);
  });
}
