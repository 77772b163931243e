/** Opus made and read at run time: tones, silence, and the loudness of what the caller sends. */
import OpusScript from 'opusscript';

const RATE = 48_000;
const FRAME = 960;
/** Loudness needs no high frequencies, and decoding at 16 kHz costs a third. */
const DECODE_RATE = 16_000;

/**
 * @param {number} frames of 20 ms
 * @param {(sample: number) => number} wave amplitude -1 to 1
 * @returns {Buffer[]}
 */
function encode(frames, wave) {
  const encoder = new OpusScript(RATE, 1, OpusScript.Application.AUDIO);
  const pcm = Buffer.alloc(FRAME * 2);
  const packets = [];
  for (let frame = 0; frame < frames; frame++) {
    for (let index = 0; index < FRAME; index++) {
      pcm.writeInt16LE(Math.round(wave(frame * FRAME + index) * 32_767), index * 2);
    }
    packets.push(Buffer.from(encoder.encode(pcm, FRAME)));
  }
  encoder.delete();
  return packets;
}

let tone;
let silence;
let beep;

/** One second of 440 Hz: whole periods, so it loops without a click. */
export const tonePackets = () => (tone ??= encode(50, (sample) => 0.3 * Math.sin((2 * Math.PI * 440 * sample) / RATE)));

/** 200 ms of 880 Hz and 160 ms of silence: one answer to one digit. */
export const beepPackets = () =>
  (beep ??= encode(18, (sample) => (sample < 10 * FRAME ? 0.3 * Math.sin((2 * Math.PI * 880 * sample) / RATE) : 0)));

/** The last frame of a few: the first ones still carry the encoder's start-up. */
export const silencePacket = () => (silence ??= encode(5, () => 0)[4]);

/**
 * The codec has 16 MB for all its coders and does not notice when they are used up, so a gateway with more calls than
 * this does not listen to the newest ones.
 */
const MAX_DECODERS = 48;
let decoders = 0;

function makeDecoder() {
  if (decoders >= MAX_DECODERS) return undefined;
  decoders++;
  return new OpusScript(DECODE_RATE, 1, OpusScript.Application.VOIP);
}

/** Loudness of received packets, 0 to 1 (root mean square). */
export class LevelMeter {
  #decoder = makeDecoder();

  /**
   * @param {Buffer} packet
   * @returns {number} 0 for what cannot be decoded
   */
  level(packet) {
    if (!this.#decoder || packet.length === 0) return 0;
    try {
      const pcm = this.#decoder.decode(packet);
      const samples = pcm.length >> 1;
      if (samples === 0) return 0;
      let sum = 0;
      for (let index = 0; index < samples; index++) sum += (pcm.readInt16LE(index * 2) / 32_768) ** 2;
      return Math.sqrt(sum / samples);
    } catch {
      return 0;
    }
  }

  close() {
    if (!this.#decoder) return;
    this.#decoder.delete();
    this.#decoder = undefined;
    decoders--;
  }
}
