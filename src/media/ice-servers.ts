import {asIceServers} from '../options/values.js';
import type {IceServer} from '../options/values.js';

/**
 * The vendor's servers with the public credential that its SDK publishes (wire-protocol §10.1). No third party's STUN:
 * it would learn every visitor's address (contract §4).
 */
function vendorServers(development: boolean): RTCIceServer[] {
  const suffix = development ? 'dev' : '';
  const turn = {username: 'testuser', credential: 'testpassword'};
  return [
    {urls: `stun:stun${suffix}.telnyx.com:3478`},
    {
      urls: [
        `turn:turn${suffix}.telnyx.com:3478?transport=udp`,
        `turn:turn${suffix}.telnyx.com:3478?transport=tcp`,
        `turns:turn${suffix}.telnyx.com:443`,
      ],
      ...turn,
    },
    ...(development ? [] : [{urls: 'turns:turn2.telnyx.com:443', ...turn}]),
  ];
}

/** A custom signalling server (`env` is a URL) gets no servers by default: the vendor's have nothing to do with it. */
export function iceServersFor(env: string, given: readonly IceServer[] | undefined): RTCIceServer[] {
  if (given) return asIceServers(given);
  return /^wss?:/.test(env) ? [] : vendorServers(env === 'development');
}
