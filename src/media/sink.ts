import {Emitter} from '../lib/emitter.js';

export type Playback = 'idle' | 'playing' | 'blocked';

/**
 * Plays remote audio through an element that is in no document: moving or removing a custom element then
 * cannot interrupt the sound (an `<audio>` inside the page pauses when it is removed).
 */
export class AudioSink extends Emitter<{change: [state: Playback]}> {
  readonly #create: () => HTMLAudioElement;
  #audio: HTMLAudioElement | undefined;
  #state: Playback = 'idle';
  #deviceId = '';

  constructor(create: () => HTMLAudioElement) {
    super();
    this.#create = create;
  }

  get state(): Playback {
    return this.#state;
  }

  /** `muted` keeps the stream attached: browsers count inbound audio only while something plays it. */
  attach(stream: MediaStream, muted: boolean): void {
    const audio = (this.#audio ??= this.#make());
    audio.muted = muted;
    if (audio.srcObject !== stream) audio.srcObject = stream;
    void this.play();
  }

  setMuted(muted: boolean): void {
    if (this.#audio) this.#audio.muted = muted;
  }

  /** Detaches `stream` if it is the one that plays. */
  detach(stream: MediaStream): void {
    if (this.#audio?.srcObject !== stream) return;
    this.#audio.pause();
    this.#audio.srcObject = null;
    this.#set('idle');
  }

  /** Tries to play; call it from a click when the browser refused before. */
  async play(): Promise<boolean> {
    const audio = this.#audio;
    if (!audio?.srcObject) return false;
    try {
      await audio.play();
      this.#set('playing');
      return true;
    } catch (error) {
      // Detaching while play() is pending aborts it; only a refusal is worth telling.
      if ((error as Error).name === 'NotAllowedError') this.#set('blocked');
      return false;
    }
  }

  async setDevice(deviceId: string): Promise<void> {
    this.#deviceId = deviceId;
    await this.#audio?.setSinkId?.(deviceId).catch(() => {});
  }

  dispose(): void {
    if (this.#audio) {
      this.#audio.pause();
      this.#audio.srcObject = null;
    }
    this.#audio = undefined;
    this.removeAllListeners();
  }

  #make(): HTMLAudioElement {
    const audio = this.#create();
    audio.autoplay = true;
    if (this.#deviceId) void audio.setSinkId?.(this.#deviceId).catch(() => {});
    return audio;
  }

  #set(state: Playback): void {
    if (state === this.#state) return;
    this.#state = state;
    this.emit('change', state);
  }
}
