/** The checks of a client that are under way: whoever asks for the same one while it runs takes part in it. */
import {TelnyxError} from '../../errors/index.js';
import {Disposer} from '../../lib/disposer.js';
import {Emitter} from '../../lib/emitter.js';
import {SharedAudio} from '../shared-audio.js';
import type {PreCallHost} from './context.js';
import type {PreCallMode, PreCallOptions, PreCallProgress, PreCallReport} from './types.js';

const MODES: readonly PreCallMode[] = ['full', 'network', 'microphone'];

interface Running {
  readonly report: Promise<PreCallReport>;
  join(options: PreCallOptions): void;
}

export class PreCallChecks {
  readonly #host: PreCallHost;
  readonly #running = new Map<PreCallMode, Running>();

  constructor(host: PreCallHost) {
    this.#host = host;
  }

  /** The same promise while a check of the same mode runs; rejects for a mode that is none (50005), and when the check cannot be fetched (48001, 49001). */
  run(options: PreCallOptions): Promise<PreCallReport> {
    const {mode = 'full', mediaMs} = options;
    if (!MODES.includes(mode)) {
      return Promise.reject(new TelnyxError(50005, {detail: `"${String(mode)}" is no mode of a check`}));
    }
    const running = this.#running.get(mode) ?? this.#begin(mode, mediaMs);
    running.join(options);
    return running.report;
  }

  #begin(mode: PreCallMode, mediaMs: number | undefined): Running {
    const {environment} = this.#host;
    const told = new Emitter<{progress: [PreCallProgress]}>();
    const stop = new AbortController();
    const scope = new Disposer();
    let latest: PreCallProgress | undefined;
    let waiting = 0;
    // Still in the click: in some browsers sound runs only then.
    const audio = new SharedAudio(environment);
    audio.open();
    const onProgress = (progress: PreCallProgress): void => {
      latest = progress;
      told.emit('progress', progress);
    };
    const report = import('./run.js')
      .then(
        ({runPreCall}) => runPreCall(this.#host, {mode, mediaMs, onProgress, signal: stop.signal}, audio),
        (cause: unknown) => {
          audio.close();
          throw new TelnyxError(environment.online() ? 49001 : 48001, {detail: 'the check was not loaded', cause});
        },
      )
      .finally(() => {
        scope.dispose();
        this.#running.delete(mode);
      });
    const running: Running = {
      report,
      join: ({onProgress: listener, signal}) => {
        if (listener) {
          told.on('progress', listener);
          // Whoever comes later wants to know how far it is.
          if (latest) told.emit('progress', latest);
        }
        waiting++;
        // It ends when nobody waits for it any more.
        const leave = (): void => {
          if (--waiting === 0) stop.abort();
        };
        if (signal?.aborted) leave();
        else signal?.addEventListener('abort', leave, {once: true, signal: scope.signal});
      },
    };
    this.#running.set(mode, running);
    return running;
  }
}
