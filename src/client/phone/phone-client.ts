/**
 * The telephone on top of {@link ClientCore}: inbound calls, several at once, ringing, records. Options were checked already;
 * `TelnyxClient` adds what code expects under the documents' names.
 */
import {TelnyxError, telnyxWarning} from '../../errors/index.js';
import {asObject, asString} from '../../lib/guards.js';
import type {Json} from '../../lib/guards.js';
import {PeerPool} from '../../media/peer-pool.js';
import {peerConfiguration} from '../../media/peer.js';
import {toneBuffer, TONES} from '../../media/tones.js';
import {toHeaders} from '../../options/index.js';
import type {LiveCallOptions, PhoneCallOptions, PhoneOptions, ResolvedOptions} from '../../options/index.js';
import {callIdOf, sdpOf} from '../../protocol/call.js';
import type {RequestFrame} from '../../protocol/frame.js';
import {loginKind} from '../../protocol/login.js';
import {Call} from '../call.js';
import type {CallElements, PhoneHost, PhoneSetup} from './call-types.js';
import type {CallNotification, CallSetup} from '../call-host.js';
import {isOver} from '../call-machine.js';
import {ClientCore} from '../client-core.js';
import type {ClientExtras} from '../client-core.js';
import {saveFile} from '../save-file.js';
import type {CallSnapshot, PlaybackState} from '../state.js';
import {elementOf} from './element-of.js';
import {PhoneMedia} from './phone-media.js';
import type {PhoneMediaOptions} from './phone-media.js';
import {Ringer} from './ringer.js';

/** Of a call whose page kept nothing of it. */
const NO_INFO: PhoneSetup['info'] = {
  destinationNumber: '',
  callerName: '',
  callerNumber: '',
  remoteCallerName: '',
  remoteCallerNumber: '',
};

const loadRecorder = () => import('./debug-recorder.js');

export class PhoneClient extends ClientCore<Call> {
  /** Elements of the page that later calls use. */
  protected elements: CallElements = {};
  /** `false`: later calls send nothing. */
  protected microphone = true;
  readonly #ringer: Ringer;
  readonly #peers: PeerPool;
  /** What no table can hold of the call that is being made; that is synchronous. */
  #live: LiveCallOptions<CallNotification> | undefined;
  /** Calls that ring on without a sound. */
  readonly #silenced = new WeakSet<Call>();
  /** Calls that the page answers by its own means. */
  readonly #handled = new WeakSet<Call>();
  /** Calls that go on when the server sends the client away. */
  readonly #kept = new WeakSet<Call>();
  #volume = 1;

  constructor(options: ResolvedOptions, extras: ClientExtras = {}) {
    super(options, extras);
    const {environment, session} = this;
    this.#peers = new PeerPool((configuration) => environment.createPeer(configuration), environment.clock);
    this.#ringer = new Ringer({
      clock: environment.clock,
      createAudio: () => environment.createAudio(),
      audioContext: () => (environment.touched() ? this.audio.open() : undefined),
      file: (ring) => this.options[`${ring}File`],
      device: () => this.options.ringerDevice ?? '',
    });
    this.#ringer.on('change', () => this.refresh());
    session.answers = (frame) => this.#answer(frame);
    session.on('ready', () => {
      this.#prefetch();
      // Here in time for the first call, so that its record is whole.
      if (this.options.debug) void loadRecorder();
    });
  }

  /** Live calls: a list, and by id (`client.calls[id]`). */
  override get calls(): Call[] & Readonly<Record<string, Call>> {
    const byId = super.calls;
    const list = Object.values(byId) as Call[] & Record<string, Call>;
    for (const [id, value] of Object.entries(byId)) Object.defineProperty(list, id, {value});
    return list;
  }

  /** The call one is talking in, else the one being placed, else the one that rings, else the one on hold. */
  override get activeCall(): Call | undefined {
    const rank = ({state, direction}: Call): number => {
      if (isOver(state)) return 0;
      if (state === 'held') return 1;
      if (direction === 'inbound' && state === 'ringing') return 2;
      return state === 'active' || state === 'answering' ? 4 : 3;
    };
    return this.live.reduce<Call | undefined>(
      (best, call) => (rank(call) && (!best || rank(call) >= rank(best)) ? call : best),
      undefined,
    );
  }

  /**
   * Gathers candidates ahead of the next call, once; call it when the visitor is about to place one. What nobody used is given up after
   * 30 s. With `prefetchIceCandidates` it happens by itself.
   */
  warmUp(): void {
    if (!this.disposed) this.#peers.prepare(peerConfiguration(this.mediaOptions(this.options)));
  }

  /** Silences the calls that ring now, or that one; they go on. */
  silence(id?: string): void {
    for (const call of this.calls) if (call.state === 'ringing' && (!id || call.id === id)) this.#silenced.add(call);
    this.#ring();
  }

  /** Lets a silenced call be heard again. */
  unsilence(id: string): void {
    const call = this.find(id);
    if (call && this.#silenced.delete(call)) this.#ring();
  }

  /** Whether the page answers that inbound call by its own means (`telnyx-call-incoming` was prevented). */
  isHandled(id: string): boolean {
    const call = this.find(id);
    return !!call && this.#handled.has(call);
  }

  /** Volume of all calls, 0..1; iOS leaves it to its buttons. */
  get volume(): number {
    return this.#volume;
  }

  set volume(volume: number) {
    this.#volume = Math.min(1, Math.max(0, volume));
    for (const {media} of this.calls) media.sink.volume = this.#volume;
  }

  /** A short double tone, once. */
  chime(): void {
    const context = this.audio.open();
    if (!context) return;
    const source = new AudioBufferSourceNode(context, {buffer: toneBuffer(context, TONES.notice)});
    source.connect(context.destination);
    source.start();
  }

  override async unlockAudio(): Promise<boolean> {
    const [played, rang] = await Promise.all([super.unlockAudio(), this.#ringer.unlock()]);
    return played || rang;
  }

  override async dispose(): Promise<void> {
    this.#peers.dispose();
    this.#ringer.dispose();
    await super.dispose();
  }

  /** Places a call by options that were checked. */
  protected place(options: PhoneCallOptions, live: LiveCallOptions<CallNotification>): Call {
    this.#live = {...this.elements, ...live};
    try {
      return super.newCall(options);
    } finally {
      this.#live = undefined;
    }
  }

  protected override createCall(options: ResolvedOptions & PhoneCallOptions, setup: CallSetup): Call {
    const live = this.#live ?? {};
    const {callerName, callerNumber, timeoutSecs = 0} = options;
    const {remoteNumber, left} = setup;
    if (left) {
      const {info, elements} = asObject(left.phone) as {info?: PhoneSetup['info']; elements?: CallElements};
      return this.#makeCall(options, live, {
        ...setup,
        timeoutSecs: 0,
        info: {...NO_INFO, ...info},
        elements: {...elements},
      });
    }
    return this.#makeCall(options, live, {
      ...setup,
      elements: {localElement: live.localElement, remoteElement: live.remoteElement},
      dialog: {...setup.dialog, ...this.#sent(options)},
      remoteName: options.remoteCallerName ?? '',
      timeoutSecs,
      onNotification: live.onNotification,
      info: {
        destinationNumber: remoteNumber,
        callerName,
        callerNumber,
        remoteCallerName: options.remoteCallerName ?? '',
        remoteCallerNumber: options.remoteCallerNumber ?? remoteNumber,
        customHeaders: toHeaders(options.customHeaders ?? []),
        clientState: options.clientState,
      },
    });
  }

  protected override mediaOptions(options: ResolvedOptions & PhoneCallOptions): PhoneMediaOptions {
    const {audio, micId, speakerId, mediaSettings: media} = options;
    const base = super.mediaOptions(options);
    const maxKbps = options.sdpASBandwidthKbps ?? (media?.useSdpASBandwidthKbps ? media.sdpASBandwidthKbps : undefined);
    return {
      ...base,
      createPeer: (configuration) => this.#peers.take(configuration),
      constraints: typeof audio === 'object' ? audio : base.constraints,
      inputDevice: micId ?? base.inputDevice,
      outputDevice: speakerId ?? base.outputDevice,
      receiveOnly: options.receiveOnlyAudio ?? (audio === false || !this.microphone),
      tuning: {stereo: options.useStereo, maxKbps},
    };
  }

  protected override callChanged(call: Call, snapshot: CallSnapshot, previous: CallSnapshot): void {
    super.callChanged(call, snapshot, previous);
    const {id: callId, held, remoteHeld} = snapshot;
    if (held !== previous.held || remoteHeld !== previous.remoteHeld) {
      this.emit('fact', 'telnyx-hold-change', {callId, held, remoteHeld});
    }
    if (snapshot.state === previous.state) return;
    this.#ring();
    if (snapshot.state === 'destroy') this.#prefetch();
  }

  protected override notify(call: Call, type: string, more?: Json): void {
    call.notify(type, more);
  }

  /** Who was called is of use to whoever hears that a call was lost (wire-protocol §7.3). */
  protected override tellError(error: TelnyxError, more: Json = {}): void {
    const call = error.code === 48501 && error.callId ? this.find(error.callId) : undefined;
    super.tellError(error, call ? {customHeaders: call.options.customHeaders ?? [], ...more} : more);
  }

  protected override get playback(): PlaybackState {
    return this.#ringer.state === 'blocked' ? 'blocked' : super.playback;
  }

  protected override describeCalls(call: Call, others: readonly Call[]): Json {
    const describe = ({id: callId, state, direction, telnyxIDs}: Call): Json => ({
      callId,
      state,
      direction,
      ...telnyxIDs,
    });
    return {newCall: describe(call), activeCalls: others.map(describe)};
  }

  /** S78, wire-protocol §7.6. */
  protected override survivesPunt(callId: string): boolean {
    const call = this.find(callId);
    if (call?.snapshot.media !== 'connected') return false;
    return this.options.keepConnectionAliveOnSocketClose || this.#kept.has(call);
  }

  protected override handleOther({method, params}: RequestFrame): void {
    if (method === 'telnyx_rtc.invite') this.#invited(params);
    else if (method === 'telnyx_rtc.info') {
      this.emit('telnyx.notification', {...params, type: 'event', timestamp: this.environment.clock.now()});
    }
  }

  get #anonymous(): boolean {
    return loginKind(this.options) === 'anonymous';
  }

  get #host(): PhoneHost {
    return {
      ...this.host,
      current: (id) => this.find(id),
      audioContext: () => this.audio.open(),
      login: () => this.options.login ?? '',
      warned: (code, callId) => this.tellWarning(telnyxWarning(code), callId),
      notified: (notification) => this.emit('telnyx.notification', notification),
      sendMessage: (text, images) => this.sendMessage(text, images),
      notify: (method, params) => this.session.notify(method, params),
      ring: (ring, on) => (on ? this.#ringer.play(ring) : this.#ringer.stop(ring)),
    };
  }

  #makeCall(
    options: ResolvedOptions & PhoneCallOptions,
    live: LiveCallOptions<CallNotification>,
    setup: PhoneSetup,
  ): Call {
    const {elements} = setup;
    const media = new PhoneMedia(
      this.environment,
      {
        ...this.mediaOptions(options),
        localStream: live.localStream,
        // Looked up when there is sound to play: the page may make room for a call only once it rings.
        get remoteElement() {
          return elementOf(elements.remoteElement) ?? undefined;
        },
        get localElement() {
          return elementOf(elements.localElement) ?? undefined;
        },
      },
      () => this.audio.open(),
      (deviceId, reason) =>
        this.emit('fact', 'telnyx-device-change', {kind: 'audioinput', deviceId, reason, callId: call.id}),
    );
    media.sink.volume = this.#volume;
    // Before the call hears of it and ends.
    media.on('failed', (error) => this.emit('telnyx.rtc.peerConnectionFailureError', {call, error}));
    media.on('closed', () => this.emit('telnyx.rtc.peerConnectionSignalingStateClosed', {call}));
    const call: Call = new Call(this.#host, media, setup);
    if (options.keepConnectionAliveOnSocketClose) this.#kept.add(call);
    if (options.debug) this.#record(call, options.debugOutput === 'file');
    return call;
  }

  /** An inbound call. A repeated invite is acknowledged and changes nothing (weakness 36); one that cannot be answered ends. */
  #invited(params: Json): void {
    // An assistant is called and does not call.
    if (this.#anonymous) return;
    const id = callIdOf(params);
    if (!id) return this.tellError(new TelnyxError(44002, {detail: 'an inbound call without callID', fatal: false}));
    const offer = sdpOf(params);
    const known = this.find(id);
    if (known) return known.invitedAgain(offer);
    if (!offer) {
      this.tellError(new TelnyxError(40004, {callId: id, detail: 'an inbound call without SDP', fatal: false}));
      const bye = {
        sessid: this.session.info.sessionId,
        cause: 'MANDATORY_IE_MISSING',
        causeCode: 96,
        dialogParams: {callID: id},
      };
      this.host.request('telnyx_rtc.bye', bye).catch(() => {});
      return;
    }
    const text = (name: string): string => asString(params[name]) ?? '';
    const {options} = this;
    const remoteName = text('caller_id_name');
    const remoteNumber = text('caller_id_number');
    const headers = toHeaders(asObject(params['dialogParams'])['custom_headers'] ?? []);
    const call = this.#makeCall(
      options,
      {},
      {
        id,
        elements: {...this.elements},
        direction: 'inbound',
        remoteName,
        remoteNumber,
        dialog: {...this.#sent({}), audio: true},
        trickle: options.trickleIce,
        maxDuration: options.maxDuration,
        offer,
        timeoutSecs: 0,
        info: {
          destinationNumber: text('callee_id_number'),
          callerName: text('callee_id_name'),
          callerNumber: text('callee_id_number'),
          remoteCallerName: remoteName,
          remoteCallerNumber: remoteNumber,
          customHeaders: headers,
          clientState: asString(params['client_state']) ?? undefined,
          telnyxCallControlId: asString(params['telnyx_call_control_id']) ?? undefined,
          telnyxSessionId: asString(params['telnyx_session_id']) ?? undefined,
          telnyxLegId: asString(params['telnyx_leg_id']) ?? undefined,
        },
      },
    );
    this.adopt(call);
    const handled = this.delegate?.callIncoming?.({
      callId: id,
      from: remoteNumber,
      fromName: remoteName,
      customHeaders: headers ?? [],
      answer: () => void call.answer(),
      reject: () => void call.reject(),
    });
    if (handled) {
      this.#handled.add(call);
      this.#silenced.add(call);
    }
    call.offered();
    if ((options as PhoneOptions).autoAnswer) void call.answer();
  }

  /** Options of the documents that go along with every message about a call. */
  #sent(options: PhoneCallOptions): Json {
    const {clientState, telnyxCallControlId, telnyxSessionId, telnyxLegId, remoteCallerName, userVariables} = options;
    return {
      ...(remoteCallerName && {remote_caller_id_name: remoteCallerName}),
      clientState,
      telnyxCallControlId,
      telnyxSessionId,
      telnyxLegId,
      userVariables: userVariables ?? (this.options as PhoneOptions).userVariables,
    };
  }

  #answer({method, params}: RequestFrame): Promise<Json> | undefined {
    // Refused instead of acknowledged: without an id there is no other way to say that nothing rings.
    const impossible = !callIdOf(params) || this.#anonymous;
    if (method === 'telnyx_rtc.invite' && impossible) return Promise.reject(new TelnyxError(44002));
    return method === 'telnyx_rtc.modify' ? this.find(callIdOf(params) ?? '')?.modify(params) : undefined;
  }

  #prefetch(): void {
    if (this.options.prefetchIceCandidates && this.connected) this.warmUp();
  }

  /** Records a call for support. Nothing waits for it. */
  #record(call: Call, toFile: boolean): void {
    const {environment, session} = this;
    void loadRecorder().then(({DebugRecorder}) => {
      const page = globalThis.document;
      const recorder = new DebugRecorder({
        clock: environment.clock,
        callId: call.id,
        sessionId: () => session.info.sessionId,
        connection: () => call.peerConnection,
        send: (frame) => session.send(frame),
        ...(toFile && page && {save: (name: string, text: string) => saveFile(page, name, text, 'application/json')}),
      });
      recorder.start();
      call.on('change', ({state}, {state: before}) => {
        recorder.look();
        if (state !== before) recorder.note('state', state);
      });
      void call.over.then(() => recorder.stop());
    });
  }

  /** Rings for what goes on: inbound calls first. */
  #ring(): void {
    const ringing = this.calls.filter((call) => call.state === 'ringing' && !this.#silenced.has(call));
    const inbound = ringing.some(({direction}) => direction === 'inbound');
    if (inbound) this.#ringer.play('ringtone');
    else if (ringing.length) this.#ringer.play('ringback');
    else this.#ringer.stop();
  }
}
