import {asTelnyxError, TelnyxError, telnyxWarning} from '../errors/index.js';
import type {ErrorCode, TelnyxWarning} from '../errors/index.js';
import {Disposer} from '../lib/disposer.js';
import {deferred} from '../lib/deferred.js';
import {Emitter} from '../lib/emitter.js';
import type {Json} from '../lib/guards.js';
import {uuid} from '../lib/uuid.js';
import {summarizeSdp} from '../media/sdp.js';
import {METHOD_NOT_FOUND} from '../protocol/catalog.js';
import type {Method} from '../protocol/catalog.js';
import {
  byeParams,
  candidateParams,
  dialogParams,
  endOfCandidatesParams,
  inviteParams,
  localCause,
  readBye,
  readCandidate,
  sdpOf,
} from '../protocol/call.js';
import type {ByeCause, Dialog} from '../protocol/call.js';
import {RpcError} from '../transport/rpc.js';
import {CALL_MACHINE, isAnswered, isOver} from './call-machine.js';
import type {CallEvent} from './call-machine.js';
import type {CallMedia} from './call-media.js';
import type {Environment} from './environment.js';
import type {CallEndSnapshot, CallSnapshot, CallState} from './state.js';

/** How long an answer may lack its SDP, and how long a visitor waits for the connection before the call is given up. */
const SDP_WAIT_MS = 5_000;
const READY_WAIT_MS = 20_000;
const INCOMPATIBLE_DESTINATION = 88;
/** Ends that calling again cannot mend. */
const FINAL_CAUSES = new Set(['UNALLOCATED_NUMBER', 'CALL_REJECTED', 'INCOMPATIBLE_DESTINATION']);

/** What a call needs of the client around it. */
export interface CallHost {
  readonly environment: Environment;
  /** Connects when needed; rejects with a {@link TelnyxError}. */
  ready(): Promise<void>;
  sessionId(): string | null;
  request(method: Method, params: Json): Promise<Json>;
  /** Shared by the calls of a session: a server that refused trickling once is not asked again. */
  readonly trickling: {refused: boolean};
}

export interface CallEvents {
  change: [snapshot: CallSnapshot, previous: CallSnapshot];
  error: [error: TelnyxError];
  warning: [warning: TelnyxWarning];
}

export interface HangupOptions {
  readonly cause?: string;
  readonly causeCode?: number;
}

/** One outbound call. The same object from the click to the end; `snapshot` is what elements see of it. */
export class Call extends Emitter<CallEvents> {
  readonly id: string;
  readonly media: CallMedia;
  readonly #host: CallHost;
  readonly #dialog: Json;
  readonly #trickleWanted: boolean;
  readonly #disposer = new Disposer();
  readonly #answered = deferred<void>();
  readonly #over = deferred<void>();
  #snapshot: CallSnapshot;
  #invited = false;
  #accepted = false;
  #trickling = false;
  #complete = false;
  /** Candidates found before the server accepted the invite (weakness 31). */
  #candidates: (RTCIceCandidate | null)[] = [];
  #applying: Promise<void> | undefined;
  #answerPending = false;

  constructor(
    host: CallHost,
    media: CallMedia,
    dialog: Omit<Dialog, 'callId'>,
    id: string | undefined,
    trickle: boolean,
  ) {
    super();
    this.id = id || uuid();
    this.#host = host;
    this.media = media;
    this.#dialog = dialogParams({...dialog, callId: this.id});
    this.#trickleWanted = trickle;
    this.#snapshot = Object.freeze<CallSnapshot>({
      id: this.id,
      direction: 'outbound',
      state: 'new',
      previous: 'new',
      media: 'none',
      mode: media.mode,
      muted: media.muted,
      held: false,
      remoteNumber: dialog.destination,
      remoteName: '',
      startedAt: this.#now(),
      activeAt: null,
      endedAt: null,
      recovery: null,
      end: null,
    });
    media.on('change', () => this.#update({media: media.state, mode: media.mode, recovery: media.recovery}));
    media.on('candidate', (candidate) => this.#handleLocalCandidate(candidate));
    media.on('interrupted', () => this.#warn(33001));
    media.on('failed', (error) => {
      this.#warn(33004);
      this.#fail(error, {cause: 'NORMAL_TEMPORARY_FAILURE', causeCode: 41});
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

  /** Opens the microphone, connects and invites. What goes wrong ends the call and is told by `error`. */
  async start(): Promise<void> {
    const ready = this.#host.ready();
    ready.catch((error: unknown) => this.#fail(asTelnyxError(error)));
    try {
      if (!(await this.media.capture()) || this.#ended) return;
      const tooLong = this.#disposer.timeout(
        this.#host.environment.clock,
        () => this.#fail(new TelnyxError(45003, {detail: 'not connected within 20 s'})),
        READY_WAIT_MS,
      );
      await this.#invite(ready.finally(tooLong));
    } catch (error) {
      this.#fail(asTelnyxError(error, 49001, this.id));
    }
  }

  /**
   * Ends the call: the microphone is released at once, the server is told (5 s at most). May be called at any time and
   * more than once; never rejects.
   */
  hangup(options: HangupOptions = {}): Promise<void> {
    const usual = localCause(isAnswered(this.state));
    const cause: ByeCause = {cause: options.cause ?? usual.cause, causeCode: options.causeCode ?? usual.causeCode};
    this.#finish({...cause, sipCode: null, sipReason: null, recoverable: true, errorCode: null, by: 'local'});
    return this.#over.promise;
  }

  /** Ends the call that its connection lost. The server is told when it `knows` the call still. */
  abandon(code: ErrorCode, knows: boolean): void {
    const error = new TelnyxError(code, {callId: this.id});
    this.emit('error', error);
    this.#invited &&= knows;
    this.#finish(this.#endOf(error, {cause: 'NORMAL_TEMPORARY_FAILURE', causeCode: 41}));
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

  handleRinging(): void {
    this.#advance('rang');
  }

  handleMedia(params: Json): void {
    const sdp = sdpOf(params);
    if (!sdp || this.#applying || this.media.peer?.answered || this.#ended) return;
    void this.#apply(sdp).then((applied) => {
      if (!applied) return;
      this.#advance('earlyMedia');
      if (this.#answerPending) this.#markActive();
    });
  }

  /** An answer with SDP, one that follows early media, or one that overtakes it (S20-S22). */
  handleAnswer(params: Json): void {
    if (this.#ended || isAnswered(this.state)) return;
    const sdp = sdpOf(params);
    if (this.#applying) {
      this.#answerPending = true;
    } else if (this.media.peer?.answered) {
      this.#markActive();
    } else if (sdp) {
      void this.#apply(sdp).then((applied) => applied && this.#markActive());
    } else {
      // Without any SDP there is nothing to hear; it may still be on its way (weakness 22).
      this.#answerPending = true;
      this.#disposer.timeout(
        this.#host.environment.clock,
        () => {
          if (!this.media.peer?.answered) this.#fail(new TelnyxError(40004, {detail: 'answer without SDP'}));
        },
        SDP_WAIT_MS,
      );
    }
  }

  handleCandidate(params: Json): void {
    const candidate = readCandidate(params);
    if (candidate && !this.#ended) void this.media.peer?.addCandidate(candidate);
  }

  handleBye(params: Json): void {
    const bye = readBye(params, isAnswered(this.state));
    this.#invited = false;
    if (bye.causeCode === INCOMPATIBLE_DESTINATION && this.#trickling && !isAnswered(this.state) && !this.#ended) {
      // The server wants a complete offer (contract §9): the same call asks once more.
      this.#host.trickling.refused = true;
      this.#invite(Promise.resolve()).catch((error: unknown) => this.#fail(asTelnyxError(error)));
      return;
    }
    const {cause, causeCode, sipCode, sipReason} = bye;
    const recoverable = !FINAL_CAUSES.has(cause);
    this.#finish({cause, causeCode, sipCode, sipReason, recoverable, errorCode: null, by: 'remote'});
  }

  get #ended(): boolean {
    return isOver(this.state);
  }

  #now(): number {
    return this.#host.environment.clock.now();
  }

  async #invite(ready: Promise<void>): Promise<void> {
    const trickle = this.#trickleWanted && !this.#host.trickling.refused;
    this.#trickling = trickle;
    this.#accepted = false;
    this.#complete = false;
    this.#candidates = [];
    const [gathered] = await Promise.all([this.#offer(trickle), ready]);
    this.#advance('requested');
    if (this.#ended) return;
    if (!trickle) {
      if (gathered.end === 'timeout') this.#warn(gathered.types.size ? 33002 : 33003);
      const hostOnly = gathered.types.size === 1 && gathered.types.has('host');
      if (hostOnly) this.#warn(33005);
    }
    this.#invited = true;
    const sdp = this.media.peer?.localSdp ?? '';
    try {
      await this.#host.request('telnyx_rtc.invite', inviteParams(this.#host.sessionId(), sdp, trickle, this.#dialog));
    } catch (error) {
      if (this.#ended) return;
      this.#fail(new TelnyxError(40005, {callId: this.id, cause: error, detail: (error as Error).message}));
      return;
    }
    if (this.#ended) return;
    this.#advance('accepted');
    this.#accepted = true;
    this.#sendCandidates();
  }

  async #offer(trickle: boolean) {
    try {
      return await this.media.offer(trickle);
    } catch (error) {
      throw new TelnyxError(40001, {callId: this.id, cause: error, detail: (error as Error).message});
    }
  }

  #handleLocalCandidate(candidate: RTCIceCandidate | null): void {
    if (this.#complete) return;
    this.#complete = candidate === null;
    this.#candidates.push(candidate);
    this.#sendCandidates();
  }

  #sendCandidates(): void {
    if (!this.#accepted || !this.#trickling || this.#ended) return;
    for (const candidate of this.#candidates.splice(0)) {
      const session = this.#host.sessionId();
      const sent = candidate
        ? this.#host.request('telnyx_rtc.candidate', candidateParams(session, candidate.toJSON(), this.#dialog))
        : this.#host.request('telnyx_rtc.endOfCandidates', endOfCandidatesParams(session, this.#dialog));
      sent.catch((error: unknown) => {
        // A server without trickling refuses the method: what the offer carried has to do, now and next time.
        if (!(error instanceof RpcError) || error.code !== METHOD_NOT_FOUND) return;
        this.#host.trickling.refused = true;
        this.#accepted = false;
      });
    }
  }

  /** Applies the remote description once; `true` when it is in place. */
  async #apply(sdp: string): Promise<boolean> {
    const applying = this.media.answer(sdp);
    this.#applying = applying.then(
      () => {},
      () => {},
    );
    try {
      await applying;
      return !this.#ended;
    } catch (error) {
      const {codecs} = await summarizeSdp(sdp).catch(() => ({codecs: []}));
      const detail = `${(error as Error).message} (codecs: ${codecs.join(', ') || 'none'})`;
      this.#fail(new TelnyxError(40004, {callId: this.id, cause: error, detail}));
      return false;
    } finally {
      this.#applying = undefined;
    }
  }

  #markActive(): void {
    if (this.#ended || !this.media.peer?.answered || !this.#advance('answered', {activeAt: this.#now()})) return;
    this.#answered.resolve();
  }

  #setMuted(muted: boolean): void {
    if (this.#ended) return;
    this.media.muted = muted;
    this.#update({muted});
  }

  #warn(code: Parameters<typeof telnyxWarning>[0]): void {
    this.emit('warning', telnyxWarning(code));
  }

  #fail(error: TelnyxError, cause: ByeCause = localCause(false)): void {
    if (this.#ended) return;
    const ofCall = error.callId
      ? error
      : new TelnyxError(error.code, {callId: this.id, cause: error.originalError ?? error});
    this.emit('error', ofCall);
    this.#finish(this.#endOf(ofCall, cause));
  }

  #endOf(error: TelnyxError, cause: ByeCause): CallEndSnapshot {
    return {...cause, sipCode: null, sipReason: null, recoverable: true, errorCode: error.code, by: 'local'};
  }

  /** The one way out, taken once, also by a listener of what happens on the way (weakness 29). */
  #finish(end: CallEndSnapshot): void {
    if (this.#disposer.disposed) return;
    this.#disposer.dispose();
    this.media.close();
    this.#answered.reject(new TelnyxError((end.errorCode as ErrorCode | null) ?? 44005, {callId: this.id}));
    this.#advance('ended', {end, endedAt: this.#now(), media: 'closed', recovery: null});
    const bye =
      this.#invited && end.causeCode !== null
        ? this.#host.request(
            'telnyx_rtc.bye',
            byeParams(this.#host.sessionId(), {cause: end.cause, causeCode: end.causeCode}, this.#dialog),
          )
        : Promise.resolve({});
    bye
      .catch((error: unknown) =>
        this.emit('error', new TelnyxError(44003, {callId: this.id, cause: error, detail: (error as Error).message})),
      )
      .finally(() => {
        this.#advance('destroyed');
        this.#over.resolve();
        this.removeAllListeners();
      });
  }

  #advance(event: CallEvent, patch: Partial<CallSnapshot> = {}): boolean {
    const state = CALL_MACHINE.next(this.state, event);
    if (!state) return false;
    this.#update({...patch, state, previous: this.state});
    return true;
  }

  #update(patch: Partial<CallSnapshot>): void {
    const previous = this.#snapshot;
    this.#snapshot = Object.freeze({...previous, ...patch});
    this.emit('change', this.#snapshot, previous);
  }
}
