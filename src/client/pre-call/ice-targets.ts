/** ICE servers taken apart: every address is asked by itself. */
import type {PreCallReason, PreCallServer} from './types.js';

export interface IceTarget {
  /** As in the options, without anything that could be a secret. */
  readonly url: string;
  readonly kind: PreCallServer['kind'];
  readonly protocol: PreCallServer['protocol'];
  /** For a connection that knows no other. */
  readonly server: RTCIceServer;
}

function protocolOf(url: string): IceTarget['protocol'] {
  if (/^(turn|stun)s:/i.test(url)) return 'tls';
  return /[?&]transport=tcp\b/i.test(url) ? 'tcp' : 'udp';
}

/** Old browsers took a name before the host. */
const withoutUser = (url: string): string => url.replace(/^(\w+:)[^@]*@/, '$1');

export function iceTargets(servers: readonly RTCIceServer[]): IceTarget[] {
  const targets = new Map<string, IceTarget>();
  for (const {urls, ...login} of servers) {
    for (const url of typeof urls === 'string' ? [urls] : urls) {
      // Two accounts of one server are two targets.
      const key = `${url} ${login.username ?? ''}`;
      if (targets.has(key)) continue;
      const kind = /^turn/i.test(url) ? 'turn' : 'stun';
      targets.set(key, {url: withoutUser(url), kind, protocol: protocolOf(url), server: {urls: url, ...login}});
    }
  }
  return [...targets.values()];
}

const PREFERRED: readonly IceTarget['protocol'][] = ['udp', 'tcp', 'tls'];

/** The relay that calls would take: the first kind of transport that works, and of those the quickest. */
export function bestRelay(targets: readonly IceTarget[], answers: readonly PreCallServer[]): IceTarget | undefined {
  const open = answers.flatMap(({reachable, ms, kind}, index) =>
    reachable && kind === 'turn' ? [{target: targets[index]!, ms: ms ?? Infinity}] : [],
  );
  const rank = ({protocol}: IceTarget): number => PREFERRED.indexOf(protocol);
  return open.sort((a, b) => rank(a.target) - rank(b.target) || a.ms - b.ms)[0]?.target;
}

/** What the answers mean for calls. `hosts`: the browser has addresses of its own to offer. */
export function serverReasons(
  servers: readonly PreCallServer[],
  {hosts, relayOnly}: {readonly hosts: boolean; readonly relayOnly: boolean},
): PreCallReason[] {
  const open = servers.filter(({reachable}) => reachable);
  const of = (list: readonly PreCallServer[], kind: PreCallServer['kind']): readonly PreCallServer[] =>
    list.filter((server) => server.kind === kind);
  // Whoever forbids everything but a proxy leaves relays by TCP.
  if (!hosts && !open.length) return ['no-candidates'];
  const reasons: PreCallReason[] = [];
  // Calls that only use relays never ask.
  if (!relayOnly && of(servers, 'stun').length && !of(open, 'stun').length) reasons.push('stun-unreachable');
  const [relays, openRelays] = [of(servers, 'turn'), of(open, 'turn')];
  const byUdp = (list: readonly PreCallServer[]): boolean => list.some(({protocol}) => protocol === 'udp');
  if (!openRelays.length && (relays.length || relayOnly)) reasons.push('relay-unreachable');
  else if (byUdp(relays) && !byUdp(openRelays)) reasons.push('udp-blocked');
  return reasons;
}
