/**
 * STUN messages (RFC 8489) as far as a TURN server needs them. The ICE library of the gateway has a codec too, but keeps one
 * attribute of each kind, and a client may name several peers in one request.
 */
import {createHmac, timingSafeEqual} from 'node:crypto';

const COOKIE = 0x2112a442;
const HEADER = 20;
const INTEGRITY_LENGTH = 20;
const IPV4 = 1;

export const METHOD = {
  binding: 0x001,
  allocate: 0x003,
  refresh: 0x004,
  send: 0x006,
  data: 0x007,
  createPermission: 0x008,
  channelBind: 0x009,
};

export const CLASS = {request: 0x000, indication: 0x010, success: 0x100, error: 0x110};

export const ATTRIBUTE = {
  username: 0x0006,
  integrity: 0x0008,
  errorCode: 0x0009,
  unknownAttributes: 0x000a,
  channelNumber: 0x000c,
  lifetime: 0x000d,
  peerAddress: 0x0012,
  data: 0x0013,
  realm: 0x0014,
  nonce: 0x0015,
  relayedAddress: 0x0016,
  addressFamily: 0x0017,
  evenPort: 0x0018,
  requestedTransport: 0x0019,
  mappedAddress: 0x0020,
  reservationToken: 0x0022,
  software: 0x8022,
  fingerprint: 0x8028,
};

const KNOWN = new Set(Object.values(ATTRIBUTE));
/** Types below are of no use to who does not understand them; the others may be left out. */
const OPTIONAL = 0x8000;
const CLASS_BITS = 0x0110;

const padding = (length) => (4 - (length % 4)) % 4;

/**
 * @typedef {object} Message
 * @property {number} method
 * @property {number} kind one of CLASS
 * @property {Buffer} id of the transaction
 * @property {{type: number, value: Buffer}[]} attributes in order
 * @property {(key: Buffer) => boolean} signedBy whether MESSAGE-INTEGRITY is there and right
 */

/**
 * @param {Buffer} packet exactly one message
 * @returns {Message | null} null when it is none
 */
export function parse(packet) {
  if (packet.length < HEADER || packet[0] & 0xc0 || packet.readUInt32BE(4) !== COOKIE) return null;
  const length = packet.readUInt16BE(2);
  if (length % 4 !== 0 || packet.length !== HEADER + length) return null;
  const attributes = [];
  let signedUpTo = 0;
  for (let at = HEADER; at < packet.length;) {
    const type = packet.readUInt16BE(at);
    const end = at + 4 + packet.readUInt16BE(at + 2);
    if (end > packet.length) return null;
    // Nobody has vouched for what follows the signature.
    if (!signedUpTo) attributes.push({type, value: packet.subarray(at + 4, end)});
    if (type === ATTRIBUTE.integrity && !signedUpTo) signedUpTo = at;
    at = end + padding(end - at);
  }
  const type = packet.readUInt16BE(0);
  return {
    method: type & ~CLASS_BITS,
    kind: type & CLASS_BITS,
    id: packet.subarray(8, HEADER),
    attributes,
    signedBy: (key) => {
      const found = attributes.at(-1);
      if (!signedUpTo || found.value.length !== INTEGRITY_LENGTH) return false;
      return timingSafeEqual(found.value, signature(packet.subarray(0, signedUpTo), key));
    },
  };
}

/**
 * @param {Message} message
 * @param {number} type
 * @returns {Buffer | undefined} of the first attribute of that type
 */
export const valueOf = (message, type) => message.attributes.find((attribute) => attribute.type === type)?.value;

/** Types that the server would have to understand, but does not. */
export const unknownTypes = (message) =>
  message.attributes.map(({type}) => type).filter((type) => type < OPTIONAL && !KNOWN.has(type));

/**
 * @param {object} message
 * @param {number} message.method
 * @param {number} message.kind
 * @param {Buffer} message.id
 * @param {[type: number, value: Buffer][]} message.attributes
 * @param {Buffer} [key] signs it
 */
export function encode({method, kind, id, attributes}, key) {
  const header = Buffer.alloc(HEADER);
  header.writeUInt16BE(method | kind, 0);
  header.writeUInt32BE(COOKIE, 4);
  id.copy(header, 8);
  const unsigned = Buffer.concat([header, ...attributes.map(([type, value]) => attribute(type, value))]);
  const packet = key
    ? Buffer.concat([unsigned, attribute(ATTRIBUTE.integrity, signature(unsigned, key))])
    : withLength(unsigned, unsigned.length - HEADER);
  return key ? withLength(packet, packet.length - HEADER) : packet;
}

function attribute(type, value) {
  const header = Buffer.alloc(4);
  header.writeUInt16BE(type, 0);
  header.writeUInt16BE(value.length, 2);
  return Buffer.concat([header, value, Buffer.alloc(padding(value.length))]);
}

function withLength(packet, length) {
  const copy = Buffer.from(packet);
  copy.writeUInt16BE(length, 2);
  return copy;
}

/** Counts the attribute it goes into as part of the message, as the RFC says. */
function signature(unsigned, key) {
  const counted = withLength(unsigned, unsigned.length - HEADER + 4 + INTEGRITY_LENGTH);
  return createHmac('sha1', key).update(counted).digest();
}

/** @param {{address: string, port: number}} peer IPv4 */
export function xorAddress({address, port}) {
  const value = Buffer.alloc(8);
  value[1] = IPV4;
  value.writeUInt16BE(port ^ (COOKIE >>> 16), 2);
  const number = Buffer.from(address.split('.').map(Number)).readUInt32BE(0);
  value.writeUInt32BE((number ^ COOKIE) >>> 0, 4);
  return value;
}

/**
 * @param {Buffer} value
 * @returns {{address: string, port: number} | null} null: not IPv4
 */
export function readXorAddress(value) {
  if (value.length !== 8 || value[1] !== IPV4) return null;
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE((value.readUInt32BE(4) ^ COOKIE) >>> 0, 0);
  return {address: bytes.join('.'), port: value.readUInt16BE(2) ^ (COOKIE >>> 16)};
}

export function errorCode(code, reason) {
  return Buffer.concat([Buffer.from([0, 0, Math.floor(code / 100), code % 100]), Buffer.from(reason)]);
}

export function uint32(number) {
  const value = Buffer.alloc(4);
  value.writeUInt32BE(number, 0);
  return value;
}

export function uint16List(numbers) {
  const value = Buffer.alloc(numbers.length * 2);
  numbers.forEach((number, index) => value.writeUInt16BE(number, index * 2));
  return value;
}
