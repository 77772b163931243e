import {asIceServers} from '../options/values.js';
import type {IceServer} from '../options/values.js';

/** The public credential of the vendor's TURN servers, as its SDK publishes it (wire-protocol §10.1). */
export const VENDOR_TURN = {username: 'testuser', credential: 'testpassword'} as const;

/**
 * The vendor's servers. No third party's STUN:
 * it would learn every visitor's address (contract §4).
 */
function vendorServers(development: boolean): RTCIceServer[] {
  const suffix = development ? 'dev' : '';
  return [
    {urls: `stun:stun${suffix}.telnyx.com:3478`},
    {
      urls: [
        `turn:turn${suffix}.telnyx.com:3478?transport=udp`,
        `turn:turn${suffix}.telnyx.com:3478?transport=tcp`,
        `turns:turn${suffix}.telnyx.com:443`,
      ],
      ...VENDOR_TURN,
    },
    ...(development ? [] : [{urls: 'turns:turn2.telnyx.com:443', ...VENDOR_TURN}]),
  ];
}

/** A custom signalling server (`env` is a URL) gets no servers by default: the vendor's have nothing to do with it. */
export function iceServersFor(env: string, given: readonly IceServer[] | undefined): RTCIceServer[] {
  if (given) return asIceServers(given);
  return /^wss?:/.test(env) ? [] : vendorServers(env === 'development');
}
