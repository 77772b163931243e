/** Synthesised sounds: no file to fetch, so they work under a strict content security policy and without a network. */

/** Rows and columns of the keypad in Hz (ITU-T Q.23). */
const ROWS = [697, 770, 852, 941];
const COLUMNS = [1209, 1336, 1477, 1633];
const KEYPAD = '123A456B789C*0#D';

interface Tone {
  /** Hz, sounding together. */
  readonly tones: readonly number[];
  /** Seconds of sound and silence in turn, repeated. */
  readonly cadence: readonly number[];
  /** Loudness, 0..1. */
  readonly gain: number;
}

/** `ringback` as in Europe (ETSI TR 101 041-2), `ringtone` is ours: a soft double ring. */
export const TONES = {
  ringback: {tones: [425], cadence: [1, 4], gain: 0.12},
  ringtone: {tones: [659.3, 830.6], cadence: [0.4, 0.2, 0.4, 2], gain: 0.25},
  /** Before a call is answered by itself. */
  notice: {tones: [880], cadence: [0.15, 0.1, 0.15, 0.1], gain: 0.2},
} as const satisfies Record<string, Tone>;

const FADE_S = 0.01;

/** One period of a tone; it loops without a timer. */
export function toneBuffer(context: BaseAudioContext, {tones, cadence, gain}: Tone): AudioBuffer {
  const rate = context.sampleRate;
  const seconds = cadence.reduce((sum, part) => sum + part, 0);
  const buffer = new AudioBuffer({length: Math.ceil(seconds * rate), sampleRate: rate, numberOfChannels: 1});
  const samples = buffer.getChannelData(0);
  let start = 0;
  cadence.forEach((length, part) => {
    if (part % 2 === 0) {
      for (let at = 0; at < length; at += 1 / rate) {
        const sum = tones.reduce((level, hz) => level + Math.sin(2 * Math.PI * hz * at), 0);
        const fade = Math.min(1, at / FADE_S, (length - at) / FADE_S);
        const index = Math.round((start + at) * rate);
        if (index < samples.length) samples[index] = (sum / tones.length) * fade * gain;
      }
    }
    start += length;
  });
  return buffer;
}

/** The two frequencies of a key, `undefined` for what is no key. */
export function dtmfTones(digit: string): readonly [row: number, column: number] | undefined {
  const at = KEYPAD.indexOf(digit.toUpperCase());
  return digit && at >= 0 ? [ROWS[Math.floor(at / 4)]!, COLUMNS[at % 4]!] : undefined;
}

/** Lets the visitor hear the key; the far side hears what the server makes of the message. */
export function playDtmf(context: AudioContext, digit: string, seconds = 0.12): void {
  const tones = dtmfTones(digit);
  if (!tones || context.state !== 'running') return;
  const gain = new GainNode(context, {gain: 0.08});
  gain.connect(context.destination);
  for (const frequency of tones) {
    const oscillator = new OscillatorNode(context, {frequency});
    oscillator.connect(gain);
    oscillator.start();
    oscillator.stop(context.currentTime + seconds);
    oscillator.onended = () => gain.disconnect();
  }
}
