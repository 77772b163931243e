import type {Clock} from '../lib/clock.js';
import {Disposer} from '../lib/disposer.js';

/** A gathered relay address costs its server something, so a connection nobody used is given up after this long. */
const KEEP_MS = 30_000;

/**
 * Keeps one peer connection that gathers candidates ahead of the next call (contract §9, `prefetchIceCandidates`). At rest
 * there is none: somebody has to be about to call.
 */
export class PeerPool {
  readonly #create: (configuration: RTCConfiguration) => RTCPeerConnection;
  readonly #clock: Clock;
  #warm: {readonly key: string; readonly peer: RTCPeerConnection; readonly scope: Disposer} | undefined;

  constructor(create: (configuration: RTCConfiguration) => RTCPeerConnection, clock: Clock) {
    this.#create = create;
    this.#clock = clock;
  }

  /** Starts gathering, unless it was done for that configuration already. */
  prepare(configuration: RTCConfiguration): void {
    const key = JSON.stringify(configuration);
    if (this.#warm?.key === key) return;
    this.dispose();
    const scope = new Disposer();
    this.#warm = {key, scope, peer: this.#create({...configuration, iceCandidatePoolSize: 1})};
    scope.timeout(this.#clock, () => this.dispose(), KEEP_MS);
  }

  /** The prepared connection if it fits, else a new one. */
  take(configuration: RTCConfiguration): RTCPeerConnection {
    const warm = this.#warm;
    if (warm?.key !== JSON.stringify(configuration)) return this.#create(configuration);
    warm.scope.dispose();
    this.#warm = undefined;
    return warm.peer;
  }

  dispose(): void {
    this.#warm?.scope.dispose();
    this.#warm?.peer.close();
    this.#warm = undefined;
  }
}
