import {Emitter} from '../lib/emitter.js';

export type Playback = 'idle' | 'playing' | 'blocked';

/**
 * Plays remote audio through an element that is in no document: moving or removing a custom element then
 * cannot interrupt the sound (an `<audio>` inside the page pauses when it is removed).
 */
export class AudioSink extends Emitter<{change: [state: Playback]}> {
  readonly #create: () => HTMLMediaElement;
  #audio: HTMLMediaElement | undefined;
  #stream: MediaStream | undefined;
  #state: Playback = 'idle';
  #deviceId = '';
  #volume = 1;

  constructor(create: () => HTMLMediaElement) {
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
    this.#stream = stream;
    if (audio.srcObject !== stream) audio.srcObject = stream;
    void this.play();
  }

  setMuted(muted: boolean): void {
    if (this.#audio) this.#audio.muted = muted;
  }

  /** 0..1; iOS leaves the volume to its buttons. */
  set volume(volume: number) {
    this.#volume = volume;
    if (this.#audio) this.#audio.volume = volume;
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

  /** Id of a speaker, empty for the browser's choice. `false` where the browser cannot, or the device is gone. */
  async setDevice(deviceId: string): Promise<boolean> {
    this.#deviceId = deviceId;
    const audio = this.#audio;
    if (!audio) return true;
    const done = audio.setSinkId?.(deviceId).then(
      () => true,
      () => false,
    );
    return done ?? !deviceId;
  }

  /** Lets go of the element; one of the page's own may play something else by now. */
  dispose(): void {
    const audio = this.#audio;
    this.#audio = undefined;
    this.removeAllListeners();
    if (!audio || audio.srcObject !== this.#stream) return;
    audio.pause();
    audio.srcObject = null;
  }

  #make(): HTMLMediaElement {
    const audio = this.#create();
    audio.autoplay = true;
    audio.volume = this.#volume;
    if (this.#deviceId) void audio.setSinkId?.(this.#deviceId).catch(() => {});
    return audio;
  }

  #set(state: Playback): void {
    if (state === this.#state) return;
    this.#state = state;
    this.emit('change', state);
  }
}
