/**
 * The client of the vendor's documents (`seeds/`, "TelnyxRTC"): the telephone on top of {@link ClientCore}, under the documents'
 * names. Importable in Node.
 */
import {TelnyxError, telnyxWarning, useExplanations} from '../errors/index.js';
import {EXPLANATIONS} from '../errors/explanations.js';
import type {WarningCode} from '../errors/index.js';
import {asObject, asString} from '../lib/guards.js';
import type {Json} from '../lib/guards.js';
import {
  ALL_CALL_OPTIONS,
  ALL_CLIENT_OPTIONS,
  CHECKS,
  CODE_DEFAULTS,
  checkOptions,
  defaultsOf,
  fromVendorCallOptions,
  fromVendorOptions,
  toHeaders,
} from '../options/index.js';
import type {
  ClientOptions,
  LiveCallOptions,
  PhoneCallOptions,
  PhoneOptions,
  ResolvedOptions,
  VendorCallOptions,
  VendorOptions,
} from '../options/index.js';
import {callIdOf, sdpOf} from '../protocol/call.js';
import type {RequestFrame} from '../protocol/frame.js';
import {loginKind} from '../protocol/login.js';
import {Call} from './call.js';
import type {PhoneHost, PhoneSetup} from './call.js';
import type {CallNotification, CallSetup} from './call-core.js';
import {isOver} from './call-machine.js';
import {PeerPool} from '../media/peer-pool.js';
import {peerConfiguration} from '../media/peer.js';
import {ClientCore} from './client-core.js';
import type {ClientExtras} from './client-core.js';
import {Connection} from './phone/connection.js';
import {Devices} from './phone/devices.js';
import type {DeviceResolution} from './phone/devices.js';
import {elementOf} from './phone/element-of.js';
import {PhoneMedia} from './phone/phone-media.js';
import type {PhoneMediaOptions} from './phone/phone-media.js';
import {Ringer} from './phone/ringer.js';
import {TokenKeeper} from './phone/token.js';
import {VENDOR_STATES, webRTCInfo, webRTCSupportedBrowserList} from './vendor.js';
import type {CallSnapshot, PlaybackState} from './state.js';
import {uuid} from '../lib/uuid.js';

export type TelnyxClientOptions = ClientOptions & PhoneOptions & VendorOptions;
export type NewCallOptions = PhoneCallOptions & LiveCallOptions<CallNotification> & VendorCallOptions;

/** What `login()` changes; members that are absent stay. */
export interface Credentials {
  login?: string;
  password?: string;
  passwd?: string;
  login_token?: string;
  loginToken?: string;
  userVariables?: Record<string, unknown>;
  anonymous_login?: VendorOptions['anonymous_login'];
}

export interface LoginOptions {
  creds?: Credentials;
  onSuccess?: () => void;
  onError?: (error: TelnyxError) => void;
}

const loadRecorder = () => import('./phone/debug-recorder.js');

/** Call options that a table cannot hold, kept apart while the others are checked. */
interface Live {
  readonly options: LiveCallOptions<CallNotification>;
  readonly sent: Json;
  readonly timeoutSecs: number;
}

export class TelnyxClient extends ClientCore<Call> {
  /** Helpers about the socket, as the documents have them. */
  readonly connection: Connection;
  readonly #devices: Devices;
  readonly #ringer: Ringer;
  readonly #tokens: TokenKeeper;
  readonly #peers: PeerPool;
  /** Options of the call that is being made; `newCall()` is synchronous. */
  #live: Live | undefined;
  /** Set by `disableMicrophone()`: later calls send nothing. */
  #microphone = true;
  #elements: Pick<LiveCallOptions, 'localElement' | 'remoteElement'> = {};

  /**
   * Nothing is connected, stored or listened to before `connect()` or `newCall()`. Options that are not allowed keep their
   * default and are told by `telnyx.warning` 50001.
   */
  constructor(options: TelnyxClientOptions = {}, extras: ClientExtras = {}) {
    const {values, problems} = checkOptions(ALL_CLIENT_OPTIONS, fromVendorOptions(options), CHECKS);
    const defaults = extras.defaults ?? {...defaultsOf(ALL_CLIENT_OPTIONS), ...CODE_DEFAULTS};
    super({...defaults, ...values} as unknown as ResolvedOptions, extras);
    useExplanations(EXPLANATIONS);
    const {environment, session} = this;
    this.connection = new Connection(session);
    this.#devices = new Devices(environment);
    this.#peers = new PeerPool((configuration) => environment.createPeer(configuration), environment.clock);
    this.#ringer = new Ringer({
      createAudio: () => environment.createAudio(),
      audioContext: () => (environment.touched() ? this.openAudio() : undefined),
      file: (ring) => this.options[`${ring}File`],
      device: () => this.options.ringerDevice ?? '',
    });
    this.#ringer.on('change', () => this.refresh());
    this.#tokens = new TokenKeeper({
      clock: environment.clock,
      fetch: (url, init) => environment.fetch(url, init),
      tokenUrl: () => this.options.tokenUrl,
      credentials: () => this.options.tokenCredentials,
      ask: (reason) => this.delegate?.tokenNeeded?.({reason}),
      expiring: (seconds) => this.#warn(34001, `in ${seconds} s`),
      renew: (token) => this.login({creds: {loginToken: token}}, true),
    });
    session.on('ready', () => {
      this.#prefetch();
      // Here in time for the first call, so that its record is whole.
      if (this.options.debug) void loadRecorder();
    });
    session.answers = (frame) => this.#answer(frame);
    session.freshCredentials = () => this.#freshToken('rejected');
    session.on('loggedIn', () => this.#tokens.watch(this.options.loginToken));
    // Nobody can have subscribed before the constructor is done.
    if (problems.length) queueMicrotask(() => this.reportProblems(problems));
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
    return [...this.calls].reduce<Call | undefined>(
      (best, call) => (rank(call) && (!best || rank(call) >= rank(best)) ? call : best),
      undefined,
    );
  }

  get sessionid(): string | null {
    return this.session.info.sessionId;
  }

  get region(): string | null {
    return this.session.info.region;
  }

  get dc(): string | null {
    return this.session.info.dc;
  }

  get callReportId(): string | null {
    return this.session.info.callReportId;
  }

  get iceServers(): ClientOptions['iceServers'] {
    return this.options.iceServers;
  }

  set iceServers(iceServers: ClientOptions['iceServers']) {
    this.setOptions({iceServers});
  }

  /** Id of the speaker of all calls. */
  get speaker(): string | undefined {
    return this.options.outputDevice;
  }

  set speaker(outputDevice: string | undefined) {
    this.setOptions({outputDevice: outputDevice ?? ''});
  }

  /** Plays the far side of later calls that name no element of their own. */
  get remoteElement(): HTMLMediaElement | null {
    return elementOf(this.#elements.remoteElement);
  }

  set remoteElement(remoteElement: LiveCallOptions['remoteElement'] | null) {
    this.#elements = {...this.#elements, remoteElement: remoteElement ?? undefined};
  }

  get localElement(): HTMLMediaElement | null {
    return elementOf(this.#elements.localElement);
  }

  set localElement(localElement: LiveCallOptions['localElement'] | null) {
    this.#elements = {...this.#elements, localElement: localElement ?? undefined};
  }

  /** What later calls ask of the microphone. */
  get mediaConstraints(): {audio: boolean | MediaTrackConstraints; video: false} {
    return {audio: this.#microphone && (this.options.audioConstraints ?? true), video: false};
  }

  override setOptions(patch: TelnyxClientOptions): void {
    const {values, problems} = checkOptions(ALL_CLIENT_OPTIONS, fromVendorOptions(patch), CHECKS);
    super.setOptions(values);
    this.reportProblems(problems);
  }

  /** As {@link ClientCore.connect}; fetches a token first when one is needed and can be had. */
  override async connect(): Promise<void> {
    const {login, password, loginToken} = this.options;
    if (!this.disposed && !(login && password) && !loginToken) await this.#freshToken('initial');
    await super.connect();
  }

  /** The documents' former name of {@link disconnect}. */
  logout(): void {
    void this.disconnect();
  }

  /**
   * Logs in again on the open connection, with other credentials if given; calls go on. Without a connection they count from the next. Never
   * rejects: `onSuccess` or `onError` is called, and `telnyx.error` tells 46001 (refused) or 46002 (incomplete).
   */
  async login({creds = {}, onSuccess, onError}: LoginOptions = {}, rejects = false): Promise<void> {
    const before = this.options;
    const {values} = checkOptions(ALL_CLIENT_OPTIONS, fromVendorOptions(creds), CHECKS);
    // A token is meant even where a password was used before.
    if (values['loginToken']) Object.assign(values, {login: undefined, password: undefined, ...values});
    super.setOptions(values);
    try {
      if (loginKind(this.options) === 'none') {
        super.setOptions(before);
        const error = new TelnyxError(46002);
        this.tellError(error, {type: 'InvalidCredentialsOptions'});
        throw error;
      }
      await this.session.login();
      onSuccess?.();
    } catch (error) {
      onError?.(error as TelnyxError);
      if (rejects) throw error;
    }
  }

  /** A new token for the open connection; calls go on. Rejects with 46001 when it is refused. */
  updateToken(token: string): Promise<void> {
    return this.login({creds: {loginToken: token}}, true);
  }

  /**
   * As {@link ClientCore.newCall}; throws 50005 for values that are not allowed, naming them and what is allowed. Options nobody
   * knows are told by warning 50001 and ignored.
   */
  override newCall(given: NewCallOptions = {}): Call {
    const {localStream, localElement, remoteElement, onNotification, ...rest} = given;
    const unknown = checkOptions(ALL_CALL_OPTIONS, fromVendorCallOptions(rest), CHECKS);
    const [problem] = unknown.problems.filter(({option}) => Object.hasOwn(ALL_CALL_OPTIONS, option));
    if (problem) {
      throw new TelnyxError(50005, {detail: `${problem.option} is ${problem.given}, allowed: ${problem.allowed}`});
    }
    if (rest.video) this.#warn(50001, 'video is asked for, allowed: audio only');
    const options = unknown.values as PhoneCallOptions;
    this.#live = {
      options: {
        ...this.#elements,
        localStream,
        onNotification,
        ...(localElement && {localElement}),
        ...(remoteElement && {remoteElement}),
      },
      sent: this.#sent(options),
      timeoutSecs: options.timeoutSecs ?? 0,
    };
    this.reportProblems(unknown.problems);
    try {
      return super.newCall(options);
    } finally {
      this.#live = undefined;
    }
  }

  /**
   * Gathers candidates ahead of the next call, once; call it when the visitor is about to place one. What nobody used is given up after
   * 30 s. With `prefetchIceCandidates` it happens by itself.
   */
  warmUp(): void {
    if (!this.disposed) this.#peers.prepare(peerConfiguration(this.mediaOptions(this.options)));
  }

  /** The live calls. */
  getActiveCalls(): Call[] {
    return [...this.calls];
  }

  hasActiveCall(): boolean {
    return this.calls.some(({state}) => state === 'early' || state === 'active' || state === 'held');
  }

  /** Whether the server says that this client is registered. */
  async getIsRegistered(): Promise<boolean> {
    return this.session.registered();
  }

  hasAutoReconnect(): boolean {
    return this.options.autoReconnect;
  }

  /** Whether microphone (and camera) may be used; asks the visitor when that is open. */
  checkPermissions(audio = true, video = false): Promise<boolean> {
    return this.#devices.allowed(audio, video);
  }

  /** All devices. Asks for the microphone when the browser hides them; rejects with 42001-42003 when it is refused. */
  getDevices(): Promise<MediaDeviceInfo[]> {
    return this.#devices.list();
  }

  getAudioInDevices(): Promise<MediaDeviceInfo[]> {
    return this.#devices.list('audioinput');
  }

  getAudioOutDevices(): Promise<MediaDeviceInfo[]> {
    return this.#devices.list('audiooutput');
  }

  getVideoDevices(): Promise<MediaDeviceInfo[]> {
    return this.#devices.list('videoinput');
  }

  /** The id of the device with this id, else with this label; `null` when there is none. */
  validateDeviceId(id: string, label: string, kind: MediaDeviceKind): Promise<string | null> {
    return this.#devices.find(id, label, kind);
  }

  getDeviceResolutions(deviceId: string): Promise<DeviceResolution[]> {
    return this.#devices.resolutions(deviceId);
  }

  /**
   * Microphone and constraints of later calls, inbound ones too (weakness 35). Resolves with what will be asked of the browser; rejects with
   * 50005 without settings.
   */
  async setAudioSettings(
    settings: MediaTrackConstraints & {micId?: string; micLabel?: string},
  ): Promise<MediaTrackConstraints> {
    if (!settings) throw new TelnyxError(50005, {detail: 'settings are missing'});
    const {micId, micLabel, ...constraints} = settings;
    const supported = new Set(Object.keys(globalThis.navigator?.mediaDevices?.getSupportedConstraints() ?? {}));
    const audioConstraints = Object.fromEntries(
      Object.entries(constraints).filter(([name, value]) => value != null && supported.has(name)),
    );
    const inputDevice = micId || micLabel ? await this.#devices.find(micId ?? '', micLabel ?? '', 'audioinput') : null;
    this.setOptions({audioConstraints, ...(inputDevice && {inputDevice})});
    return {...audioConstraints, ...(inputDevice && {deviceId: {exact: inputDevice}})};
  }

  /** Later calls send nothing; running ones go on. */
  disableMicrophone(): void {
    this.#microphone = false;
  }

  enableMicrophone(): void {
    this.#microphone = true;
  }

  /** Silences the ringing of now; the calls go on. */
  silence(): void {
    this.#ringer.stop();
  }

  override async unlockAudio(): Promise<boolean> {
    const [played, rang] = await Promise.all([super.unlockAudio(), this.#ringer.unlock()]);
    return played || rang;
  }

  override async dispose(): Promise<void> {
    this.#tokens.stop();
    this.#peers.dispose();
    this.#ringer.dispose();
    await super.dispose();
  }

  protected override createCall(options: ResolvedOptions & PhoneCallOptions, setup: CallSetup): Call {
    const {options: live = {}, sent = {}, timeoutSecs = 0} = this.#live ?? {};
    const {callerName, callerNumber} = options;
    const {remoteNumber} = setup;
    return this.#makeCall(options, live, {
      ...setup,
      dialog: {...setup.dialog, ...sent},
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
      receiveOnly: options.receiveOnlyAudio ?? (audio === false || !this.#microphone),
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

  protected override notifyUpdate(call: Call): void {
    call.notify('callUpdate');
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

  protected override handleOther({method, params}: RequestFrame): void {
    if (method === 'telnyx_rtc.invite') this.#invited(params);
    else if (method === 'telnyx_rtc.info') {
      this.emit('telnyx.notification', {...params, type: 'event', timestamp: this.environment.clock.now()});
    }
  }

  get #host(): PhoneHost {
    return {
      ...this.host,
      current: (id) => this.find(id),
      audioContext: () => this.openAudio(),
      login: () => this.options.login ?? '',
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
    const media = new PhoneMedia(
      this.environment,
      {
        ...this.mediaOptions(options),
        localStream: live.localStream,
        remoteElement: elementOf(live.remoteElement) ?? undefined,
        localElement: elementOf(live.localElement) ?? undefined,
      },
      () => this.openAudio(),
      (deviceId, reason) =>
        this.emit('fact', 'telnyx-device-change', {kind: 'audioinput', deviceId, reason, callId: call.id}),
    );
    const call: Call = new Call(this.#host, media, setup);
    if (options.debug) this.#record(call, options.debugOutput === 'file');
    return call;
  }

  /** An inbound call. A repeated invite is acknowledged and changes nothing (weakness 36). */
  #invited(params: Json): void {
    const id = callIdOf(params) || uuid();
    const offer = sdpOf(params);
    if (this.find(id)) return;
    if (!offer) return this.#warn(50001, 'an inbound call without SDP');
    const text = (name: string): string => asString(params[name]) ?? '';
    const {options} = this;
    const remoteName = text('caller_id_name');
    const remoteNumber = text('caller_id_number');
    const headers = toHeaders(asObject(params['dialogParams'])['custom_headers'] ?? []);
    const call = this.#makeCall(options, this.#elements, {
      id,
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
    });
    this.adopt(call);
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
    if (method !== 'telnyx_rtc.modify') return undefined;
    return this.calls[(callIdOf(params) ?? '') as keyof Call[]]
      ? (this.calls[callIdOf(params) as keyof Call[]] as unknown as Call).modify(params)
      : undefined;
  }

  #prefetch(): void {
    if (this.options.prefetchIceCandidates && this.connected) this.warmUp();
  }

  /** Records a call for support. Nothing waits for it. */
  #record(call: Call, toFile: boolean): void {
    const {environment, session} = this;
    void loadRecorder().then(({DebugRecorder, saveFile}) => {
      const page = globalThis.document;
      const recorder = new DebugRecorder({
        clock: environment.clock,
        callId: call.id,
        sessionId: () => session.info.sessionId,
        connection: () => call.peerConnection,
        send: (frame) => session.send(frame),
        ...(toFile && page && {save: (name: string, text: string) => saveFile(page, name, text)}),
      });
      recorder.start();
      call.on('change', ({state}, {state: before}) => {
        recorder.look();
        if (state !== before) recorder.note('state', state);
      });
      void call.over.then(() => recorder.stop());
    });
  }

  /** `true` when there is a token that was not there before. */
  async #freshToken(reason: 'initial' | 'rejected'): Promise<boolean> {
    const {login, password} = this.options;
    if (login && password) return false;
    try {
      const token = await this.#tokens.supply(reason);
      if (token === undefined) return false;
      super.setOptions({loginToken: token});
      return true;
    } catch (error) {
      this.tellError(error as TelnyxError);
      return false;
    }
  }

  /** Rings for what goes on: inbound calls first. */
  #ring(): void {
    const ringing = this.calls.filter(({state}) => state === 'ringing');
    const inbound = ringing.some(({direction}) => direction === 'inbound');
    if (inbound) this.#ringer.play('ringtone');
    else if (ringing.length) this.#ringer.play('ringback');
    else this.#ringer.stop();
  }

  #warn(code: WarningCode, detail?: string): void {
    this.tellWarning(telnyxWarning(code, detail));
  }

  static uuid(): string {
    return uuid();
  }

  static webRTCInfo = webRTCInfo;
  static webRTCSupportedBrowserList = webRTCSupportedBrowserList;

  /** The documents' coarse word for the state of a call; unlike the vendor's, it leaves the call alone. */
  static telnyxStateCall(call: {readonly state: string}): string {
    return VENDOR_STATES[call.state] ?? call.state;
  }
}
