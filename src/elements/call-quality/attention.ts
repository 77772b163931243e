/** When `display="auto"` shows itself, and what is announced. Both are slower than the grade, so that nothing flickers or chatters. */
import type {Clock} from '../../lib/clock.js';
import type {Grade} from '../../stats/grade.js';

/** What is only fair may pass. */
const FAIR_MS = 5000;
/** How long it has to be well again. */
const CALM_MS = 8000;
const QUIET_MS = 10_000;

export class Attention {
  readonly #clock: Clock;
  /** Whether a pointer, the focus or open details keep it. */
  readonly #held: () => boolean;
  readonly #changed: () => void;
  #timer: number | undefined;
  #wanted = false;
  #shown = false;

  constructor(clock: Clock, held: () => boolean, changed: () => void) {
    this.#clock = clock;
    this.#held = held;
    this.#changed = changed;
  }

  get shown(): boolean {
    return this.#shown;
  }

  /** `urgent`: trouble that is told at once. */
  update(trouble: boolean, urgent: boolean): void {
    if (trouble && urgent && !this.#shown) {
      this.#wanted = true;
      this.#become(true);
    }
    if (trouble === this.#wanted) return;
    this.#wanted = trouble;
    this.#wait();
  }

  /** Pointer or focus left it. */
  released(): void {
    if (this.#shown && !this.#wanted) this.#wait();
  }

  dispose(): void {
    this.#clock.clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#wanted = this.#shown = false;
  }

  #wait(): void {
    this.#clock.clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#wanted === this.#shown) return;
    this.#timer = this.#clock.setTimeout(
      () => {
        this.#timer = undefined;
        // Nothing disappears from under a pointer. Not all that holds it tells when it lets go, so it is asked again.
        if (this.#wanted || !this.#held()) this.#become(this.#wanted);
        else this.#wait();
      },
      this.#wanted ? FAIR_MS : CALM_MS,
    );
  }

  #become(shown: boolean): void {
    this.#clock.clearTimeout(this.#timer);
    this.#timer = undefined;
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#changed();
  }
}

/** Says a grade when it is another one, at most every ten seconds, and the first only when it is bad. */
export class Announcer {
  readonly #clock: Clock;
  readonly #changed: () => void;
  #told: Grade = 'unknown';
  #grade: Grade = 'unknown';
  #at = -Infinity;
  #text = '';
  #timer: number | undefined;
  #words: (grade: Grade) => string = () => '';

  constructor(clock: Clock, changed: () => void) {
    this.#clock = clock;
    this.#changed = changed;
  }

  /** What the live region says. */
  get text(): string {
    return this.#text;
  }

  update(grade: Grade, words: (grade: Grade) => string): void {
    this.#grade = grade;
    this.#words = words;
    if (this.#timer === undefined) this.#tell();
  }

  /** Something else than a grade; nothing, so that the same words are heard when they are said again. */
  say(text: string): void {
    if (text === this.#text) return;
    this.#text = text;
    this.#changed();
  }

  /** Another call: its grade is no change of the one before. */
  forget(): void {
    this.dispose();
    this.#told = 'unknown';
    this.#text = '';
  }

  dispose(): void {
    this.#clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #tell(): void {
    const grade = this.#grade;
    if (grade === this.#told || grade === 'unknown') return;
    // A call that begins well is as everybody expects it.
    if (this.#told === 'unknown' && (grade === 'excellent' || grade === 'good')) {
      this.#told = grade;
      return;
    }
    const wait = this.#at + QUIET_MS - this.#clock.now();
    if (wait > 0) {
      this.#timer = this.#clock.setTimeout(() => {
        this.#timer = undefined;
        this.#tell();
      }, wait);
      return;
    }
    this.#at = this.#clock.now();
    this.#told = grade;
    this.#text = this.#words(grade);
    this.#changed();
  }
}
