/**
 * Finds connections that are open and dead (wire-protocol §7.5, contract §9). Only an answer to a request of our own proves that both
 * directions work: a server that merely talks may have stopped hearing us.
 */
import type {Clock} from '../lib/clock.js';
import type {Disposer} from '../lib/disposer.js';

/** How often it looks; with the ping's 5 s a dead connection is found within 15 s while somebody is there to mind … */
const LOOK_MS = 2_500;
const WATCHED_MS = 7_000;
/** … and later while the page is hidden and no call goes on. */
const UNWATCHED_MS = 35_000;
/** An answer this young is as good as another one. */
const FRESH_MS = 3_000;

export interface LineHealthOptions {
  readonly clock: Clock;
  /** The connection's. */
  readonly scope: Disposer;
  /** Somebody looks at the page, or a call goes on. */
  readonly watched: () => boolean;
  /** Resolves when the server answered, whatever; rejects when it did not in time. */
  readonly ping: () => Promise<unknown>;
  /** No answer came. */
  readonly dead: () => void;
}

export class LineHealth {
  readonly #options: LineHealthOptions;
  #confirmedAt: number;
  #probe: Promise<boolean> | undefined;

  constructor(options: LineHealthOptions) {
    this.#options = options;
    this.#confirmedAt = options.clock.now();
    this.#plan();
  }

  /** The server answered a request of ours. */
  confirm(): void {
    this.#confirmedAt = this.#options.clock.now();
  }

  /** Whether the server answers: at once when it just did, else after 5 s at most. One question at a time. */
  alive(): Promise<boolean> {
    return this.#age() < FRESH_MS ? Promise.resolve(true) : this.ask();
  }

  ask(): Promise<boolean> {
    const {ping, dead, scope} = this.#options;
    this.#probe ??= ping()
      .then(
        () => {
          this.confirm();
          return true;
        },
        () => {
          if (!scope.disposed) dead();
          return false;
        },
      )
      .finally(() => (this.#probe = undefined));
    return this.#probe;
  }

  /** After the clock was set back nothing is known: it asks. */
  #age(): number {
    const age = this.#options.clock.now() - this.#confirmedAt;
    return age < 0 ? Infinity : age;
  }

  #plan(): void {
    const {clock, scope, watched} = this.#options;
    const look = (): void => {
      if (this.#age() < (watched() ? WATCHED_MS : UNWATCHED_MS)) this.#plan();
      else void this.ask().then(() => this.#plan());
    };
    scope.timeout(clock, look, LOOK_MS);
  }
}
