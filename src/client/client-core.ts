/**
 * The headless client: wires session, calls, conversation and sound, and owns the snapshot. No Lit, no DOM beyond what the
 * environment is asked for. It takes options that were checked already: by `TelnyxClient` for code, by the elements for attributes.
 */
import {telnyxWarning, TelnyxError} from '../errors/index.js';
import type {TelnyxWarning} from '../errors/index.js';
import {Disposer} from '../lib/disposer.js';
import {Emitter} from '../lib/emitter.js';
import type {Json} from '../lib/guards.js';
import {Store} from '../lib/store.js';
import {iceServersFor} from '../media/ice-servers.js';
import {LevelMeter} from '../media/level-meter.js';
import {AudioSink} from '../media/sink.js';
import type {CallOptions} from '../options/call-options.js';
import type {ClientOptions, ResolvedOptions} from '../options/client-options.js';
import type {OptionProblem} from '../options/parse.js';
import {toHeaders} from '../options/values.js';
import {callIdOf} from '../protocol/call.js';
import type {RequestFrame} from '../protocol/frame.js';
import {loginKind} from '../protocol/login.js';
import {Assistant, IDLE_AGENT} from './assistant.js';
import {Call} from './call.js';
import {CallMedia} from './call-media.js';
import {isOver} from './call-machine.js';
import type {ToolHandler} from './conversation/tools.js';
import {clientKey} from './client-key.js';
import {debugLine} from './debug-log.js';
import {browserEnvironment} from './environment.js';
import type {Environment} from './environment.js';
import type {Fact, RequestDelegate} from './events.js';
import {watchPage} from './page.js';
import {Session} from './session.js';
import type {SessionInfo} from './session.js';
import type {SessionState} from './session-machine.js';
import type {CallSnapshot, ClientSnapshot, ConnectionSnapshot, ConnectionState} from './state.js';

/** Events under the vendor's names, and `fact` for elements (contract §5). */
export interface ClientEvents {
  'telnyx.ready': [payload: SessionInfo];
  'telnyx.error': [payload: {error: TelnyxError; sessionId: string | null; callId?: string}];
  'telnyx.warning': [payload: {warning: TelnyxWarning; sessionId: string | null; callId?: string}];
  'telnyx.notification': [payload: {type: 'callUpdate'; call: Call}];
  'telnyx.ai.conversation': [payload: {method: 'ai_conversation'; params: Json; voice_sdk_id: string | null}];
  'telnyx.socket.open': [];
  'telnyx.socket.close': [payload: {code: number; reason: string; wasClean: boolean}];
  'telnyx.socket.message': [payload: RequestFrame];
  fact: Fact;
}

const CONNECTION_STATES: Readonly<Record<SessionState, ConnectionState>> = {
  idle: 'idle',
  opening: 'connecting',
  authenticating: 'authenticating',
  registering: 'authenticating',
  ready: 'ready',
  waiting: 'reconnecting',
  failed: 'failed',
  closed: 'closed',
};

const INITIAL: ClientSnapshot = {
  connection: {
    state: 'idle',
    attempt: 0,
    retryInMs: null,
    sessionId: null,
    region: null,
    dc: null,
    callReportId: null,
    reason: null,
  },
  calls: [],
  activeCallId: null,
  playback: 'idle',
  conversation: {id: null, items: [], agent: IDLE_AGENT, settings: null, tools: []},
  notice: null,
};

export interface ClientExtras {
  readonly environment?: Environment;
  /** Distinguishes the stored reconnect token of several clients of a page. */
  readonly key?: string;
}

export class ClientCore extends Emitter<ClientEvents> {
  readonly environment: Environment;
  readonly #session: Session;
  readonly #assistant: Assistant;
  readonly #sink: AudioSink;
  readonly #disposer = new Disposer();
  readonly #store = new Store<ClientSnapshot>(INITIAL);
  readonly #calls = new Map<string, Call>();
  readonly #trickling = {refused: false};
  #options: ResolvedOptions;
  #everReady = false;
  #audioContext: AudioContext | undefined;
  #meter: LevelMeter;
  #delegate: RequestDelegate | undefined;
  #microphoneSuspended = false;
  #watching = false;

  /**
   * Nothing is connected, stored or listened to before `connect()` or `newCall()`.
   */
  constructor(options: ResolvedOptions, extras: ClientExtras = {}) {
    super();
    this.environment = extras.environment ?? browserEnvironment();
    this.#options = options;
    this.#meter = new LevelMeter(undefined);
    this.#sink = new AudioSink(() => this.environment.createAudio());
    this.#sink.on('change', (playback) => this.#store.update({playback}));
    this.#session = new Session(() => this.#options, this.environment, extras.key ?? clientKey(options));
    this.#session.on('state', (state, reason) => this.#handleSessionState(state, reason));
    this.#session.on('ready', (info, reattached) => this.#handleReady(info, reattached));
    this.#session.on('message', (frame) => this.#handleMessage(frame));
    this.#session.on('error', (error) => this.#tellError(error));
    this.#session.on('open', () => this.emit('telnyx.socket.open'));
    this.#session.on('close', ({code, reason, wasClean}) => this.emit('telnyx.socket.close', {code, reason, wasClean}));
    this.#session.on('traffic', (direction, text) => {
      if (this.#options.debug) console.debug('[telnyx]', debugLine(direction, text));
    });
    this.#assistant = new Assistant({
      clock: this.environment.clock,
      call: () => this.activeCall,
      levels: () => this.#meter,
      idleTimeoutSeconds: () => this.#options.idleTimeout,
      request: (method, params) => this.#session.request(method, params),
      notify: (method, params) => this.#session.notify(method, params),
      fact: (...fact) => this.emit('fact', ...fact),
      changed: (conversation) => this.#store.update({conversation}),
      delegate: () => this.#delegate,
    });
  }

  /** The frozen state; `subscribe` hears of changes once per microtask. */
  get snapshot(): ClientSnapshot {
    return this.#store.get();
  }

  subscribe(listener: (snapshot: ClientSnapshot) => void): () => void {
    return this.#store.subscribe(listener);
  }

  get options(): Readonly<ResolvedOptions> {
    return this.#options;
  }

  /** Loudness of both sides of the current call, for visualisers; read it per animation frame. */
  get levels(): {remote(): number; local(): number; bands(): Float32Array | undefined} {
    return this.#meter;
  }

  /** Calls that are not over, by id. */
  get calls(): Readonly<Record<string, Call>> {
    return Object.fromEntries(this.#calls);
  }

  get activeCall(): Call | undefined {
    return [...this.#calls.values()].findLast((call) => !isOver(call.state));
  }

  get connected(): boolean {
    return this.#session.state === 'ready';
  }

  get disposed(): boolean {
    return this.#disposer.disposed;
  }

  /** Changes options that were checked already; each takes effect when its row in the table says. */
  setOptions(patch: ClientOptions): void {
    this.#options = {...this.#options, ...patch};
    if (patch.outputDevice !== undefined) void this.#sink.setDevice(patch.outputDevice);
  }

  /** Connects and logs in. Resolves when registered; rejects with the {@link TelnyxError} that ended the attempt (4500x, 4600x). */
  connect(): Promise<void> {
    if (this.#disposer.disposed) return Promise.reject(new TelnyxError(45001, {detail: 'the client is disposed'}));
    this.#watchPage();
    return this.#session.connect();
  }

  /** Ends calls, then the connection. Resolves when the server has confirmed the ends, after 5 s at most. */
  async disconnect(): Promise<void> {
    // Without calls at once: a connect() in the same breath must find the session closed.
    if (this.#calls.size) await Promise.all([...this.#calls.values()].map((call) => call.hangup()));
    this.#session.disconnect();
  }

  clearReconnectToken(): void {
    this.#session.clearReconnectToken();
  }

  /**
   * Places a call; connects first when needed. Call it from a click, so that the browser lets the microphone and sound start.
   * Throws 44002 when a destination is needed and missing, 50005 when the id is in use.
   */
  newCall(given: CallOptions = {}): Call {
    if (given.id && this.#calls.has(given.id)) throw new TelnyxError(50005, {detail: `id ${given.id} is in use`});
    if (!given.destinationNumber && loginKind(this.#options) !== 'anonymous') throw new TelnyxError(44002);
    const merged = {...this.#options, ...given};
    if (this.activeCall) this.#tellWarning(telnyxWarning(33010), this.activeCall.id);
    this.#openAudio();
    const media = new CallMedia(
      this.environment,
      {
        mode: given.mode ?? 'voice',
        constraints: merged.audioConstraints,
        inputDevice: merged.inputDevice,
        recovery: merged.mediaPermissionsRecovery,
        iceServers: iceServersFor(merged.env, merged.iceServers),
        relayOnly: merged.forceRelayCandidate,
        preferredCodecs: merged.preferredCodecs,
      },
      {sink: this.#sink, meter: this.#meter, audioContext: () => this.#audioContext},
    );
    media.muted = merged.mutedMicOnStart;
    media.suspended = this.#microphoneSuspended;
    const call = new Call(
      {
        environment: this.environment,
        trickling: this.#trickling,
        ready: () => this.connect(),
        sessionId: () => this.#session.info.sessionId,
        request: (method, params) => this.#session.request(method, params),
      },
      media,
      {
        destination: given.destinationNumber ?? '',
        callerName: merged.callerName,
        callerNumber: merged.callerNumber,
        customHeaders: toHeaders(merged.customHeaders ?? []) ?? [],
      },
      given.id,
      merged.trickleIce,
    );
    this.#adopt(call);
    void call.start();
    return call;
  }

  /** Sends typed text (and image URLs) to the assistant of the current call; see `Assistant.send`. */
  sendMessage(text: string, images: readonly string[] = []): Promise<string> {
    return this.#assistant.send(text, images);
  }

  resendMessage(id: string): Promise<void> {
    return this.#assistant.resend(id);
  }

  /** Throws 50005 for a name with other characters than letters, digits, `_` and `-`. */
  registerClientTool(name: string, handler: ToolHandler): void {
    if (!/^[\w-]+$/.test(name)) throw new TelnyxError(50005, {detail: `"${name}" is no tool name`});
    this.#assistant.registerTool(name, handler);
  }

  unregisterClientTool(name: string): boolean {
    return this.#assistant.unregisterTool(name);
  }

  getClientTools(): string[] {
    return this.#assistant.toolNames();
  }

  /** Starts the sound that the browser refused to start by itself; call it from a click. */
  unlockAudio(): Promise<boolean> {
    // Not awaited: where there is no sound card it never settles, and the click must count for `play()` too.
    void this.#audioContext?.resume().catch(() => {});
    return this.#sink.play();
  }

  /** Where requests that start in the client go (contract §5). */
  setDelegate(delegate: RequestDelegate | undefined): void {
    this.#delegate = delegate;
  }

  /** Silences the microphone of all calls without touching the visitor's choice: no element is left to show that it is open. */
  suspendMicrophone(suspended: boolean): void {
    this.#microphoneSuspended = suspended;
    for (const call of this.#calls.values()) call.media.suspended = suspended;
  }

  /** Tells warning 50001 for every problem. */
  reportProblems(problems: readonly OptionProblem[]): void {
    for (const {option, given, allowed} of problems) {
      this.#tellWarning(telnyxWarning(50001, `${option} is ${given}, allowed: ${allowed}`));
    }
  }

  /** Tells warning 50101: two elements of this client disagree about an option. */
  reportConflict(option: string, first: string, later: string): void {
    this.#tellWarning(telnyxWarning(50101, `${option} of ${later} is ignored, ${first} stated it first`));
  }

  /** The end: calls, connection, listeners, sound. The client cannot be used again. */
  async dispose(): Promise<void> {
    if (this.#disposer.disposed) return;
    this.#disposer.dispose();
    await this.disconnect();
    this.#session.dispose();
    this.#assistant.dispose();
    this.#meter.dispose();
    this.#sink.dispose();
    this.#closeAudio();
    this.removeAllListeners();
  }

  #adopt(call: Call): void {
    this.#calls.set(call.id, call);
    call.on('change', (snapshot, previous) => this.#handleCallChange(call, snapshot, previous));
    call.on('error', (error) => this.#tellError(error));
    call.on('warning', (warning) => this.#tellWarning(warning, call.id));
    call.media.on('permission', (failure, takeOver) => {
      const handled = this.#delegate?.permissionNeeded({
        ...failure,
        callId: call.id,
        deadline: null,
        resume: () => call.media.decide('retry'),
        reject: () => call.media.decide('reject'),
        continueWithText: () => call.media.decide('text'),
      });
      if (handled) takeOver();
    });
    this.#store.update({notice: null});
    this.#assistant.callStarted();
    this.#listCalls();
    this.#factCall(call.snapshot);
    void call.over.then(() => {
      this.#calls.delete(call.id);
      if (this.#calls.size === 0) this.#closeAudio();
    });
  }

  #handleCallChange(call: Call, snapshot: CallSnapshot, previous: CallSnapshot): void {
    this.#listCalls();
    const stateChanged = snapshot.state !== previous.state;
    if (stateChanged || snapshot.muted !== previous.muted) this.#factCall(snapshot);
    if (snapshot.muted !== previous.muted) {
      this.emit('fact', 'telnyx-mute-change', {callId: call.id, muted: snapshot.muted});
    }
    if (!stateChanged) return;
    if (snapshot.state === 'active') {
      this.#assistant.callActive();
      this.#limitDuration(call);
    }
    if (snapshot.state === 'hangup') {
      if (!this.activeCall) this.#assistant.callEnded();
      const {cause, causeCode, sipCode, sipReason, recoverable} = snapshot.end!;
      const from = snapshot.activeAt ?? snapshot.endedAt!;
      this.emit('fact', 'telnyx-call-end', {
        callId: call.id,
        direction: snapshot.direction,
        durationMs: snapshot.endedAt! - from,
        cause,
        causeCode,
        sipCode,
        sipReason,
        recoverable,
      });
    }
    this.emit('telnyx.notification', {type: 'callUpdate', call});
  }

  #limitDuration(call: Call): void {
    const seconds = this.#options.maxDuration;
    if (seconds <= 0) return;
    const scope = new Disposer();
    void call.over.then(() => scope.dispose());
    scope.timeout(
      this.environment.clock,
      () => void call.hangup({cause: 'ALLOTTED_TIMEOUT', causeCode: 602}),
      seconds * 1000,
    );
  }

  #factCall({id: callId, direction, state, previous, muted, held, remoteNumber, remoteName}: CallSnapshot): void {
    this.emit('fact', 'telnyx-call-change', {
      callId,
      direction,
      state,
      previous,
      muted,
      held,
      remoteNumber,
      remoteName,
    });
  }

  /** Live calls, and the last ended one until the next starts, so that its end can be shown. */
  #listCalls(): void {
    const live = [...this.#calls.values()].map((call) => call.snapshot);
    const ended = this.snapshot.calls.filter(({id, state}) => isOver(state) && !this.#calls.has(id));
    const active = this.activeCall;
    this.#store.update({
      calls: active ? live : [...ended.slice(-1), ...live].slice(-1),
      activeCallId: active?.id ?? null,
    });
  }

  #handleSessionState(state: SessionState, reason: string | null): void {
    // Logged in is no news yet: the word for both is `authenticating`.
    if (state === 'registering') return;
    const {attempt, retryInMs, info} = this.#session;
    const again = this.#everReady || attempt > 0;
    let word = CONNECTION_STATES[state];
    if (again && (word === 'connecting' || word === 'authenticating')) word = 'reconnecting';
    if (word === 'reconnecting' && !this.environment.online()) word = 'offline';
    const connection: ConnectionSnapshot = {...info, state: word, attempt, retryInMs, reason};
    if (state === 'failed' || state === 'closed') this.#everReady = false;
    this.#store.update({connection});
    this.emit('fact', 'telnyx-connection-change', {state: word, attempt, retryInMs, region: info.region, reason});
    if (state === 'failed') this.#abandonCalls();
  }

  #handleReady(info: SessionInfo, reattached: readonly string[]): void {
    // A connection that replaces another one cannot yet take its calls along: they end, with a clear reason.
    if (this.#everReady) this.#abandonCalls(reattached);
    this.#everReady = true;
    this.#store.update({connection: {...this.snapshot.connection, ...info}});
    this.emit('telnyx.ready', info);
    this.emit('fact', 'telnyx-ready', info);
  }

  /** Calls of the lost connection; one that has not been sent yet goes on with the next. */
  #abandonCalls(known: readonly string[] = []): void {
    for (const call of this.#calls.values()) {
      if (call.state !== 'new' && !isOver(call.state)) call.abandon(48501, known.includes(call.id));
    }
  }

  #handleMessage(frame: RequestFrame): void {
    this.emit('telnyx.socket.message', frame);
    const {method, params, id, voiceSdkId} = frame;
    if (method === 'ai_conversation') {
      this.emit('telnyx.ai.conversation', {method, params, voice_sdk_id: voiceSdkId});
      this.#assistant.handle(params, id === null ? undefined : String(id));
      return;
    }
    if (method === 'telnyx_rtc.punt') {
      // The server has given up the session: there is nobody to tell, and coming back is not wanted.
      for (const call of this.#calls.values()) call.handleBye({});
      this.#session.disconnect('punt');
      return;
    }
    const call = this.#calls.get(callIdOf(params) ?? '');
    if (!call) return;
    switch (method) {
      case 'telnyx_rtc.ringing':
        return call.handleRinging();
      case 'telnyx_rtc.media':
        return call.handleMedia(params);
      case 'telnyx_rtc.answer':
        return call.handleAnswer(params);
      case 'telnyx_rtc.candidate':
        return call.handleCandidate(params);
      case 'telnyx_rtc.bye':
        return call.handleBye(params);
    }
  }

  #watchPage(): void {
    if (this.#watching) return;
    this.#watching = true;
    watchPage(this.environment, this.#disposer, {
      leaving: () => {
        if (this.#options.hangupOnBeforeUnload) void this.disconnect();
      },
      online: () => {
        if (this.#session.state === 'waiting') void this.#session.connect().catch(() => {});
      },
      offline: () => this.#tellError(new TelnyxError(48001)),
    });
  }

  #openAudio(): void {
    if (!this.#audioContext || this.#audioContext.state === 'closed') {
      try {
        this.#audioContext = this.environment.createAudioContext();
      } catch {
        // Too many contexts on the page: levels come from statistics then.
        this.#audioContext = undefined;
      }
      this.#meter.dispose();
      this.#meter = new LevelMeter(this.#audioContext);
    }
    void this.#audioContext?.resume().catch(() => {});
  }

  #closeAudio(): void {
    const context = this.#audioContext;
    this.#audioContext = undefined;
    if (context && context.state !== 'closed') void context.close().catch(() => {});
  }

  #tellError(error: TelnyxError): void {
    const {code, name, message, fatal, solutions} = error;
    const callId = error.callId ?? undefined;
    const at = this.environment.clock.now();
    if (fatal) this.#store.update({notice: {code, name, fatal, callId: error.callId, at}});
    this.emit('telnyx.error', {error, sessionId: this.#session.info.sessionId, callId});
    this.emit('fact', 'telnyx-error', {code, name, message, fatal, solutions, ...(callId && {callId})});
  }

  #tellWarning(warning: TelnyxWarning, callId?: string): void {
    this.emit('telnyx.warning', {warning, sessionId: this.#session.info.sessionId, callId});
    this.emit('fact', 'telnyx-warning', {...warning, active: true, ...(callId && {callId})});
  }
}
