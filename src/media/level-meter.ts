type Side = 'remote' | 'local';

/** A side that is watched, and what its loudness is read from. */
interface Watched {
  readonly stream: MediaStream | undefined;
  readonly receiver: RTCRtpReceiver | undefined;
  source?: MediaStreamAudioSourceNode;
  analyser?: AnalyserNode;
  /** Level by the receiver's statistics. */
  level: number;
  asking?: boolean;
}

const FFT_SIZE = 1024;
const BANDS = 24;
/** Speech lives below. */
const TOP_HZ = 5000;

/**
 * Loudness of the two sides of a call, 0..1. Levels stay outside the snapshot: they change at animation rate.
 * The context comes from the click that started the call; where it does not run (no sound card, autoplay rules), the
 * remote level is read from the receiver's statistics instead (contract §7).
 */
export class LevelMeter {
  readonly #context: AudioContext | undefined;
  readonly #sides: Partial<Record<Side, Watched>> = {};
  readonly #samples = new Float32Array(FFT_SIZE);

  constructor(context: AudioContext | undefined) {
    this.#context = context;
  }

  watch(side: Side, stream: MediaStream | undefined, receiver?: RTCRtpReceiver): void {
    this.#sides[side]?.source?.disconnect();
    this.#sides[side] = {stream, receiver, level: 0};
  }

  remote(): number {
    return this.#level('remote') ?? this.#statsLevel();
  }

  local(): number {
    return this.#level('local') ?? 0;
  }

  /** 24 bands of the remote voice, low to high, 0..1; `undefined` where no spectrum is to be had. */
  bands(): Float32Array | undefined {
    const analyser = this.#analyser('remote');
    if (!analyser) return undefined;
    const bytes = new Uint8Array(analyser.frequencyBinCount);
    analyser.getByteFrequencyData(bytes);
    const top = Math.min(1, (2 * TOP_HZ) / analyser.context.sampleRate) * bytes.length;
    // Bands widen with frequency as hearing does.
    const edge = (band: number): number => Math.floor(top * (band / BANDS) ** 1.6);
    return Float32Array.from({length: BANDS}, (_, band) => {
      const bins = bytes.subarray(edge(band), Math.max(edge(band) + 1, edge(band + 1)));
      return bins.reduce((sum, bin) => sum + bin, 0) / bins.length / 255;
    });
  }

  dispose(): void {
    this.watch('remote', undefined);
    this.watch('local', undefined);
  }

  /** `undefined` while the context does not run, or nothing is to be heard of the side. Made when it is read first: set-up has no time for it. */
  #analyser(side: Side): AnalyserNode | undefined {
    const [context, watched] = [this.#context, this.#sides[side]];
    if (context?.state !== 'running' || !watched?.stream?.getAudioTracks().length) return undefined;
    if (!watched.analyser) {
      watched.analyser = new AnalyserNode(context, {fftSize: FFT_SIZE, smoothingTimeConstant: 0.7});
      watched.source = new MediaStreamAudioSourceNode(context, {mediaStream: watched.stream});
      watched.source.connect(watched.analyser);
    }
    return watched.analyser;
  }

  #level(side: Side): number | undefined {
    const analyser = this.#analyser(side);
    if (!analyser) return undefined;
    const samples = this.#samples;
    analyser.getFloatTimeDomainData(samples);
    let sum = 0;
    // Read many times a second: a plain loop costs a tenth of `reduce`.
    for (let index = 0; index < samples.length; index++) sum += samples[index]! ** 2;
    return Math.min(1, Math.sqrt(sum / samples.length));
  }

  /** One `getStats()` in flight; the answer serves the next readings of what was watched when it was asked for. */
  #statsLevel(): number {
    const watched = this.#sides.remote;
    if (watched?.receiver && !watched.asking) {
      watched.asking = true;
      watched.receiver
        .getStats()
        .then((report) => {
          for (const stat of report.values() as Iterable<{type: string; audioLevel?: number}>) {
            if (stat.type === 'inbound-rtp') watched.level = stat.audioLevel ?? 0;
          }
        })
        .catch(() => {})
        .finally(() => (watched.asking = false));
    }
    return watched?.level ?? 0;
  }
}
