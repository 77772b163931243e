/**
 * Decides from loudness when the caller speaks. It counts time only by what it is given, so it can be tested without
 * waiting.
 *
 * Short sounds (the beeps of a browser's fake microphone, a click) never count. A sound without an end (Firefox's fake
 * microphone is a steady tone) counts once, up to `maxSpeechMs`, and then there must be silence before the next.
 */

export const VOICE_LIMITS = {
  /** Loudness above which a frame counts as voice. */
  level: 0.012,
  /** Voiced time needed before it is speech. */
  minSpeechMs: 300,
  /** Silence between voiced frames that ends an attempt which is not speech yet. */
  gapMs: 200,
  endSilenceMs: 700,
  maxSpeechMs: 12_000,
};

export class VoiceActivity {
  #limits;
  #onStart;
  #onEnd;
  /** @type {'quiet' | 'perhaps' | 'speaking' | 'exhausted'} */
  #state = 'quiet';
  #now = 0;
  #from = 0;
  #voicedMs = 0;
  #lastVoiced = 0;

  /**
   * @param {object} options
   * @param {Partial<typeof VOICE_LIMITS>} [options.limits]
   * @param {() => void} options.onStart
   * @param {(speech: {durationMs: number, capped: boolean}) => void} options.onEnd
   */
  constructor({limits = {}, onStart, onEnd}) {
    this.#limits = {...VOICE_LIMITS, ...limits};
    this.#onStart = onStart;
    this.#onEnd = onEnd;
  }

  get speaking() {
    return this.#state === 'speaking';
  }

  /**
   * @param {number} level
   * @param {number} ms length of the frame
   */
  push(level, ms) {
    this.#now += ms;
    const voiced = level >= this.#limits.level;
    if (voiced) this.#voiced(ms);
    else this.#silent();
  }

  #voiced(ms) {
    this.#lastVoiced = this.#now;
    if (this.#state === 'quiet') {
      this.#state = 'perhaps';
      this.#from = this.#now - ms;
      this.#voicedMs = 0;
    }
    if (this.#state === 'perhaps') {
      this.#voicedMs += ms;
      if (this.#voicedMs >= this.#limits.minSpeechMs) {
        this.#state = 'speaking';
        this.#onStart();
      }
    } else if (this.#state === 'speaking' && this.#now - this.#from >= this.#limits.maxSpeechMs) {
      this.#state = 'exhausted';
      this.#onEnd({durationMs: this.#now - this.#from, capped: true});
    }
  }

  #silent() {
    const silentMs = this.#now - this.#lastVoiced;
    if (this.#state === 'perhaps' && silentMs > this.#limits.gapMs) {
      this.#state = 'quiet';
    } else if (this.#state === 'exhausted' && silentMs >= this.#limits.endSilenceMs) {
      this.#state = 'quiet';
    } else if (this.#state === 'speaking' && silentMs >= this.#limits.endSilenceMs) {
      this.#state = 'quiet';
      this.#onEnd({durationMs: this.#lastVoiced - this.#from, capped: false});
    }
  }
}
