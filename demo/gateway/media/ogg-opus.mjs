/** Reads Opus packets out of an Ogg file (RFC 3533, RFC 7845). */

const PAGE_HEADER = 27;

/**
 * @param {Buffer} file
 * @returns {Buffer[]} audio packets in order, without the two header packets
 */
export function oggOpusPackets(file) {
  const packets = [];
  let parts = [];
  let page = 0;
  while (page + PAGE_HEADER <= file.length && file.toString('latin1', page, page + 4) === 'OggS') {
    const segments = file[page + 26];
    let data = page + PAGE_HEADER + segments;
    for (let index = 0; index < segments; index++) {
      const length = file[page + PAGE_HEADER + index];
      parts.push(file.subarray(data, data + length));
      data += length;
      // A segment of 255 bytes says that the packet goes on, perhaps in the next page.
      if (length < 255) {
        packets.push(Buffer.concat(parts));
        parts = [];
      }
    }
    page = data;
  }
  return packets.filter((packet) => !/^Opus(Head|Tags)/.test(packet.toString('latin1', 0, 8)));
}

const SILK_SAMPLES = [480, 960, 1920, 2880];
const HYBRID_SAMPLES = [480, 960];
const CELT_SAMPLES = [120, 240, 480, 960];

/**
 * Length of an Opus packet in samples at 48 kHz, from its first byte (RFC 6716, 3.1).
 *
 * @param {Buffer} packet
 */
export function opusSamples(packet) {
  const config = packet[0] >> 3;
  const frames = [1, 2, 2, packet[1] & 63][packet[0] & 3];
  if (config < 12) return SILK_SAMPLES[config & 3] * frames;
  if (config < 16) return HYBRID_SAMPLES[config & 1] * frames;
  return CELT_SAMPLES[config & 3] * frames;
}
