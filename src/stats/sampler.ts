import type {Clock} from '../lib/clock.js';
import {Disposer} from '../lib/disposer.js';
import {Emitter} from '../lib/emitter.js';
import {readSample} from './sample.js';
import type {StatsSample} from './sample.js';

/** Contract §5: sampling is always 1 s. */
export const SAMPLE_MS = 1000;

export interface SamplerEvents {
  /** A reading, and the one before it of the same connection. */
  sample: [sample: StatsSample, before: StatsSample | null];
}

/** Reads a connection's statistics once a second. One `getStats()` is under way at a time: a browser that is slow is asked less often. */
export class StatsSampler extends Emitter<SamplerEvents> {
  readonly #clock: Clock;
  readonly #connection: () => RTCPeerConnection | undefined;
  readonly #scope = new Disposer();
  #last: {readonly of: RTCPeerConnection; readonly sample: StatsSample} | undefined;
  #running = false;

  /** `connection` is asked each time: a call may go on with another one. */
  constructor(clock: Clock, connection: () => RTCPeerConnection | undefined) {
    super();
    this.#clock = clock;
    this.#connection = connection;
  }

  /** The first reading is made at once. */
  start(): void {
    if (this.#running) return;
    this.#running = true;
    void this.#run();
  }

  dispose(): void {
    this.#scope.dispose();
    this.removeAllListeners();
  }

  async #run(): Promise<void> {
    // A connection that was closed meanwhile has nothing to tell.
    await this.#read().catch(() => {});
    this.#scope.timeout(this.#clock, () => void this.#run(), SAMPLE_MS);
  }

  async #read(): Promise<void> {
    const connection = this.#connection();
    if (!connection || connection.connectionState === 'closed') return;
    const report = await connection.getStats();
    if (this.#scope.disposed) return;
    const before = this.#last?.of === connection ? this.#last.sample : null;
    const sample = readSample(report, this.#clock.now());
    this.#last = {of: connection, sample};
    this.emit('sample', sample, before);
  }
}
