/** Keeps an answered call alive: on another connection to the server, or on another path for its sound (wire-protocol §7). */
import {TelnyxError} from '../errors/index.js';
import type {ErrorCode, WarningCode} from '../errors/index.js';
import type {Json} from '../lib/guards.js';
import {Serial} from '../lib/serial.js';
import type {GatheringResult} from '../media/gathering.js';
import {sdpOf} from '../protocol/call.js';
import type {Method} from '../protocol/catalog.js';
import {isClosed} from '../transport/rpc.js';
import {isOver} from './call-machine.js';
import type {CallEvent} from './call-machine.js';
import type {CallMedia} from './call-media.js';
import type {RecoverySource} from './session.js';
import type {CallSnapshot} from './state.js';

/** How long after the registration the server may take to offer a call again that it says it has. */
const ATTACH_WAIT_MS = 10_000;
/** How often a new path is tried, and how long each may take. */
const RENEWALS = 3;
const RENEWAL_MS = 8_000;

/** What it needs of the call. */
export interface RecoverableCall {
  readonly media: CallMedia;
  snapshot(): CallSnapshot;
  /** Connected and registered. */
  connected(): boolean;
  /** Whether the server answers now; a connection that does not is replaced. */
  alive(): Promise<boolean>;
  /** Replaces the connection to the server. */
  recycle(reason: string, source: RecoverySource): void;
  beginTrickle(): boolean;
  describe(method: Method, gathered: GatheringResult, params: Json): Promise<Json>;
  advance(event: CallEvent): void;
  markActive(): void;
  recovered(): void;
  /** A timer that ends with the call. */
  wait(ms: number, run: () => void): () => void;
  onChange(listener: () => void): () => void;
  warn(code: WarningCode): void;
  /** An error that does not end the call. */
  trouble(code: ErrorCode, cause: unknown): void;
  /** The ends: the server lost the call (or `knows` it still), could not be asked for it, or there is no path for sound. */
  lost(knows: boolean): void;
  failed(cause: unknown): void;
  silent(error: TelnyxError): void;
}

export class CallRecovery {
  /** One negotiation of the connection after another. */
  readonly serial = new Serial();
  readonly #call: RecoverableCall;
  /** The server offered the call again on the connection of now. */
  #attached = false;
  /** Cut from the server, and not offered again yet. */
  #away = false;
  #attempt = 0;
  #stopAwaiting = (): void => {};
  #restarting: Promise<boolean> | undefined;
  #renewing = false;

  constructor(call: RecoverableCall) {
    this.#call = call;
  }

  /** The connection to the server is gone; the sound may go on. */
  disconnected(): void {
    this.#attached = false;
    this.#away = true;
  }

  /** The server invites again what it does not know to be answered. `true` when it was cut off meanwhile, and not merely repeats itself. */
  invited(): boolean {
    const away = this.#away;
    this.#away = false;
    this.#attached = true;
    this.#stopAwaiting();
    return away;
  }

  /** There is a new connection. `known`: the server has the call still and offers it again, before or after it says so. */
  reconnected(known: boolean): void {
    const {state, direction} = this.#call.snapshot();
    if (state === 'new' || isOver(state) || this.#attached) return;
    if (!known) this.#call.lost(false);
    // It is invited again instead.
    else if (state === 'ringing' && direction === 'inbound') return;
    else this.#stopAwaiting = this.#call.wait(ATTACH_WAIT_MS, () => this.#call.lost(true));
  }

  /** Goes on with what the server offers after a reconnect (wire-protocol §7.4): the same call, held and muted as it was. */
  async attach(sdp: string | null): Promise<void> {
    if (!sdp || this.#ended) return;
    const call = this.#call;
    this.#attached = true;
    this.#away = false;
    this.#stopAwaiting();
    const attempt = ++this.#attempt;
    const obsolete = (): boolean => this.#ended || attempt !== this.#attempt;
    call.advance('reattached');
    try {
      // On a page that was loaded anew there is no microphone yet.
      if (!call.media.localStream && (!(await call.media.capture()) || obsolete())) return;
      const gathered = await call.media.reattach(sdp, call.beginTrickle());
      if (obsolete()) return;
      const {id} = call.snapshot();
      await call.describe('telnyx_rtc.attach', gathered, {attach: true, recoveredCallId: id});
      if (obsolete()) return;
      call.recovered();
      const {activeAt, held, direction} = call.snapshot();
      if (activeAt !== null) call.advance(held ? 'held' : 'answered');
      // The server took the answer; only its word for it was lost.
      else if (direction === 'inbound') call.markActive();
      else call.advance('earlyMedia');
    } catch (error) {
      // Cut again: the next connection offers it once more.
      if (!obsolete() && !isClosed(error)) call.failed(error);
    }
  }

  /** Sound that was there can come back; a second connection that finds no path either is the end. */
  get mendable(): boolean {
    const {activeAt, state} = this.#call.snapshot();
    const heard = activeAt !== null || state === 'early';
    return heard && state !== 'recovering' && !this.#ended && this.#call.media.wasConnected;
  }

  /**
   * Sound stopped, or may have: a new path where the server answers, another connection to the server where it does not or refuses the path;
   * never both at a time. The call ends with `error` when the paths that were tried do not connect either.
   */
  async renewMedia(error = new TelnyxError(50003, {detail: 'no path'})): Promise<void> {
    if (this.#renewing || !this.mendable) return;
    this.#renewing = true;
    const call = this.#call;
    const settled = (): boolean => !this.mendable || !call.connected();
    try {
      for (let attempt = 1; attempt <= RENEWALS; attempt++) {
        // Whether or not it answers: a connection that does not is replaced, and offers the call again.
        if (settled() || !(await call.alive()) || settled()) return;
        if (attempt > 1 && call.media.state === 'connected') return;
        call.warn(36004);
        if (!(await this.restartIce())) return call.recycle('ICE restart failed', 'peer_failure');
        if (await this.#connectedWithin(RENEWAL_MS)) return;
      }
      if (!settled()) call.silent(error);
    } finally {
      this.#renewing = false;
    }
  }

  restartIce(): Promise<boolean> {
    this.#restarting ??= this.serial.run(() => this.#restart()).finally(() => (this.#restarting = undefined));
    return this.#restarting;
  }

  get #ended(): boolean {
    return isOver(this.#call.snapshot().state);
  }

  async #restart(): Promise<boolean> {
    const call = this.#call;
    const {media} = call;
    const {peer} = media;
    if (!peer?.settled) {
      call.trouble(47001, new Error('there is no audio path yet'));
      return false;
    }
    try {
      const gathered = await media.restart(call.beginTrickle());
      if (this.#ended) return false;
      const change = {action: 'updateMedia', callID: call.snapshot().id};
      const sdp = sdpOf(await call.describe('telnyx_rtc.modify', gathered, change));
      if (!sdp) throw new Error('no SDP in the answer');
      await media.answer(sdp);
      return true;
    } catch (error) {
      await peer.rollback();
      // Another connection takes over: what this one asked for is of no interest any more.
      if (peer === media.newest) call.trouble(47001, error);
      return false;
    }
  }

  #connectedWithin(ms: number): Promise<boolean> {
    const call = this.#call;
    return new Promise((resolve) => {
      const settle = (): void => {
        cancel();
        forget();
        resolve(call.media.state === 'connected');
      };
      const look = (): void => {
        if (this.#ended || call.media.state === 'connected') settle();
      };
      const cancel = call.wait(ms, settle);
      const forget = call.onChange(look);
      look();
    });
  }
}
