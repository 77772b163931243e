type Side = 'remote' | 'local';

/** A side that is watched, and what its loudness is read from. */
interface Watched {
  readonly receiver: RTCRtpReceiver | undefined;
  source?: MediaStreamAudioSourceNode;
  analyser?: AnalyserNode;
  /** Level by the receiver's statistics. */
  level: number;
  asking?: boolean;
}

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

  constructor(context: AudioContext | undefined) {
    this.#context = context;
  }

  watch(side: Side, stream: MediaStream | undefined, receiver?: RTCRtpReceiver): void {
    this.#sides[side]?.source?.disconnect();
    const watched: Watched = (this.#sides[side] = {receiver, level: 0});
    const context = this.#context;
    if (!context || context.state === 'closed' || !stream?.getAudioTracks().length) return;
    watched.analyser = new AnalyserNode(context, {fftSize: 1024, smoothingTimeConstant: 0.7});
    watched.source = new MediaStreamAudioSourceNode(context, {mediaStream: stream});
    watched.source.connect(watched.analyser);
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

  /** `undefined` while the context does not run, or nothing is to be heard of the side. */
  #analyser(side: Side): AnalyserNode | undefined {
    return this.#context?.state === 'running' ? this.#sides[side]?.analyser : undefined;
  }

  #level(side: Side): number | undefined {
    const analyser = this.#analyser(side);
    if (!analyser) return undefined;
    const samples = new Float32Array(analyser.fftSize);
    analyser.getFloatTimeDomainData(samples);
    return Math.min(1, Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length));
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
