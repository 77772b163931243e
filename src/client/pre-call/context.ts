import type {Json} from '../../lib/guards.js';
import {Disposer} from '../../lib/disposer.js';
import type {ResolvedOptions} from '../../options/client-options.js';
import type {Method} from '../../protocol/catalog.js';
import type {Environment} from '../environment.js';

/** What a check needs of the client. */
export interface PreCallHost {
  readonly environment: Environment;
  options(): Readonly<ResolvedOptions>;
  /** Logged in: the server can be asked without another socket. */
  connected(): boolean;
  request(method: Method, params: Json): Promise<Json>;
  /** The microphone of a call that goes on. */
  microphone(): MediaStreamTrack | undefined;
  /** Aborted when the client ends. */
  readonly signal: AbortSignal;
}

/** What the steps of one check share. Whatever they open ends with `scope`. */
export interface PreCallContext {
  readonly host: PreCallHost;
  readonly environment: Environment;
  /** Of the moment the check began. */
  readonly options: Readonly<ResolvedOptions>;
  readonly scope: Disposer;
  readonly audio: AudioContext | undefined;
}

/** A scope that ends early, or with the one around it. */
export function scopeIn(outer: Disposer): Disposer {
  const scope = new Disposer();
  const leave = outer.add(() => scope.dispose());
  scope.add(leave);
  return scope;
}

const START_MS = 500;

/** Whether the context runs, or comes to within half a second. */
export function runs({audio, environment, scope}: PreCallContext): Promise<boolean> {
  if (!audio || audio.state === 'running') return Promise.resolve(Boolean(audio));
  const waiting = scopeIn(scope);
  return new Promise((resolve) => {
    const settle = (): void => {
      waiting.dispose();
      resolve(audio.state === 'running');
    };
    audio.addEventListener('statechange', settle, {signal: waiting.signal});
    waiting.timeout(environment.clock, settle, START_MS);
  });
}
