import {Disposer} from '../lib/disposer.js';
import {deferred} from '../lib/deferred.js';
import type {Deferred} from '../lib/deferred.js';
import type {Environment} from './environment.js';
import type {PermissionRecoverySnapshot} from './state.js';

/** `once`: a retry that is the last. `listen`: the call goes on, sends silence and is heard. `late`: nobody decided in time. */
export type Decision = 'retry' | 'once' | 'text' | 'listen' | 'reject' | 'late';

/** Who is told that a decision is waited for. */
export interface Told {
  /** The page, which may ask the visitor itself. */
  readonly page: boolean;
  /** The visitor, by the element's panel. */
  readonly visitor: boolean;
}

/** What it needs of the call. */
export interface WaitHost {
  readonly environment: Environment;
  /** Of the call. */
  readonly scope: Disposer;
  /** `takeOver`: the page asks the visitor itself. */
  permission(asked: PermissionRecoverySnapshot, takeOver: () => void, cause: unknown): void;
  changed(): void;
}

const ALL: Told = {page: true, visitor: true};

/** Waits until somebody decides how a call goes on that has no microphone. The microphone coming back is a decision, too. */
export class MicrophoneWait {
  readonly #host: WaitHost;
  #shown: PermissionRecoverySnapshot | null = null;
  #decision: Deferred<Decision> | undefined;

  constructor(host: WaitHost) {
    this.#host = host;
  }

  /** What the visitor is to be shown. */
  get shown(): PermissionRecoverySnapshot | null {
    return this.#shown;
  }

  /** No effect when nobody waits. */
  decide(decision: Decision): void {
    this.#decision?.resolve(decision);
  }

  /** The call is over. */
  end(): void {
    this.#shown = null;
    this.decide('reject');
  }

  async ask(asked: PermissionRecoverySnapshot, cause: unknown, {page, visitor} = ALL): Promise<Decision> {
    const {environment, scope: call} = this.#host;
    const {deadline} = asked;
    const left = deadline === null ? Infinity : deadline - environment.clock.now();
    if (left <= 0) return 'late';
    const decision = (this.#decision = deferred<Decision>());
    const scope = new Disposer();
    const done = call.add(() => scope.dispose());
    // Nothing on the far side waits for an outbound call's microphone, so there is no deadline (docs/adr/0004).
    if (left < Infinity) scope.timeout(environment.clock, () => decision.resolve('late'), left);
    this.#watch(asked, scope, () => decision.resolve('retry'));
    if (visitor) this.#shown = asked;
    // The page may take this over; then there is nothing for a panel to show.
    if (page) this.#host.permission(asked, () => (this.#shown = null), cause);
    this.#host.changed();
    try {
      return await decision.promise;
    } finally {
      done();
      this.#decision = undefined;
      this.#shown = null;
      if (!call.disposed) this.#host.changed();
    }
  }

  /** Until `scope` ends: the permission that was missing, or a device. */
  #watch({code}: PermissionRecoverySnapshot, scope: Disposer, found: () => void): void {
    const {environment} = this.#host;
    if (code === 42001) {
      void environment
        .queryPermission()
        .then((status) => {
          const granted = (): void => {
            if (status?.state === 'granted') found();
          };
          if (!scope.disposed) status?.addEventListener('change', granted, {signal: scope.signal});
        })
        .catch(() => {});
      return;
    }
    const devices = environment.devices();
    const look = (): void => {
      void devices
        ?.enumerateDevices()
        .then((list) => list.some(({kind}) => kind === 'audioinput') && found())
        .catch(() => {});
    };
    devices?.addEventListener('devicechange', look, {signal: scope.signal});
  }
}
