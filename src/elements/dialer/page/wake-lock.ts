import {Disposer} from '../../../lib/disposer.js';

export interface WakeLockSurroundings {
  readonly document: EventTarget & {readonly visibilityState: DocumentVisibilityState};
  readonly navigator: {readonly wakeLock?: Pick<WakeLock, 'request'>};
}

/** Keeps the screen on while `active`. Missing or refused (saving power, a policy) is silent: it is a comfort. */
export class ScreenWakeLock {
  readonly #page: WakeLockSurroundings;
  readonly #disposer = new Disposer();
  #active = false;
  #sentinel: WakeLockSentinel | null = null;
  #asking = false;
  /** The page became visible while an answer was on the way that may say no because it was hidden. */
  #again = false;

  constructor(surroundings: WakeLockSurroundings) {
    this.#page = surroundings;
    // The browser lets go whenever the page is hidden and does not come back by itself.
    const {signal} = this.#disposer;
    surroundings.document.addEventListener('visibilitychange', () => void this.#update(), {signal});
  }

  get active(): boolean {
    return this.#active;
  }

  set active(active: boolean) {
    if (active === this.#active || this.#disposer.disposed) return;
    this.#active = active;
    void this.#update();
  }

  dispose(): void {
    this.active = false;
    this.#disposer.dispose();
  }

  async #update(): Promise<void> {
    if (!this.#active) return this.#release();
    const {document, navigator} = this.#page;
    if (document.visibilityState !== 'visible' || this.#sentinel?.released === false) return;
    this.#again = this.#asking;
    if (this.#asking) return;
    this.#asking = true;
    try {
      this.#sentinel = (await navigator.wakeLock?.request('screen')) ?? null;
    } catch {
      // Refused: the next time the page becomes visible is another chance.
    }
    this.#asking = false;
    // The call may be over by now.
    if (!this.#active) this.#release();
    else if (this.#again) await this.#update();
  }

  #release(): void {
    this.#sentinel?.release().catch(() => {});
    this.#sentinel = null;
  }
}
