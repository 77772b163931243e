/**
 * Ringtone of inbound calls, ringback of outbound ones: a file, or synthesised, on a device of their own. One per client
 * (weakness 42); both are silent when nobody rings.
 */
import type {Clock} from '../../lib/clock.js';
import {Disposer} from '../../lib/disposer.js';
import {Emitter} from '../../lib/emitter.js';
import {AudioSink} from '../../media/sink.js';
import type {Playback} from '../../media/sink.js';
import {toneBuffer, TONES} from '../../media/tones.js';

/** An audio context takes a moment to start; one that has not by then waits for a click. */
const START_MS = 500;

export type Ring = Exclude<keyof typeof TONES, 'notice'>;

export interface RingerHost {
  readonly clock: Clock;
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
    const sound: Sound = {
      ring,
      unlock: async () => {
        try {
          await audio.play();
          if (this.#playing === sound) this.#set('playing');
          return true;
        } catch (error) {
          // Stopping aborts it, and the next sound may ring by now.
          if (this.#playing !== sound) return false;
          if ((error as Error).name === 'NotAllowedError') {
            this.#set('blocked');
          } else {
            // A file that cannot be played must not make a call silent.
            sound.stop();
            this.#playing = this.#synthesise(ring);
          }
          return false;
        }
      },
      stop: () => {
        audio.pause();
        audio.removeAttribute('src');
        audio.load();
      },
    };
    void sound.unlock();
    return sound;
  }

  #synthesise(ring: Ring): Sound {
    const context = this.#host.audioContext();
    if (!context) {
      // Browsers give a page that nobody has touched no sound. A click makes up for it.
      this.#set('blocked');
      return {ring, stop: () => {}, unlock: () => this.#again(ring)};
    }
    const scope = new Disposer();
    const source = new AudioBufferSourceNode(context, {buffer: toneBuffer(context, TONES[ring]), loop: true});
    // Through an element, because only an element can be sent to another speaker.
    const target = new MediaStreamAudioDestinationNode(context);
    source.connect(target);
    source.start();
    const sink = new AudioSink(() => this.#host.createAudio());
    void sink.setDevice(this.#host.device());
    const judge = (started: boolean): void => {
      if (context.state === 'running' || sink.state === 'blocked') this.#set(sink.state);
      else if (started) this.#set('blocked');
    };
    sink.on('change', () => judge(false));
    context.addEventListener('statechange', () => judge(true), {signal: scope.signal});
    scope.timeout(this.#host.clock, () => judge(true), START_MS);
    sink.attach(target.stream, false);
    return {
      ring,
      unlock: () => {
        void context.resume().catch(() => {});
        return sink.play();
      },
      stop: () => {
        scope.dispose();
        source.stop();
        source.disconnect();
        sink.dispose();
      },
    };
  }

  /** Starts the sound that had no context, if it gets one now. */
  #again(ring: Ring): Promise<boolean> {
    if (!this.#host.audioContext()) return Promise.resolve(false);
    this.stop();
    this.play(ring);
    return this.unlock();
  }

  #set(state: Playback): void {
    if (state === this.#state) return;
    this.#state = state;
    this.emit('change', state);
  }
}
