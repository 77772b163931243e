import {asTelnyxError, isTelnyxError, TelnyxError, telnyxWarning} from '../errors/index.js';
import type {ErrorCode, WarningCode} from '../errors/index.js';
import {Disposer} from '../lib/disposer.js';
import {deferred} from '../lib/deferred.js';
import {Emitter} from '../lib/emitter.js';
import {asString} from '../lib/guards.js';
import type {Json} from '../lib/guards.js';
import {uuid} from '../lib/uuid.js';
import type {GatheringResult} from '../media/gathering.js';
import {summarizeSdp} from '../media/sdp.js';
import type {Method} from '../protocol/catalog.js';
import {localCause, readBye, readCandidate, sdpOf, USER_AGENT} from '../protocol/call.js';
import type {ByeCause} from '../protocol/call.js';
import {RpcError} from '../transport/rpc.js';
import {CALL_MACHINE, isOver} from './call-machine.js';
import type {CallEvent} from './call-machine.js';
import type {CallEvents, CallHost, CallSetup, HangupOptions} from './call-host.js';
import type {CallMedia} from './call-media.js';
import {CallRecovery} from './call-recovery.js';
import type {LeftCall} from './left-calls.js';
import {LocalCandidates} from './local-candidates.js';
import type {CallEndSnapshot, CallSnapshot, CallState} from './state.js';

/** How long an answer may lack its SDP, and how long a visitor waits for the connection before the call is given up. */
const SDP_WAIT_MS = 5_000;
const READY_WAIT_MS = 20_000;
const INCOMPATIBLE_DESTINATION = 88;
/** The far side or the network broke the call off, as Q.850 has it. */
const TEMPORARY_FAILURE: ByeCause = {cause: 'NORMAL_TEMPORARY_FAILURE', causeCode: 41};
/** Ends that calling again cannot mend. */
const FINAL_CAUSES = /^(UNALLOCATED_NUMBER|CALL_REJECTED|INCOMPATIBLE_DESTINATION)$/;

/** An outbound call. The same object from the click to the end; `snapshot` is what elements see of it. */
export class CallCore extends Emitter<CallEvents> {
  readonly id: string;
  readonly media: CallMedia;
  /** The id again once the call was recovered after a reconnect, empty before. */
  recoveredCallId = '';
  readonly recovery: CallRecovery;
  protected readonly host: CallHost;
  protected readonly disposer = new Disposer();
  protected dialog: Json;
  /** The server knows the call, so it must be told of its end. */
  protected known = false;
  /** What the page wants to say with the end. */
  protected byeExtras: Json = {};
  readonly #setup: CallSetup;
  readonly #answered = deferred<void>();
  readonly #over = deferred<void>();
  #snapshot: CallSnapshot;
  readonly #candidates: LocalCandidates;
  #applying = false;
  #answerPending = false;

  constructor(host: CallHost, media: CallMedia, setup: CallSetup) {
    super();
    this.id = setup.id || uuid();
    this.host = host;
    this.media = media;
    this.dialog = {...setup.dialog, callID: this.id};
    this.#setup = setup;
    const {direction, remoteNumber, remoteName} = setup;
    this.#snapshot = Object.freeze<CallSnapshot>({
      id: this.id,
      direction,
      state: 'new',
      previous: 'new',
      media: 'none',
      mode: media.mode,
      muted: media.muted,
      held: false,
      remoteHeld: false,
      remoteNumber,
      remoteName,
      startedAt: this.now(),
      activeAt: null,
      endedAt: null,
      recovery: null,
      end: null,
      ...setup.left?.snapshot,
    });
    this.known = !!setup.left;
    this.#candidates = new LocalCandidates({
      trickling: host.trickling,
      request: (method, params) => this.request(method, params),
      ended: () => this.ended,
    });
    this.recovery = new CallRecovery({
      media,
      snapshot: () => this.#snapshot,
      connected: () => host.connected(),
      alive: () => host.alive(),
      recycle: (reason, source) => host.recycle(reason, source),
      beginTrickle: () => this.beginTrickle(),
      describe: (method, gathered, params) =>
        // What an attach says of itself belongs to the call.
        method === 'telnyx_rtc.attach'
          ? this.describe(method, gathered, {dialogParams: {...this.dialog, ...params}})
          : this.describe(method, gathered, params),
      advance: (event) => void this.advance(event),
      markActive: () => this.markActive(),
      recovered: () => {
        this.recoveredCallId = this.id;
        if (this.#wasAnswered) this.#answered.resolve();
        this.emit('reattached');
      },
      wait: (ms, run) => this.wait(ms, run),
      onChange: (listener) => {
        this.on('change', listener);
        return () => void this.off('change', listener);
      },
      warn: (code) => this.warn(code),
      trouble: (code, cause) => void this.trouble(code, cause),
      lost: (knows) => this.abandon(knows),
      failed: (cause) => this.fail(isTelnyxError(cause) ? cause : this.#error(48501, cause), TEMPORARY_FAILURE),
      silent: (error) => this.handleMediaFailure(error),
    });
    let interrupted = false;
    media.on('change', () => {
      const {state, mode, recovery, muted} = media;
      if (interrupted && state === 'connected') {
        interrupted = false;
        this.emit('cleared', 33001);
      }
      this.update({media: state, mode, recovery, muted});
    });
    media.on('candidate', (candidate) => this.#candidates.found(candidate));
    media.on('interrupted', () => {
      interrupted = true;
      this.warn(33001);
      void this.recovery.renewMedia();
    });
    media.on('failed', (error) => {
      if (this.recovery.mendable) void this.recovery.renewMedia(error);
      else this.handleMediaFailure(error);
    });
  }

  get snapshot(): CallSnapshot {
    return this.#snapshot;
  }

  /** The documents' word for where the call stands (contract §9). */
  get state(): CallState {
    return this.#snapshot.state;
  }

  get prevState(): CallState {
    return this.#snapshot.previous;
  }

  get isAudioMuted(): boolean {
    return this.media.muted;
  }

  /** The number that an outbound call is placed with. */
  get ownNumber(): string {
    return asString(this.dialog['caller_id_number']) ?? '';
  }

  get localStream(): MediaStream | undefined {
    return this.media.localStream;
  }

  get remoteStream(): MediaStream | undefined {
    return this.media.remoteStream;
  }

  /** Resolves when the far side answered; rejects with what ended the call before. */
  get answered(): Promise<void> {
    return this.#answered.promise;
  }

  /** Resolves when everything is over, the server's confirmation included. */
  get over(): Promise<void> {
    return this.#over.promise;
  }

  /** What the next page of this tab needs to go on with the call; `null` when the server would not offer it again. */
  get left(): LeftCall | null {
    const {id, direction, state, remoteNumber, remoteName, mode, muted, held, startedAt, activeAt} = this.#snapshot;
    if (state === 'new' || this.ended || (direction === 'inbound' && activeAt === null)) return null;
    return {
      snapshot: {id, direction, remoteNumber, remoteName, mode, muted, held, startedAt, activeAt},
      dialog: this.dialog,
      maxDuration: this.#setup.maxDuration,
    };
  }

  /** Goes on with the call of an earlier page, as soon as the server offers it. */
  returned(): void {
    const {activeAt} = this.#snapshot;
    this.advance('reattached');
    if (activeAt !== null) this.#limit(this.now() - activeAt);
  }

  /** Opens the microphone, connects and invites. What goes wrong ends the call and is told by `error`. */
  async start(): Promise<void> {
    const ready = this.host.ready();
    ready.catch((error: unknown) => this.fail(error));
    try {
      if (!(await this.media.capture()) || this.ended) return;
      const tooLong = this.wait(READY_WAIT_MS, () =>
        this.fail(new TelnyxError(45003, {detail: 'not connected within 20 s'})),
      );
      await this.#invite(ready.finally(tooLong));
    } catch (error) {
      this.fail(error);
    }
  }

  /**
   * Ends the call: the microphone is released at once, the server is told (5 s at most). May be called at any time and
   * more than once; never rejects.
   */
  hangup(options: HangupOptions = {}): Promise<void> {
    const usual = localCause(this.#wasAnswered);
    this.#finish(options.cause ?? usual.cause, options.causeCode ?? usual.causeCode);
    return this.#over.promise;
  }

  /** Ends the call that its connection lost, for good. The server is told when it `knows` the call still. */
  abandon(knows: boolean): void {
    this.known &&= knows;
    this.fail(new TelnyxError(48501, {callId: this.id}), TEMPORARY_FAILURE);
  }

  /**
   * A new audio path for a call that goes on; hold and mute stay. `true` when the server took it, `false` when it did not
   * (error 47001, the old path stays); never rejects. Asked for again meanwhile, it is the same one.
   */
  restartIce(): Promise<boolean> {
    return this.recovery.restartIce();
  }

  muteAudio(): void {
    this.#setMuted(true);
  }

  unmuteAudio(): void {
    this.#setMuted(false);
  }

  toggleAudioMute(): void {
    this.#setMuted(!this.media.muted);
  }

  /** What the server says about this call; `false` for a method this call does not know. */
  handle(method: string, params: Json): boolean {
    switch (method) {
      case 'telnyx_rtc.ringing':
        this.advance('rang');
        break;
      case 'telnyx_rtc.media':
        this.#handleMedia(sdpOf(params));
        break;
      case 'telnyx_rtc.answer':
        this.#handleAnswer(sdpOf(params));
        break;
      case 'telnyx_rtc.candidate':
        this.#handleCandidate(readCandidate(params));
        break;
      case 'telnyx_rtc.bye':
        this.handleBye(params);
        break;
      case 'telnyx_rtc.attach':
        void this.recovery.attach(sdpOf(params));
        break;
      default:
        return false;
    }
    return true;
  }

  protected get ended(): boolean {
    return isOver(this.state);
  }

  protected now(): number {
    return this.host.environment.clock.now();
  }

  /** A timer that ends with the call. */
  protected wait(ms: number, run: () => void): () => void {
    return this.disposer.timeout(this.host.environment.clock, run, ms);
  }

  protected request(method: Method, params: Json): Promise<Json> {
    return this.host.request(method, {sessid: this.host.sessionId(), dialogParams: this.dialog, ...params});
  }

  /** Whether the next description may leave before all its candidates are known. */
  protected beginTrickle(): boolean {
    return this.#candidates.begin(this.#setup.trickle);
  }

  /** Sends the local description; once the server has taken it, also the candidates found meanwhile and later. */
  protected async describe(method: Method, {end, types}: GatheringResult, params: Json = {}): Promise<Json> {
    const {trickling} = this.#candidates;
    if (!trickling) {
      if (end === 'timeout') this.warn(types.size ? 33002 : 33003);
      if (types.size === 1 && types.has('host')) this.warn(33005);
    }
    const result = await this.request(method, {
      sdp: this.media.newest?.localSdp,
      trickle: trickling || undefined,
      'User-Agent': USER_AGENT,
      ...params,
    });
    this.#candidates.accepted();
    return result;
  }

  /** The path broke and is not to be mended. */
  protected handleMediaFailure(error: TelnyxError): void {
    this.warn(33004);
    this.fail(error, TEMPORARY_FAILURE);
  }

  /** Tells an error that does not end the call. */
  protected trouble(code: ErrorCode, cause: unknown): TelnyxError {
    const error = this.#error(code, cause);
    if (!this.ended) this.emit('error', error);
    return error;
  }

  protected handleBye(params: Json): void {
    const {cause, causeCode, sipCode, sipReason} = readBye(params, this.#wasAnswered);
    this.known = false;
    if (causeCode === INCOMPATIBLE_DESTINATION && this.#candidates.trickling && !this.#wasAnswered) {
      // The server wants a complete offer (contract §9): the same call asks once more. An answer is given once.
      this.host.trickling.refused = true;
      if (this.#setup.direction === 'outbound' && !this.ended) {
        this.#invite().catch((error: unknown) => this.fail(error));
        return;
      }
    }
    this.#finish(cause, causeCode, {sipCode, sipReason, recoverable: !FINAL_CAUSES.test(cause), by: 'remote'});
  }

  protected markActive(): void {
    if (this.ended || !this.media.peer?.answered || !this.advance('answered', {activeAt: this.now()})) return;
    this.#limit(0);
    this.#answered.resolve();
  }

  protected warn(code: WarningCode, detail?: string): void {
    this.emit('warning', telnyxWarning(code, detail));
  }

  /** Ends the call by an error, which is told first. */
  protected fail(thrown: unknown, {cause, causeCode}: ByeCause = localCause(false)): void {
    if (this.ended) return;
    const given = asTelnyxError(thrown, 49001, this.id);
    const error = given.callId
      ? given
      : new TelnyxError(given.code, {callId: this.id, cause: given.originalError ?? given});
    this.emit('error', error);
    this.#finish(cause, causeCode, {errorCode: error.code});
  }

  protected advance(event: CallEvent, patch: Partial<CallSnapshot> = {}): boolean {
    const state = CALL_MACHINE.next(this.state, event);
    if (!state) return false;
    this.update({...patch, state, previous: this.state});
    return true;
  }

  protected update(patch: Partial<CallSnapshot>): void {
    const previous = this.#snapshot;
    this.#snapshot = Object.freeze({...previous, ...patch});
    this.emit('change', this.#snapshot, previous);
  }

  async #invite(ready?: Promise<void>): Promise<void> {
    const offer = this.media.offer(this.beginTrickle()).catch((error: unknown) => {
      throw this.#error(40001, error);
    });
    const [gathered] = await Promise.all([offer, ready]);
    this.advance('requested');
    if (this.ended) return;
    this.known = true;
    try {
      await this.describe('telnyx_rtc.invite', gathered);
    } catch (error) {
      throw this.#error(40005, error);
    }
    this.advance('accepted');
  }

  /** Ends the call `maxDuration` after it was answered, which is this long ago. */
  #limit(passedMs: number): void {
    const {maxDuration} = this.#setup;
    if (maxDuration <= 0) return;
    const over = (): void => void this.hangup({cause: 'ALLOTTED_TIMEOUT', causeCode: 602});
    this.wait(Math.max(0, maxDuration * 1000 - passedMs), over);
  }

  get #wasAnswered(): boolean {
    return this.#snapshot.activeAt !== null;
  }

  #error(code: ErrorCode, cause: unknown, detail = (cause as Error).message): TelnyxError {
    return new TelnyxError(code, {callId: this.id, cause, detail});
  }

  #handleMedia(sdp: string | null): void {
    if (sdp && !this.ended && !this.media.peer?.answered) this.#apply(sdp, () => this.advance('earlyMedia'));
  }

  /** An answer with SDP, one that follows early media, or one that overtakes it (S20-S22). */
  #handleAnswer(sdp: string | null): void {
    if (this.ended || this.#wasAnswered) return;
    this.#answerPending = true;
    if (this.#applying) return;
    if (this.media.peer?.answered) {
      this.markActive();
    } else if (sdp) {
      this.#apply(sdp);
    } else {
      // Without any SDP there is nothing to hear; it may still be on its way (weakness 22).
      this.wait(SDP_WAIT_MS, () => {
        if (!this.media.peer?.answered) this.fail(new TelnyxError(40004, {detail: 'answer without SDP'}));
      });
    }
  }

  #handleCandidate(candidate: RTCIceCandidateInit | undefined): void {
    if (candidate && !this.ended) void this.media.newest?.addCandidate(candidate);
  }

  /** Applies the remote description, once. */
  #apply(sdp: string, applied?: () => void): void {
    if (this.#applying || this.ended) return;
    this.#applying = true;
    this.media
      .answer(sdp)
      .then(
        () => {
          if (this.ended) return;
          applied?.();
          if (this.#answerPending) this.markActive();
        },
        async (error: unknown) => {
          const {codecs} = await summarizeSdp(sdp).catch(() => ({codecs: []}));
          this.fail(this.#error(40004, error, `${(error as Error).message} (codecs: ${codecs.join(', ') || 'none'})`));
        },
      )
      .finally(() => (this.#applying = false));
  }

  #setMuted(muted: boolean): void {
    if (!this.ended) this.media.muted = muted;
  }

  /** The one way out, taken once, also by a listener of what happens on the way (weakness 29). */
  #finish(cause: string, causeCode: number | null, more: Partial<CallEndSnapshot> = {}): void {
    if (this.disposer.disposed) return;
    this.disposer.dispose();
    this.media.close();
    const end: CallEndSnapshot = {
      cause,
      causeCode,
      sipCode: null,
      sipReason: null,
      recoverable: true,
      errorCode: null,
      by: 'local',
      ...more,
    };
    this.#answered.reject(new TelnyxError((end.errorCode as ErrorCode | null) ?? 44005, {callId: this.id}));
    this.advance('ended', {end, endedAt: this.now(), media: 'closed', recovery: null});
    const params = {cause, causeCode, sipCode: null, sip_call_id: null, ...this.byeExtras};
    const bye = this.known ? this.request('telnyx_rtc.bye', params) : Promise.resolve({});
    bye
      .catch((error: unknown) => {
        const closed = error instanceof RpcError && error.kind === 'closed';
        const dialog = {dialogParams: this.dialog, ...params};
        if (!closed || !this.host.owe(this.id, dialog)) this.emit('error', this.#error(44003, error));
      })
      .finally(() => {
        this.advance('destroyed');
        this.#over.resolve();
        this.removeAllListeners();
      });
  }
}
