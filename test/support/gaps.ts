/** What a listener hears of a call, in pieces of 10 ms: how long it was silent at most. */
import type {Lab} from './client-lab.js';

const RECORDER = `registerProcessor('recorder', class extends AudioWorkletProcessor {
  constructor() { super(); this.sum = 0; this.count = 0; }
  process([input]) {
    const samples = input[0] ?? new Float32Array(128);
    for (const sample of samples) this.sum += sample * sample;
    this.count += samples.length;
    if (this.count >= sampleRate / 100) {
      this.port.postMessage(Math.sqrt(this.sum / this.count));
      this.sum = this.count = 0;
    }
    return true;
  }
});`;

const LOUD = 0.005;
const LOOK_MS = 2;

/**
 * Listens to the element that plays a call (the newest of the lab), whatever stream it plays. `stop()` resolves with the longest silence
 * after the first sound, in milliseconds, the one that lasts until now included. A steady tone must be played.
 */
export async function listenForGaps(t: Lab): Promise<{stop(): Promise<number>}> {
  const audio = t.audios.at(-1)!;
  const context = new AudioContext();
  await context.resume();
  const url = URL.createObjectURL(new Blob([RECORDER], {type: 'text/javascript'}));
  await context.audioWorklet.addModule(url);
  URL.revokeObjectURL(url);
  const recorder = new AudioWorkletNode(context, 'recorder', {channelCount: 1});
  recorder.connect(new GainNode(context, {gain: 0})).connect(context.destination);
  let [heard, silent, longest] = [false, 0, 0];
  recorder.port.onmessage = ({data}: MessageEvent<number>) => {
    if (data > LOUD) [heard, silent] = [true, 0];
    else if (heard) longest = Math.max(longest, (silent += 10));
  };
  let playing: MediaProvider | null = null;
  let source: MediaStreamAudioSourceNode | undefined;
  const look = (): void => {
    if (audio.srcObject === playing) return;
    playing = audio.srcObject;
    source?.disconnect();
    if (!playing) return;
    source = new MediaStreamAudioSourceNode(context, {mediaStream: playing as MediaStream});
    source.connect(recorder);
  };
  look();
  const timer = setInterval(look, LOOK_MS);
  return {
    async stop() {
      clearInterval(timer);
      await context.close();
      if (!heard) throw new Error('nothing was ever heard');
      return longest;
    },
  };
}
