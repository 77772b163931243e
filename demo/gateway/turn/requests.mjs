/** What a TURN server answers (RFC 8656). Every function gives back attributes of a success, or `{error}`. */
import {isChannel} from './frames.mjs';
import {ATTRIBUTE, METHOD, readXorAddress, uint32, valueOf, xorAddress} from './stun.mjs';

const UDP = 17;
const IPV4 = 1;
const LIFETIME_S = {usual: 600, longest: 3600};

const BAD_REQUEST = {error: [400, 'Bad Request']};
const MISMATCH = {error: [437, 'Allocation Mismatch']};
const FAMILY_MISMATCH = {error: [443, 'Peer Address Family Mismatch']};

/**
 * @typedef {object} Asked
 * @property {import('./stun.mjs').Message} request
 * @property {import('./allocation.mjs').Client} client
 * @property {import('./allocation.mjs').Allocation | undefined} allocation of that client
 * @property {string} username
 * @property {() => Promise<import('./allocation.mjs').Allocation | null>} allocate null: there is no relay to be had
 */

/** @typedef {{error: [number, string]} | {attributes: [number, Buffer][]}} Answer */

/** Nobody has to sign it. */
export const binding = ({client}) => ({attributes: [[ATTRIBUTE.mappedAddress, xorAddress(client)]]});

/** @param {import('./stun.mjs').Message} request */
function lifetimeOf(request) {
  const value = valueOf(request, ATTRIBUTE.lifetime);
  return value?.length === 4 ? value.readUInt32BE(0) : LIFETIME_S.usual;
}

const lasting = (seconds) => Math.min(Math.max(seconds, LIFETIME_S.usual), LIFETIME_S.longest);

async function allocate({request, client, allocation, allocate: make}) {
  // The answer was lost, and the client asks again.
  if (allocation?.made?.id.equals(request.id)) return allocation.made.answer;
  if (allocation) return MISMATCH;
  const transport = valueOf(request, ATTRIBUTE.requestedTransport);
  if (transport?.length !== 4) return BAD_REQUEST;
  if (transport[0] !== UDP) return {error: [442, 'Unsupported Transport Protocol']};
  const family = valueOf(request, ATTRIBUTE.addressFamily);
  if (family && family[0] !== IPV4) return {error: [440, 'Address Family not Supported']};
  // Pairs of ports are for RTP without multiplexing, which no browser needs.
  if (valueOf(request, ATTRIBUTE.evenPort) || valueOf(request, ATTRIBUTE.reservationToken)) {
    return {error: [508, 'Insufficient Capacity']};
  }
  const made = await make();
  if (!made) return {error: [508, 'Insufficient Capacity']};
  const seconds = lasting(lifetimeOf(request));
  made.refresh(seconds);
  const answer = {
    attributes: [
      [ATTRIBUTE.relayedAddress, xorAddress(made.relayed)],
      [ATTRIBUTE.mappedAddress, xorAddress(client)],
      [ATTRIBUTE.lifetime, uint32(seconds)],
    ],
  };
  made.made = {id: Buffer.from(request.id), answer};
  return answer;
}

/** A lifetime of 0 ends it. */
function refresh({request, allocation}) {
  const asked = lifetimeOf(request);
  if (asked === 0) {
    allocation?.close();
    return {attributes: [[ATTRIBUTE.lifetime, uint32(0)]]};
  }
  if (!allocation) return MISMATCH;
  const seconds = lasting(asked);
  allocation.refresh(seconds);
  return {attributes: [[ATTRIBUTE.lifetime, uint32(seconds)]]};
}

function createPermission({request, allocation}) {
  if (!allocation) return MISMATCH;
  const values = request.attributes.filter(({type}) => type === ATTRIBUTE.peerAddress);
  if (values.length === 0) return BAD_REQUEST;
  const peers = values.map(({value}) => readXorAddress(value));
  // All or none.
  if (!peers.every(Boolean)) return FAMILY_MISMATCH;
  for (const peer of peers) allocation.permit(peer);
  return {attributes: []};
}

function channelBind({request, allocation}) {
  if (!allocation) return MISMATCH;
  const number = valueOf(request, ATTRIBUTE.channelNumber);
  const value = valueOf(request, ATTRIBUTE.peerAddress);
  if (number?.length !== 4 || !value) return BAD_REQUEST;
  const peer = readXorAddress(value);
  if (!peer) return FAMILY_MISMATCH;
  const channel = number.readUInt16BE(0);
  return isChannel(channel) && allocation.bind(channel, peer) ? {attributes: []} : BAD_REQUEST;
}

/** By method; all have to be signed. */
export const REQUESTS = new Map([
  [METHOD.allocate, allocate],
  [METHOD.refresh, refresh],
  [METHOD.createPermission, createPermission],
  [METHOD.channelBind, channelBind],
]);
