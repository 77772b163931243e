import type {Environment} from './environment.js';

/** One audio context for all calls of a client, or all steps of a check: pages may have a few only. */
export class SharedAudio {
  readonly #environment: Environment;
  #context: AudioContext | undefined;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** Call it in the click that starts a call, because browsers let sound start in one only. */
  open(): AudioContext | undefined {
    if (!this.#context || this.#context.state === 'closed') {
      try {
        this.#context = this.#environment.createAudioContext();
      } catch {
        // Too many contexts on the page: levels come from statistics then.
      }
    }
    this.resume();
    return this.#context;
  }

  /** Not to be waited for: where there is no sound card it never settles. */
  resume(): void {
    void this.#context?.resume().catch(() => {});
  }

  close(): void {
    const context = this.#context;
    this.#context = undefined;
    if (context && context.state !== 'closed') void context.close().catch(() => {});
  }
}
