/** A telephone call under the vendor's names (`seeds/`, "Call"): everything a call can do beyond being placed and ended. */
import {isTelnyxError, TelnyxError} from '../errors/index.js';
import {asObject, asString} from '../lib/guards.js';
import type {Json} from '../lib/guards.js';
import {playDtmf} from '../media/tones.js';
import type {CallOptions} from '../options/call-options.js';
import {toHeaders} from '../options/values.js';
import {sdpOf} from '../protocol/call.js';
import type {ByeCause} from '../protocol/call.js';
import {CallCore} from './call-core.js';
import {isAnswered} from './call-machine.js';
import {Answering} from './phone/answering.js';
import type {AnswerOptions, CallInfo, HangupParams, PhoneHost, PhoneSetup, TelnyxIDs} from './phone/call-types.js';
import {DtmfSender} from './phone/dtmf.js';
import {HoldControl} from './phone/hold.js';
import type {PhoneMedia} from './phone/phone-media.js';
import {userMediaError} from './phone/user-media-error.js';
import type {UserMediaError} from './phone/user-media-error.js';
import {watchStats} from './phone/watch-stats.js';
import type {StatsConstraints} from './phone/watch-stats.js';
import type {LeftCall} from './left-calls.js';
import {idOfElement} from './phone/element-of.js';
import type {CallEndSnapshot, CallSnapshot} from './state.js';

export class Call extends CallCore {
  declare readonly media: PhoneMedia;
  declare protected readonly host: PhoneHost;
  readonly options: CallInfo;
  /** The far side's extension, when the server told it. */
  extension: string | undefined;
  readonly #setup: PhoneSetup;
  readonly #hold: HoldControl;
  readonly #dtmf: DtmfSender;
  readonly #answer: Answering;
  #answering: Promise<void> | undefined;

  constructor(host: PhoneHost, media: PhoneMedia, setup: PhoneSetup) {
    super(host, media, setup);
    this.#setup = setup;
    this.options = {...setup.info, id: this.id};
    this.#hold = new HoldControl({
      up: () => isAnswered(this.state),
      held: () => this.snapshot.held,
      modify: (action) => this.request('telnyx_rtc.modify', {action}),
      changed: (held) => this.advance(held ? 'held' : 'unheld', {held}),
      failed: (cause) => this.trouble(44001, cause),
    });
    this.#answer = new Answering(
      {
        callId: this.id,
        media,
        ended: () => this.ended,
        beginTrickle: () => this.beginTrickle(),
        send: (gathered) => this.describe('telnyx_rtc.answer', gathered),
        answered: () => this.markActive(),
        failed: (error) => this.fail(error),
      },
      setup.offer ?? '',
    );
    this.#dtmf = new DtmfSender({
      clock: host.environment.clock,
      scope: this.disposer,
      send: (dtmf) =>
        this.request('telnyx_rtc.info', {dtmf}).catch((cause: Error) => {
          throw new TelnyxError(50002, {callId: this.id, cause, detail: cause.message});
        }),
      play: (digit) => {
        const context = host.audioContext();
        if (context) playDtmf(context, digit);
      },
    });
    media.on('lost', (error) => this.#mediaError(error));
    media.on('overwritten', () => this.warn(33011));
    media.on('closed', () => {
      this.notify('signalingStateClosed', {sessionId: host.sessionId()});
      super.handleMediaFailure(new TelnyxError(50003, {detail: 'the peer connection was closed'}));
    });
    if (setup.onNotification) this.on('telnyx.notification', setup.onNotification);
    if (setup.offer !== undefined) {
      this.known = true;
      media.prepare();
    } else if (setup.timeoutSecs > 0) {
      this.wait(setup.timeoutSecs * 1000, () => {
        if (!isAnswered(this.state)) void this.hangup({cause: 'NO_ANSWER', causeCode: 19});
      });
    }
  }

  override get left(): LeftCall | null {
    const left = super.left;
    const {remoteElement, localElement} = this.#setup.elements;
    const elements = {remoteElement: idOfElement(remoteElement), localElement: idOfElement(localElement)};
    return left && {...left, phone: {info: this.options, elements}};
  }

  get direction(): CallSnapshot['direction'] {
    return this.snapshot.direction;
  }

  /** Answered and not on hold. */
  get active(): boolean {
    return this.state === 'active';
  }

  get isMuted(): boolean {
    return this.isAudioMuted;
  }

  get isHeld(): boolean {
    return this.snapshot.held;
  }

  get isVideoCall(): boolean {
    return false;
  }

  get remotePartyNumber(): string {
    return this.snapshot.remoteNumber;
  }

  get remotePartyName(): string {
    return this.snapshot.remoteName;
  }

  get localPartyNumber(): string {
    return this.options.callerNumber;
  }

  get cause(): string | null {
    return this.#end?.cause ?? null;
  }

  get causeCode(): number | null {
    return this.#end?.causeCode ?? null;
  }

  get sipCode(): number | null {
    return this.#end?.sipCode ?? null;
  }

  get sipReason(): string | null {
    return this.#end?.sipReason ?? null;
  }

  /** Seconds since the call was answered, until its end; 0 before. */
  get duration(): number {
    const {activeAt, endedAt} = this.snapshot;
    return activeAt === null ? 0 : Math.round(((endedAt ?? this.now()) - activeAt) / 1000);
  }

  /** Headers of the far side by name. */
  get customHeaders(): Readonly<Record<string, string>> {
    return Object.fromEntries((this.options.customHeaders ?? []).map(({name, value}) => [name, value]));
  }

  /** Sends what there is of the report of this call; the rest comes at its end. */
  flushIntermediateCallReport(): void {
    this.host.flushReport(this.id);
  }

  get telnyxIDs(): TelnyxIDs {
    const {telnyxCallControlId, telnyxSessionId, telnyxLegId} = this.options;
    return {telnyxCallControlId, telnyxSessionId, telnyxLegId};
  }

  /** For reading only: its state belongs to this call. */
  get peerConnection(): RTCPeerConnection | undefined {
    return this.media.peer?.connection;
  }

  get peer(): {readonly instance: RTCPeerConnection} | null {
    const instance = this.peerConnection;
    return instance ? {instance} : null;
  }

  get creatingPeer(): boolean {
    return this.snapshot.media === 'capturing';
  }

  get signalingStateClosed(): boolean {
    return this.peerConnection?.signalingState === 'closed';
  }

  /** Tells the client that the call rings; of an inbound call. */
  offered(): void {
    this.advance('offered');
  }

  /**
   * Answers an inbound call. Call it from a click, so that the browser lets the microphone and sound start. Resolves when the server has taken the
   * answer or the call ended; what goes wrong ends the call and is told by `telnyx.error`. Answering twice only
   * warns with 33006, answering a call whose id belongs to another one by now with 33007; a call that is over is left alone.
   */
  answer({customHeaders, remoteElement, localElement}: AnswerOptions = {}): Promise<void> {
    const current = this.host.current(this.id);
    if (current && current !== this) this.host.warned(33007, this.id);
    // Samples of the documents answer whatever rings, and with us an outbound call does too.
    if (this.ended || this.direction === 'outbound') return Promise.resolve();
    if (this.#answering || this.state !== 'ringing') {
      this.warn(33006);
      return this.#answering ?? Promise.resolve();
    }
    this.#sendHeaders(customHeaders);
    Object.assign(this.#setup.elements, remoteElement && {remoteElement}, localElement && {localElement});
    this.#answering = this.answered.catch(() => {});
    this.advance('answering');
    // The click that answers is the one that may start the sound.
    this.host.audioContext();
    void this.#answer.run();
    return this.#answering;
  }

  /**
   * The invite came once more. Repeated (weakness 36) it changes nothing; after a reconnect an answer that the server does not know of is
   * sent again, and the visitor need not do it twice.
   */
  invitedAgain(offer: string | null): void {
    if (!this.recovery.invited() || this.ended) return;
    if (this.#answer.offeredAgain(offer) && this.state === 'answering') void this.#answer.run();
  }

  /** Refuses an inbound call; the same as `hangup()`. */
  reject(params?: HangupParams): Promise<void> {
    return this.hangup(params);
  }

  /** As {@link CallCore.hangup}; headers go to the far side with the end. */
  override hangup(params: HangupParams = {}, _execute?: boolean): Promise<void> {
    const {sipCode, sip_call_id: sipCallId, dialogParams, customHeaders = dialogParams?.customHeaders} = params;
    this.#sendHeaders(customHeaders);
    this.byeExtras = {
      ...(sipCode !== undefined && {sipCode}),
      ...(sipCallId !== undefined && {sip_call_id: sipCallId}),
    };
    return super.hangup(params);
  }

  /** `true` when the call is held, `false` when the server refused (error 44001); never rejects. Requests wait for one another. */
  hold(): Promise<boolean> {
    return this.#hold.set(true);
  }

  unhold(): Promise<boolean> {
    return this.#hold.set(false);
  }

  toggleHold(): Promise<boolean> {
    return this.#hold.toggle();
  }

  /** Sends `0-9 A-D * #`, one digit after another, with `,` (2 s) and `w` (0.5 s) as pauses. Throws 50005 for anything else; see {@link DtmfSender.send}. */
  dtmf(digits: string): Promise<void> {
    return this.#dtmf.send(digits);
  }

  sendDigits(digits: string): Promise<void> {
    return this.dtmf(digits);
  }

  /** Sends a text within the call. Rejects when the server refuses it. */
  async message(to: string, body: string): Promise<void> {
    await this.request('telnyx_rtc.info', {msg: {from: this.host.login(), to, body}});
  }

  mute(): void {
    this.muteAudio();
  }

  unmute(): void {
    this.unmuteAudio();
  }

  /** Keeps the far side silent here. */
  deaf(): void {
    this.media.deaf = true;
  }

  undeaf(): void {
    this.media.deaf = false;
  }

  toggleDeaf(): void {
    this.media.deaf = !this.media.deaf;
  }

  /**
   * Another microphone from now on, an empty id for the browser's choice; mute stays unless `muted` says otherwise. Rejects
   * with 42001-42003 and goes on with the old one when it cannot be opened.
   */
  async setAudioInDevice(deviceId: string, muted?: boolean): Promise<void> {
    if (!this.media.sends) return this.warn(33009, deviceId);
    try {
      await this.media.setMicrophone(deviceId);
      if (muted !== undefined) this.media.muted = muted;
    } catch (error) {
      if (!this.ended) this.#mediaError(error as TelnyxError);
      throw error;
    }
  }

  /** Another speaker from now on, an empty id for the browser's choice; `false` where the browser cannot or the device is gone. */
  setAudioOutDevice(deviceId: string): Promise<boolean> {
    return this.media.sink.setDevice(deviceId);
  }

  /** Bits per second of audio sent at most. */
  async setAudioBandwidthEncodingsMaxBps(max: number): Promise<void> {
    await this.media.peer?.limitBandwidth(max > 0 ? max : null);
  }

  setBandwidthEncodingsMaxBps(max: number, kind: 'audio' | 'video' = 'audio'): Promise<void> {
    return kind === 'audio' ? this.setAudioBandwidthEncodingsMaxBps(max) : Promise.resolve();
  }

  /** Calls back every 2 s with each statistics entry whose members equal those of `constraints`, until the call ends. */
  getStats(callback: (entry: unknown) => void, constraints: StatsConstraints = {}): void {
    watchStats(() => this.peerConnection, this.host.environment.clock, this.disposer, callback, constraints);
  }

  playRingtone(): void {
    this.host.ring('ringtone', true);
  }

  stopRingtone(): void {
    this.host.ring('ringtone', false);
  }

  playRingback(): void {
    this.host.ring('ringback', true);
  }

  stopRingback(): void {
    this.host.ring('ringback', false);
  }

  /** Sends typed text and image URLs to the assistant of this call. Resolves with the id of the transcript's item. */
  sendConversationMessage(text: string, attachments: readonly string[] = []): Promise<string> {
    return this.host.sendMessage(text, attachments);
  }

  /** Sends an item to the assistant as a notification; throws 50002 when there is no connection. */
  sendAIConversationMessage(item: Json): void {
    if (!this.host.notify('ai_conversation', {type: 'conversation.item.create', item})) throw new TelnyxError(50002);
  }

  override handle(method: string, params: Json): boolean {
    // Of an inbound call the far side has nothing to answer.
    if (this.direction === 'inbound' && /\.(ringing|media|answer)$/.test(method)) return true;
    switch (method) {
      case 'telnyx_rtc.display':
        this.#display(params);
        return true;
      case 'telnyx_rtc.info':
        this.notify('event', {...params, type: 'event'});
        return true;
      case 'telnyx_rtc.attach':
        this.#answer.stop();
        break;
      case 'telnyx_rtc.media':
      case 'telnyx_rtc.answer':
        this.#learn(params);
    }
    return super.handle(method, params);
  }

  /** Takes the server's wish to change the call; resolves with the answer to it. Throws for what is not known. */
  async modify(params: Json): Promise<Json> {
    const action = asString(params['action']);
    const answer = {callID: this.id, action, sessid: this.host.sessionId()};
    const sdp = sdpOf(params);
    if (action === 'updateMedia' && sdp) {
      return this.recovery.serial.run(async () => {
        const {media} = this;
        if (!media.peer?.settled) throw new Error('nothing to change yet');
        try {
          await media.accept(sdp);
          await media.createAnswer(false);
        } catch (error) {
          await media.peer.rollback();
          throw error;
        }
        return {...answer, sdp: media.peer.localSdp};
      });
    }
    if (action !== 'hold' && action !== 'unhold') throw new Error(`unknown action ${action}`);
    this.update({remoteHeld: action === 'hold'});
    return {...answer, holdState: action === 'hold' ? 'held' : 'active'};
  }

  /** Tells those who listen to this call, and those who listen to the client. */
  notify(type: string, more: Json = {}): void {
    const notification = {...more, type, call: this, timestamp: this.now()};
    this.emit('telnyx.notification', notification);
    // Whoever takes the notifications of one call takes all of them (wire-protocol §3.6).
    if (!this.#setup.onNotification) this.host.notified(notification);
  }

  /** Of the page; the client keeps hearing of its call until it is over. */
  override removeAllListeners(): this {
    return this.state === 'destroy' ? super.removeAllListeners() : this.off('telnyx.notification');
  }

  protected override handleBye(params: Json): void {
    const setUp = this.state === 'answering';
    this.#learn(params);
    if (setUp) this.emit('error', new TelnyxError(44005, {callId: this.id}));
    super.handleBye(params);
  }

  protected override handleMediaFailure(error: TelnyxError): void {
    this.notify('peerConnectionFailureError', {error});
    // The same by its other name in the documents.
    this.notify('peerConnectionFailedError', {error});
    super.handleMediaFailure(error);
  }

  /** A microphone that cannot be had is told in the documents' two ways. */
  protected override fail(thrown: unknown, bye?: ByeCause): void {
    const error = isTelnyxError(thrown) && !this.ended && userMediaError(thrown);
    if (error) this.#notifyMediaError(error);
    super.fail(thrown, bye);
  }

  get #end(): CallEndSnapshot | null {
    return this.snapshot.end;
  }

  #mediaError(error: TelnyxError): void {
    const refusal = userMediaError(error);
    if (refusal) this.#notifyMediaError(refusal);
    this.emit('error', new TelnyxError(error.code, {callId: this.id, cause: error.originalError, fatal: false}));
  }

  #notifyMediaError(error: UserMediaError): void {
    const {name: errorName, message: errorMessage} = error;
    this.notify('userMediaError', {error, errorName, errorMessage});
  }

  #display(params: Json): void {
    const displayName = asString(params['display_name']) ?? '';
    const displayNumber = asString(params['display_number']) ?? '';
    this.extension = displayNumber;
    const {remoteName, remoteNumber} = this.snapshot;
    this.update({remoteName: displayName || remoteName, remoteNumber: displayNumber || remoteNumber});
    const displayDirection = params['display_direction'] === 'inbound' ? 'outbound' : 'inbound';
    this.notify('participantData', {displayName, displayNumber, displayDirection});
  }

  /** Headers that go along with what is said next; ones that SIP does not allow are not sent, which warning 50001 tells. */
  #sendHeaders(given: CallOptions['customHeaders']): void {
    if (given === undefined || this.ended) return;
    const headers = toHeaders(given);
    if (headers) this.dialog = {...this.dialog, custom_headers: headers};
    else this.warn(50001, 'customHeaders have a name or value that is not allowed');
  }

  /** Headers, ids and state that the server tells on the way. */
  #learn(params: Json): void {
    const {options} = this;
    const headers = toHeaders(asObject(params['dialogParams'])['custom_headers'] ?? []);
    if (headers?.length) options.customHeaders = headers;
    options.clientState = asString(params['client_state']) ?? asString(params['clientState']) ?? options.clientState;
    options.telnyxCallControlId = asString(params['telnyx_call_control_id']) ?? options.telnyxCallControlId;
    options.telnyxSessionId = asString(params['telnyx_session_id']) ?? options.telnyxSessionId;
    options.telnyxLegId = asString(params['telnyx_leg_id']) ?? options.telnyxLegId;
  }
}
