import type {PreCallMode, PreCallProgress, PreCallStep, PreCallStepState} from './types.js';

export const STEPS: Readonly<Record<PreCallMode, readonly PreCallStep[]>> = {
  full: ['microphone', 'signalling', 'servers', 'media'],
  network: ['signalling', 'servers', 'media'],
  microphone: ['microphone'],
};

/** About how long they take. */
const WEIGHTS: Readonly<Record<PreCallStep, number>> = {microphone: 2, signalling: 1, servers: 2, media: 5};

/** Tells how far a check is: it never goes back. */
export class Progress {
  readonly #states: Map<PreCallStep, PreCallStepState>;
  readonly #parts = new Map<PreCallStep, number>();
  readonly #tell: (progress: PreCallProgress) => void;

  constructor(mode: PreCallMode, tell: (progress: PreCallProgress) => void) {
    this.#states = new Map(STEPS[mode].map((step) => [step, 'waiting']));
    this.#tell = tell;
  }

  set(step: PreCallStep, state: PreCallStepState): void {
    this.#states.set(step, state);
    if (state !== 'running') this.#parts.set(step, 1);
    this.#told();
  }

  /** `part` of a step is done, 0 to 1. */
  part(step: PreCallStep, part: number): void {
    if (part <= (this.#parts.get(step) ?? 0)) return;
    this.#parts.set(step, Math.min(1, part));
    this.#told();
  }

  /** Steps that were not finished will not be. */
  end(): void {
    const open = [...this.#states].filter(([, state]) => state === 'waiting' || state === 'running');
    for (const [step] of open) {
      this.#states.set(step, 'skipped');
      this.#parts.set(step, 1);
    }
    if (open.length) this.#told();
  }

  #told(): void {
    const steps = [...this.#states].map(([step, state]) => Object.freeze({step, state}));
    const sum = (of: (step: PreCallStep) => number): number =>
      steps.reduce((total, {step}) => total + of(step) * WEIGHTS[step], 0);
    const done = sum((step) => this.#parts.get(step) ?? 0) / sum(() => 1);
    this.#tell(Object.freeze({steps: Object.freeze(steps), done: Math.round(done * 1000) / 1000}));
  }
}
