/** RTP out and in: packets with our own numbering, telephone events, payload types of an SDP. */

const HEADER = 12;
const random = (limit) => Math.floor(Math.random() * limit);

/** Numbers and time stamps of one outgoing stream. */
export class RtpStream {
  #payloadType;
  #sequence = random(0x8000);
  #timestamp = random(2 ** 31);
  #first = true;
  /** Difference between the other side's numbering and ours, while packets are relayed. */
  #relay = null;

  /** @param {number} payloadType */
  constructor(payloadType) {
    this.#payloadType = payloadType;
  }

  /**
   * The next packet of a stream that we make ourselves.
   *
   * @param {Buffer} payload
   * @param {number} samples its length at 48 kHz
   */
  next(payload, samples) {
    this.#relay = null;
    this.#sequence = (this.#sequence + 1) & 0xffff;
    this.#timestamp = (this.#timestamp + samples) >>> 0;
    return this.#pack(payload, this.#sequence, this.#timestamp);
  }

  /**
   * A packet of the other side, sent back. Gaps and reordering stay visible; a pause (hold) does not look like loss.
   *
   * @param {{sequenceNumber: number, timestamp: number}} header
   * @param {Buffer} payload
   */
  relay(header, payload) {
    this.#relay ??= {
      sequence: (this.#sequence + 1 - header.sequenceNumber) & 0xffff,
      timestamp: (this.#timestamp + 960 - header.timestamp) >>> 0,
    };
    this.#sequence = (header.sequenceNumber + this.#relay.sequence) & 0xffff;
    this.#timestamp = (header.timestamp + this.#relay.timestamp) >>> 0;
    return this.#pack(payload, this.#sequence, this.#timestamp);
  }

  /** Says that the relayed stream was interrupted: numbering goes on where it stopped. */
  pause() {
    this.#relay = null;
  }

  #pack(payload, sequence, timestamp) {
    const packet = Buffer.alloc(HEADER + payload.length);
    packet[0] = 0x80;
    packet[1] = this.#payloadType | (this.#first ? 0x80 : 0);
    this.#first = false;
    packet.writeUInt16BE(sequence, 2);
    packet.writeUInt32BE(timestamp, 4);
    // The sender replaces the source number (bytes 8 to 11) by the negotiated one.
    payload.copy(packet, HEADER);
    return packet;
  }
}

const EVENTS = '0123456789*#ABCD';

/** Telephone events (RFC 4733): one digit per event, although its end is sent three times. */
export class TelephoneEvents {
  #onDigit;
  #lastTimestamp = -1;

  /** @param {(digit: string) => void} onDigit */
  constructor(onDigit) {
    this.#onDigit = onDigit;
  }

  /**
   * @param {Buffer} payload
   * @param {number} timestamp
   */
  push(payload, timestamp) {
    if (payload.length < 4) return;
    const ended = payload[1] >> 7 === 1;
    if (!ended || timestamp === this.#lastTimestamp) return;
    this.#lastTimestamp = timestamp;
    const digit = EVENTS[payload[0]];
    if (digit) this.#onDigit(digit);
  }
}

/**
 * Codec names of the payload types in an SDP.
 *
 * @param {string} sdp
 * @returns {Map<number, string>}
 */
export function payloadTypes(sdp) {
  const lines = sdp.matchAll(/^a=rtpmap:(\d+) ([^/\s]+)\//gm);
  return new Map([...lines].map(([, type, name]) => [Number(type), name.toLowerCase()]));
}
