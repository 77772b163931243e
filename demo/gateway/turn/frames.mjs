/** What travels between a TURN client and its server besides STUN messages: data by channel (RFC 8656 §12), and frames on a stream. */

const CHANNEL_HEADER = 4;
const STUN_HEADER = 20;

/** Channels that may be bound. */
export const isChannel = (number) => number >= 0x4000 && number <= 0x4fff;

/**
 * @param {number} channel
 * @param {Buffer} data
 * @param {boolean} stream on a stream frames are padded
 */
export function channelData(channel, data, stream) {
  const header = Buffer.alloc(CHANNEL_HEADER);
  header.writeUInt16BE(channel, 0);
  header.writeUInt16BE(data.length, 2);
  return Buffer.concat([header, data, Buffer.alloc(stream ? padding(data.length) : 0)]);
}

/**
 * @param {Buffer} packet
 * @returns {{channel: number, data: Buffer} | null} null when it is something else
 */
export function readChannelData(packet) {
  if (packet.length < CHANNEL_HEADER || (packet[0] & 0xc0) !== 0x40) return null;
  const end = CHANNEL_HEADER + packet.readUInt16BE(2);
  return end > packet.length ? null : {channel: packet.readUInt16BE(0), data: packet.subarray(CHANNEL_HEADER, end)};
}

/** Cuts a stream into frames: STUN messages and data by channel. */
export class FrameReader {
  #rest = Buffer.alloc(0);

  /**
   * @param {Buffer} chunk
   * @returns {Buffer[] | null} frames that are complete; null: this is no such stream
   */
  read(chunk) {
    const bytes = Buffer.concat([this.#rest, chunk]);
    const frames = [];
    let at = 0;
    while (bytes.length - at >= CHANNEL_HEADER) {
      const kind = bytes[at] & 0xc0;
      if (kind > 0x40) return null;
      const length = bytes.readUInt16BE(at + 2);
      const end = at + (kind ? CHANNEL_HEADER + length + padding(length) : STUN_HEADER + length);
      if (end > bytes.length) break;
      frames.push(bytes.subarray(at, end));
      at = end;
    }
    this.#rest = bytes.subarray(at);
    return frames;
  }
}

function padding(length) {
  return (4 - (length % 4)) % 4;
}
