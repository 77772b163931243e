/**
 * Ringtone of inbound calls, ringback of outbound ones: a file, or synthesised, on a device of their own. One per client
 * (weakness 42); both are silent when nobody rings.
 */
import {Emitter} from '../../lib/emitter.js';
import {AudioSink} from '../../media/sink.js';
import type {Playback} from '../../media/sink.js';
import {toneBuffer, TONES} from '../../media/tones.js';

export type Ring = keyof typeof TONES;

export interface RingerHost {
  createAudio(): HTMLAudioElement;
  audioContext(): AudioContext | undefined;
  /** A URL, `default` for the synthesised sound, `none` for silence. */
  file(ring: Ring): string;
  /** Id of the speaker, empty for the browser's choice. */
  device(): string;
}

interface Sound {
  readonly ring: Ring;
  stop(): void;
  unlock(): Promise<boolean>;
}

export class Ringer extends Emitter<{change: [state: Playback]}> {
  readonly #host: RingerHost;
  #playing: Sound | undefined;
  #state: Playback = 'idle';

  constructor(host: RingerHost) {
    super();
    this.#host = host;
  }

  /** `blocked`: the browser wants a click first (`unlock()`). */
  get state(): Playback {
    return this.#state;
  }

  /** Starts a sound; the one before ends. */
  play(ring: Ring): void {
    if (this.#playing?.ring === ring) return;
    this.stop();
    const file = this.#host.file(ring);
    if (file === 'none') return;
    this.#playing = file === 'default' ? this.#synthesise(ring) : this.#file(ring, file);
  }

  /** Ends the sound, or only that sound. */
  stop(ring?: Ring): void {
    if (ring && this.#playing?.ring !== ring) return;
    this.#playing?.stop();
    this.#playing = undefined;
    this.#set('idle');
  }

  /** Starts what the browser kept silent; call it from a click. */
  unlock(): Promise<boolean> {
    return this.#playing?.unlock() ?? Promise.resolve(false);
  }

  dispose(): void {
    this.stop();
    this.removeAllListeners();
  }

  #file(ring: Ring, url: string): Sound {
    const audio = this.#host.createAudio();
    audio.loop = true;
    audio.src = url;
    const device = this.#host.device();
    if (device) void audio.setSinkId?.(device).catch(() => {});
    const unlock = async (): Promise<boolean> => {
      try {
        await audio.play();
        this.#set('playing');
        return true;
      } catch (error) {
        if ((error as Error).name === 'NotAllowedError') this.#set('blocked');
        // A file that cannot be played must not make a call silent.
        else if (this.#playing?.ring === ring) this.#playing = this.#synthesise(ring);
        return false;
      }
    };
    void unlock();
    return {
      ring,
      unlock,
      stop: () => {
        audio.pause();
        audio.removeAttribute('src');
        audio.load();
      },
    };
  }

  #again(ring: Ring): Promise<boolean> {
    this.stop();
    this.play(ring);
    return Promise.resolve(this.#state === 'playing');
  }

  #synthesise(ring: Ring): Sound {
    const context = this.#host.audioContext();
    if (!context) {
      // Browsers give a page that nobody has touched no sound. A click makes up for it.
      this.#set('blocked');
      return {ring, stop: () => {}, unlock: () => this.#again(ring)};
    }
    const source = new AudioBufferSourceNode(context, {buffer: toneBuffer(context, TONES[ring]), loop: true});
    // Through an element, because only an element can be sent to another speaker.
    const target = new MediaStreamAudioDestinationNode(context);
    source.connect(target);
    source.start();
    const sink = new AudioSink(() => this.#host.createAudio());
    void sink.setDevice(this.#host.device());
    sink.attach(target.stream, false);
    const judge = (): void => this.#set(context.state === 'running' ? sink.state : 'blocked');
    const listening = new AbortController();
    context.addEventListener('statechange', judge, {signal: listening.signal});
    sink.on('change', judge);
    judge();
    return {
      ring,
      unlock: async () => {
        void context.resume().catch(() => {});
        return sink.play();
      },
      stop: () => {
        listening.abort();
        source.stop();
        source.disconnect();
        sink.dispose();
      },
    };
  }

  #set(state: Playback): void {
    if (state === this.#state) return;
    this.#state = state;
    this.emit('change', state);
  }
}
