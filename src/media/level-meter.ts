/**
 * Loudness of the two sides of a call, 0..1. Levels stay outside the snapshot: they change at animation rate.
 * The context comes from the click that started the call; where it does not run (no sound card, autoplay rules), the
 * remote level is read from the receiver's statistics instead (contract §7).
 */
export class LevelMeter {
  readonly #context: AudioContext | undefined;
  readonly #nodes = new Map<'remote' | 'local', {source: MediaStreamAudioSourceNode; analyser: AnalyserNode}>();
  readonly #watched: {remote?: MediaStream; local?: MediaStream} = {};
  #receiver: RTCRtpReceiver | undefined;
  #statsLevel = 0;
  #statsPending = false;
  #bands: Float32Array | undefined;

  constructor(context: AudioContext | undefined) {
    this.#context = context;
  }

  get running(): boolean {
    return this.#context?.state === 'running';
  }

  watch(side: 'remote' | 'local', stream: MediaStream | undefined, receiver?: RTCRtpReceiver): void {
    const old = this.#nodes.get(side);
    old?.source.disconnect();
    this.#nodes.delete(side);
    this.#watched[side] = stream;
    if (side === 'remote') {
      this.#receiver = receiver;
      this.#statsLevel = 0;
    }
    const context = this.#context;
    if (!context || context.state === 'closed' || !stream?.getAudioTracks().length) return;
    const analyser = new AnalyserNode(context, {fftSize: 1024, smoothingTimeConstant: 0.7});
    const source = new MediaStreamAudioSourceNode(context, {mediaStream: stream});
    source.connect(analyser);
    this.#nodes.set(side, {source, analyser});
  }

  /** Ends watching the side if it is `stream` that is watched: another call may have taken over. */
  unwatch(side: 'remote' | 'local', stream: MediaStream | undefined): void {
    if (this.#watched[side] === stream) this.watch(side, undefined);
  }

  remote(): number {
    if (this.running && this.#nodes.has('remote')) return this.#level('remote');
    this.#pollStats();
    return this.#statsLevel;
  }

  local(): number {
    return this.running ? this.#level('local') : 0;
  }

  /** 24 bands of the remote voice, low to high, 0..1; `undefined` where no spectrum is to be had. */
  bands(): Float32Array | undefined {
    const node = this.#nodes.get('remote');
    if (!this.running || !node) return undefined;
    const bytes = new Uint8Array(node.analyser.frequencyBinCount);
    node.analyser.getByteFrequencyData(bytes);
    const bands = (this.#bands ??= new Float32Array(24));
    // Speech lives below 5 kHz; bands widen with frequency as hearing does.
    const top = Math.min(bytes.length, Math.round((5000 / (node.analyser.context.sampleRate / 2)) * bytes.length));
    for (let band = 0; band < bands.length; band++) {
      const from = Math.floor(top * (band / bands.length) ** 1.6);
      const to = Math.max(from + 1, Math.floor(top * ((band + 1) / bands.length) ** 1.6));
      let sum = 0;
      for (let bin = from; bin < to; bin++) sum += bytes[bin] ?? 0;
      bands[band] = sum / (to - from) / 255;
    }
    return bands;
  }

  dispose(): void {
    for (const {source} of this.#nodes.values()) source.disconnect();
    this.#nodes.clear();
    this.#receiver = undefined;
  }

  #level(side: 'remote' | 'local'): number {
    const analyser = this.#nodes.get(side)?.analyser;
    if (!analyser) return 0;
    const samples = new Float32Array(analyser.fftSize);
    analyser.getFloatTimeDomainData(samples);
    let sum = 0;
    for (const sample of samples) sum += sample * sample;
    return Math.min(1, Math.sqrt(sum / samples.length));
  }

  /** One `getStats()` in flight; the answer serves the next readings. */
  #pollStats(): void {
    const receiver = this.#receiver;
    if (this.#statsPending || !receiver) return;
    this.#statsPending = true;
    receiver
      .getStats()
      .then((report) => {
        for (const stat of report.values() as Iterable<{type: string; audioLevel?: number}>) {
          if (stat.type === 'inbound-rtp' && receiver === this.#receiver) this.#statsLevel = stat.audioLevel ?? 0;
        }
      })
      .catch(() => {})
      .finally(() => (this.#statsPending = false));
  }
}
