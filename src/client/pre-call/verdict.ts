/** What a check found, weighed. */
import type {PreCallReason, PreCallStepState, PreCallVerdict} from './types.js';

export type Severity = Exclude<PreCallVerdict, 'ready'>;

/** THE table of reasons, the worst first. */
export const REASONS = {
  stopped: 'inconclusive',
  'microphone-blocked': 'permission-denied',
  'microphone-dismissed': 'permission-denied',
  'microphone-policy': 'permission-denied',
  offline: 'blocked',
  'signalling-unreachable': 'blocked',
  'no-candidates': 'blocked',
  'microphone-insecure': 'blocked',
  'microphone-missing': 'blocked',
  'microphone-busy': 'blocked',
  'microphone-failed': 'blocked',
  'relay-unreachable': 'degraded',
  'media-blocked': 'degraded',
  'microphone-silent': 'degraded',
  'high-loss': 'degraded',
  'low-mos': 'degraded',
  'high-rtt': 'degraded',
  'high-jitter': 'degraded',
  'udp-blocked': 'degraded',
  'stun-unreachable': 'degraded',
  'signalling-slow': 'degraded',
} as const satisfies Record<PreCallReason, Severity>;

const ORDER = Object.keys(REASONS) as readonly PreCallReason[];
const SEVERITIES: readonly Severity[] = ['inconclusive', 'permission-denied', 'blocked', 'degraded'];

/** What direct calls could do without. */
const OF_THE_RELAY: ReadonlySet<PreCallReason> = new Set(['relay-unreachable', 'media-blocked']);

export interface Policy {
  /** Calls use a relay or nothing (`force-relay-candidate`). */
  readonly relayOnly: boolean;
}

export interface Weighed {
  readonly verdict: PreCallVerdict;
  readonly reasons: readonly PreCallReason[];
}

export function severityOf(reason: PreCallReason, {relayOnly}: Policy): Severity {
  return relayOnly && OF_THE_RELAY.has(reason) ? 'blocked' : REASONS[reason];
}

/** The verdict is that of the worst reason; without any it is `ready`. */
export function weigh(found: Iterable<PreCallReason>, policy: Policy): Weighed {
  const rank = (reason: PreCallReason): number =>
    SEVERITIES.indexOf(severityOf(reason, policy)) * ORDER.length + ORDER.indexOf(reason);
  const reasons = [...new Set(found)].sort((a, b) => rank(a) - rank(b));
  return {verdict: reasons[0] ? severityOf(reasons[0], policy) : 'ready', reasons};
}

/** How a step that came to its end looks. */
export function stepState(reasons: readonly PreCallReason[], policy: Policy): PreCallStepState {
  const {verdict} = weigh(reasons, policy);
  return verdict === 'ready' ? 'passed' : verdict === 'degraded' ? 'warning' : 'failed';
}
