/**
 * The client of the vendor's documents (`seeds/`, "TelnyxRTC"): the telephone on top of {@link ClientCore}, under the documents'
 * names. Importable in Node.
 */
import {TelnyxError, telnyxWarning, useExplanations} from '../errors/index.js';
import {EXPLANATIONS} from '../errors/explanations.js';
import type {ErrorCode, WarningCode} from '../errors/index.js';
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
} from '../options/index.js';
import type {
  ClientOptions,
  GivenOptions,
  LiveCallOptions,
  OptionProblem,
  MediaPermissionsRecovery,
  PhoneCallOptions,
  PhoneOptions,
  ResolvedOptions,
  VendorCallOptions,
} from '../options/index.js';
import {loginKind} from '../protocol/login.js';
import type {Call} from './call.js';
import type {CallNotification} from './call-host.js';
import type {ClientExtras} from './client-core.js';
import {Connection} from './phone/connection.js';
import {credentialChanges} from './phone/credentials.js';
import type {Credentials} from './phone/credentials.js';
import {Devices} from './phone/devices.js';
import type {DeviceResolution} from './phone/devices.js';
import {elementOf} from './phone/element-of.js';
import {PhoneClient} from './phone/phone-client.js';
import {TokenKeeper} from './phone/token.js';
import type {TokenReason} from './phone/token.js';
import {userMediaError} from './phone/user-media-error.js';
import {SwEvent, VENDOR_STATES, webRTCInfo, webRTCSupportedBrowserList} from './vendor.js';
import {uuid} from '../lib/uuid.js';

export type {Credentials} from './phone/credentials.js';
export type TelnyxClientOptions = GivenOptions & PhoneOptions;
export type NewCallOptions = PhoneCallOptions & LiveCallOptions<CallNotification> & VendorCallOptions;

export interface LoginOptions {
  creds?: Credentials;
  onSuccess?: () => void;
  onError?: (error: TelnyxError) => void;
}

export class TelnyxClient extends PhoneClient {
  /** Helpers about the socket, as the documents have them. */
  readonly connection: Connection;
  readonly #devices: Devices;
  readonly #tokens: TokenKeeper;
  readonly #defaults: Readonly<Record<string, unknown>>;
  #watching = false;
  #recovery: Pick<MediaPermissionsRecovery, 'onSuccess' | 'onError'> = {};
  /** Set while calls are ended before the connection is. */
  #leaving: Promise<void> | undefined;

  /**
   * Nothing is connected, stored or listened to before `connect()` or `newCall()`. Options that are not allowed keep their
   * default and are told by `telnyx.warning` 50001.
   */
  constructor(options: TelnyxClientOptions = {}, extras: ClientExtras = {}) {
    const {values, problems} = checkOptions(ALL_CLIENT_OPTIONS, fromVendorOptions(options), CHECKS);
    const defaults = extras.defaults ?? {...defaultsOf(ALL_CLIENT_OPTIONS), ...CODE_DEFAULTS};
    super({...defaults, ...values} as unknown as ResolvedOptions, extras);
    useExplanations(EXPLANATIONS);
    this.#keepRecovery(options);
    this.#defaults = {...defaults};
    const {environment, session} = this;
    this.connection = new Connection(session);
    this.#devices = new Devices(environment);
    this.#tokens = new TokenKeeper({
      clock: environment.clock,
      fetch: (url, init) => environment.fetch(url, init),
      token: () => this.options.loginToken,
      tokenUrl: () => this.options.tokenUrl,
      credentials: () => this.options.tokenCredentials,
      ask: (reason) => this.delegate?.tokenNeeded?.({reason}),
      expiring: (seconds) => this.#warn(34001, `in ${seconds} s`),
      failed: (error) => this.tellError(error),
      renew: (token) => this.updateToken(token),
    });
    session.on('ready', () => this.#watchDevices());
    let open = false;
    let up = false;
    session.on('open', () => (open = true));
    session.on('close', () => (open = false));
    session.on('state', (state, reason) => {
      if (open && !session.socket) {
        // Closed by us, which sockets tell late or never.
        open = false;
        const wasClean = state === 'closed';
        this.emit('telnyx.socket.close', {code: wasClean ? 1000 : 1006, reason: reason ?? '', wasClean});
      }
      if (up && state !== 'ready') this.#notify('gatewayStateUpdate', {state: 'down'});
      up = state === 'ready';
    });
    session.on('error', (error) => {
      const {sessionId} = session.info;
      if (error.code === 45002) this.emit('telnyx.socket.error', {error, sessionId});
    });
    session.on('ready', (info) => {
      // Like `telnyx.ready`, for pages that only listen for notifications.
      this.#notify('vertoClientReady', {...info});
      this.#notify('gatewayStateUpdate', {state: 'up'});
    });
    session.prepare = () => this.#newToken('initial');
    session.freshCredentials = () => this.#freshToken();
    session.on('loggedIn', () => this.#tokens.watch(this.options.loginToken));
    session.on('state', (state) => {
      if (state === 'closed' || state === 'failed') this.#tokens.stop();
    });
    // Nobody can have subscribed before the constructor is done.
    if (problems.length) queueMicrotask(() => this.reportProblems(problems));
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
    // Past the check, for which an empty value says nothing: here it is the browser's choice.
    super.setOptions({outputDevice: outputDevice ?? ''});
  }

  /** Plays the far side of later calls that name no element of their own. */
  get remoteElement(): HTMLMediaElement | null {
    return elementOf(this.elements.remoteElement);
  }

  set remoteElement(remoteElement: LiveCallOptions['remoteElement'] | null) {
    this.elements = {...this.elements, remoteElement: remoteElement ?? undefined};
  }

  get localElement(): HTMLMediaElement | null {
    return elementOf(this.elements.localElement);
  }

  set localElement(localElement: LiveCallOptions['localElement'] | null) {
    this.elements = {...this.elements, localElement: localElement ?? undefined};
  }

  /** What later calls ask of the microphone. */
  get mediaConstraints(): {audio: boolean | MediaTrackConstraints; video: false} {
    return {audio: this.microphone && (this.options.audioConstraints ?? true), video: false};
  }

  /** What happens when the microphone is refused, in the documents' form. */
  get mediaPermissionsRecovery(): MediaPermissionsRecovery {
    const {mediaPermissionsRecovery: enabled, mediaPermissionsRecoveryTimeout: timeout} = this.options;
    return {enabled, timeout, ...this.#recovery};
  }

  /** As {@link ClientCore.setOptions}. With another token a client that is connected logs in at once. */
  override setOptions(patch: TelnyxClientOptions): void {
    this.#keepRecovery(patch);
    const given = fromVendorOptions(patch);
    const {values, problems} = checkOptions(ALL_CLIENT_OPTIONS, given, CHECKS);
    // `undefined` goes back to the default.
    for (const [option, value] of Object.entries(given)) {
      if (value === undefined) values[option] = this.#defaults[option];
    }
    const {loginToken, ...others} = values as ClientOptions;
    const other = loginToken !== undefined && loginToken !== this.options.loginToken;
    const again = other && this.connected && loginKind({...this.options, ...values}) === 'token';
    super.setOptions(again ? others : values);
    this.reportProblems(problems);
    if (again) void this.login({creds: {loginToken}});
  }

  /** As {@link ClientCore.reportProblems}; what nobody knows may be a secret under a mistyped name. */
  override reportProblems(problems: readonly OptionProblem[]): void {
    const known = {...ALL_CLIENT_OPTIONS, ...ALL_CALL_OPTIONS};
    super.reportProblems(
      problems.map((problem) => (Object.hasOwn(known, problem.option) ? problem : {...problem, given: '(hidden)'})),
    );
  }

  /**
   * As {@link ClientCore.connect}; fetches a token first when one is needed and can be had. Whoever listens for `telnyx.error` need not
   * catch.
   */
  override connect(): Promise<void> {
    const connected = this.#connect();
    connected.catch(() => {});
    return connected;
  }

  /** A `connect()` after it waits until the calls have ended. */
  protected override leave(): Promise<void> {
    const left = super.leave();
    if (this.calls.length === 0) return left;
    const leaving = (this.#leaving = left.finally(() => {
      if (this.#leaving === leaving) this.#leaving = undefined;
    }));
    return leaving;
  }

  /** Listeners of the page; elements go on hearing of this client. */
  override removeAllListeners(): this {
    if (this.disposed) return super.removeAllListeners();
    for (const name of Object.values(SwEvent)) this.off(name);
    return this;
  }

  /** The documents' former name of {@link disconnect}. */
  logout(): void {
    void this.disconnect();
  }

  /**
   * Logs in again on the open connection, with other credentials if given; calls go on. While connecting they count for that; without a
   * connection for the next one, and neither callback is called. Never rejects: `telnyx.error` and `onError` tell 46001 (refused) or 46002
   * (incomplete), and the options are what they were before.
   */
  async login({creds = {}, onSuccess, onError}: LoginOptions = {}, rejects = false): Promise<void> {
    const before = this.options as ResolvedOptions & Record<string, unknown>;
    const changes = credentialChanges(before, creds);
    let done = false;
    try {
      if (!changes) {
        const error = new TelnyxError(46002, {detail: 'incomplete'});
        this.tellError(error, {type: 'InvalidCredentialsOptions'});
        throw error;
      }
      super.setOptions(changes);
      done = await this.session.login();
    } catch (error) {
      if (changes && (error as TelnyxError).code === 46001) {
        // The next connection must not use what was refused. What somebody has set meanwhile stays.
        const now = this.options as typeof before;
        const own = Object.keys(changes).filter((name) => now[name] === changes[name]);
        super.setOptions(Object.fromEntries(own.map((name) => [name, before[name]])));
      }
      onError?.(error as TelnyxError);
      if (rejects) throw error;
    }
    if (done) onSuccess?.();
  }

  /** A new token for the open connection, else for the next one; calls go on. Rejects with 46001 when it is refused, 46002 when it is none. */
  updateToken(token: string): Promise<void> {
    const renewed = this.login({creds: {loginToken: token ?? ''}}, true);
    renewed.catch(() => {});
    return renewed;
  }

  /**
   * As {@link ClientCore.newCall}; throws 50005 for values that are not allowed, naming them and what is allowed. Options nobody
   * knows are told by warning 50001 and ignored. Takes the numbers alone as well.
   */
  override newCall(options?: NewCallOptions): Call;
  override newCall(destinationNumber: string, callerNumber?: string): Call;
  override newCall(options: NewCallOptions | string = {}, callerNumber?: string): Call {
    const given = typeof options === 'string' ? {destinationNumber: options, callerNumber} : options;
    const {localStream, remoteStream: _, localElement, remoteElement, onNotification, ...rest}: NewCallOptions = given;
    const unknown = checkOptions(ALL_CALL_OPTIONS, fromVendorCallOptions(rest), CHECKS);
    const [problem] = unknown.problems.filter(({option}) => Object.hasOwn(ALL_CALL_OPTIONS, option));
    if (problem) {
      throw new TelnyxError(50005, {detail: `${problem.option} is ${problem.given}, allowed: ${problem.allowed}`});
    }
    if (rest.video) this.#warn(50001, 'video is asked for, allowed: audio only');
    const checked = unknown.values as PhoneCallOptions;
    this.reportProblems(unknown.problems);
    return this.place(checked, {
      localStream,
      onNotification,
      ...(localElement && {localElement}),
      ...(remoteElement && {remoteElement}),
    });
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
    this.microphone = false;
  }

  enableMicrophone(): void {
    this.microphone = true;
  }

  override async dispose(): Promise<void> {
    this.#tokens.stop();
    await super.dispose();
  }

  protected override tellError(error: TelnyxError, more: Record<string, unknown> = {}): void {
    const media = userMediaError(error);
    if (media && !more['recoverable']) this.emit('telnyx.rtc.mediaError', error);
    super.tellError(error, media ? {recoverable: false, ...more} : more);
  }

  protected override adopt(call: Call, returned = false): void {
    super.adopt(call, returned);
    const {media, id: callId, direction} = call;
    if (direction === 'inbound' || returned) media.recoveryMs = this.options.mediaPermissionsRecoveryTimeout;
    let told = false;
    media.on('permission', ({code, deadline, silent}, _takeOver, cause) => {
      if (silent || told) return;
      // Once: what it offers is good until the call goes on or ends.
      told = true;
      this.tellError(new TelnyxError(code as ErrorCode, {callId, cause, fatal: false}), {
        recoverable: true,
        retryDeadline: deadline,
        resume: () => media.decide('once'),
        reject: () => media.decide('reject'),
        listenOnly: () => media.decide('listen'),
      });
    });
    media.on('recovered', (error) => {
      const {onSuccess, onError} = this.#recovery;
      if (error) onError?.(error);
      else onSuccess?.();
    });
  }

  async #connect(): Promise<void> {
    if (this.#leaving) await this.#leaving;
    await super.connect();
  }

  #keepRecovery({mediaPermissionsRecovery: given}: TelnyxClientOptions): void {
    if (given === undefined) return;
    const {onSuccess, onError}: MediaPermissionsRecovery = typeof given === 'object' ? (given ?? {}) : {};
    this.#recovery = {onSuccess, onError};
  }

  /** Tells that devices came or went, from the first connection on. */
  #watchDevices(): void {
    if (this.#watching) return;
    this.#watching = true;
    this.#devices.watch(this.disposer, () => {
      this.emit('fact', 'telnyx-device-change', {kind: null, deviceId: '', reason: 'list'});
    });
  }

  /** A notification that is about no call. */
  #notify(type: string, more: Json): void {
    this.emit('telnyx.notification', {...more, type, timestamp: this.environment.clock.now()});
  }

  /** Puts a new token into the options; `true` when there is one. `undefined` when there is nothing to wait for. */
  #newToken(reason: TokenReason): Promise<boolean> | undefined {
    const {loginToken} = this.options;
    const kind = loginKind(this.options);
    if (kind === 'credentials' || kind === 'anonymous') return undefined;
    return this.#tokens.supply(reason)?.then((token) => {
      // The page may have set one meanwhile.
      if (this.options.loginToken !== loginToken) return true;
      if (token === undefined || token === loginToken) return false;
      super.setOptions({loginToken: token});
      return true;
    });
  }

  async #freshToken(): Promise<boolean> {
    try {
      return (await this.#newToken('rejected')) ?? false;
    } catch (error) {
      this.tellError(error as TelnyxError);
      return false;
    }
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
