/**
 * The client as far as every page with a call needs it: wires session, calls, conversation and sound, and owns the
 * snapshot. `TelnyxClient` adds the telephone. No Lit, no DOM beyond what the environment is asked for. Options were
 * checked already: by `TelnyxClient` for code, by the elements for attributes.
 */
import {telnyxWarning, TelnyxError} from '../errors/index.js';
import type {TelnyxWarning} from '../errors/index.js';
import {Disposer} from '../lib/disposer.js';
import {Emitter} from '../lib/emitter.js';
import type {Json} from '../lib/guards.js';
import {Store} from '../lib/store.js';
import {iceServersFor} from '../media/ice-servers.js';
import type {CallOptions} from '../options/call-options.js';
import type {ClientOptions, ResolvedOptions} from '../options/client-options.js';
import type {OptionProblem} from '../options/parse.js';
import {toHeaders} from '../options/values.js';
import {callIdOf, dialogParams} from '../protocol/call.js';
import type {RequestFrame} from '../protocol/frame.js';
import {loginKind} from '../protocol/login.js';
import {Assistant, IDLE_AGENT} from './assistant.js';
import {CallCore} from './call-core.js';
import type {CallHost, CallSetup} from './call-host.js';
import {CallMedia} from './call-media.js';
import type {CallMediaOptions} from './call-media.js';
import {isOver} from './call-machine.js';
import {TOOL_NAME} from './conversation/internal.js';
import type {ToolHandler} from './conversation/tools.js';
import type {ClientEvents} from './client-events.js';
import {clientKey} from './client-key.js';
import {browserEnvironment} from './environment.js';
import type {Environment} from './environment.js';
import type {RequestDelegate} from './events.js';
import {OwedEnds} from './owed-ends.js';
import {PageLife} from './page-life.js';
import {Measuring} from './quality/measuring.js';
import {PreCallChecks} from './pre-call/checks.js';
import type {PreCallOptions, PreCallReport} from './pre-call/types.js';
import type {QualityMonitor} from './quality/monitor.js';
import {Reporting} from './reports/reporting.js';
import {Session} from './session.js';
import type {SessionInfo} from './session.js';
import type {SessionState} from './session-machine.js';
import {SharedAudio} from './shared-audio.js';
import type {CallSnapshot, ClientSnapshot, ConnectionState, PlaybackState} from './state.js';
import {Trouble} from './trouble.js';

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

const SILENT = {remote: () => 0, local: () => 0, bands: () => undefined};

export interface ClientExtras {
  readonly environment?: Environment;
  /** Distinguishes the stored reconnect token of several clients of a page. */
  readonly key?: string;
  /** Defaults of the options instead of the ones of a client made in code. */
  readonly defaults?: ResolvedOptions;
}

export class ClientCore<C extends CallCore = CallCore> extends Emitter<ClientEvents<C>> {
  readonly environment: Environment;
  protected readonly session: Session;
  protected readonly assistant: Assistant;
  protected readonly disposer = new Disposer();
  protected readonly host: CallHost;
  protected delegate: RequestDelegate | undefined;
  protected readonly audio: SharedAudio;
  readonly #trouble: Trouble;
  readonly #pageLife: PageLife;
  readonly #measuring: Measuring<C>;
  readonly #checks: PreCallChecks;
  readonly #reporting: Reporting<C>;
  readonly #store = new Store<ClientSnapshot>(INITIAL);
  readonly #calls = new Map<string, C>();
  #options: ResolvedOptions;
  #everReady = false;
  #microphoneSuspended = false;
  readonly #owed = new OwedEnds();

  /**
   * Nothing is connected, stored or listened to before `connect()` or `newCall()`.
   */
  constructor(options: ResolvedOptions, extras: ClientExtras = {}) {
    super();
    this.environment = extras.environment ?? browserEnvironment();
    this.#options = options;
    const session = new Session(() => this.#options, this.environment, extras.key ?? clientKey(options));
    this.session = session;
    this.#listen();
    const request: CallHost['request'] = (method, params) => session.request(method, params);
    this.host = {
      environment: this.environment,
      trickling: {refused: false},
      ready: () => this.connect(),
      sessionId: () => session.info.sessionId,
      request,
      connected: () => session.state === 'ready',
      alive: () => session.alive(),
      recycle: (reason, source) => session.recycle(reason, source),
      flushReport: (id) => this.#reporting.flush(id),
      owe: (id, params) => {
        const comes = session.state === 'waiting' || session.state === 'opening' || session.state === 'authenticating';
        if (comes) this.#owed.add(id, params);
        return comes;
      },
    };
    this.audio = new SharedAudio(this.environment);
    this.#trouble = new Trouble({
      clock: this.environment.clock,
      scope: this.disposer,
      sessionId: () => session.info.sessionId,
      note: (note) => this.#reporting.note(note),
      emitError: (payload) => this.emit('telnyx.error', payload),
      emitWarning: (payload) => this.emit('telnyx.warning', payload),
      fact: (...fact) => this.emit('fact', ...fact),
    });
    this.#checks = new PreCallChecks({
      ...this.host,
      options: () => this.#options,
      microphone: () => this.activeCall?.media.microphone,
      signal: this.disposer.signal,
    });
    this.#measuring = new Measuring<C>({
      clock: this.environment.clock,
      interval: () => this.#options.callReportInterval,
      frame: (call, frame) => {
        this.emit('telnyx.stats.frame', frame);
        this.notify(call, 'callQuality', {callQuality: frame});
        this.emit('fact', 'telnyx-stats', frame);
      },
      grade: (call, change) => this.emit('fact', 'telnyx-quality-change', {callId: call.id, ...change}),
      warning: (call, {code, active, value}) => {
        const warning = telnyxWarning(code);
        if (active) this.tellWarning(warning, call.id, {value});
        else this.#trouble.cleared(warning, call.id);
      },
    });
    this.#reporting = new Reporting<C>({
      environment: this.environment,
      options: () => this.#options,
      session: () => ({...session.info, voiceSdkId: session.voiceSdkId}),
      connecting: () => /^(waiting|opening|authenticating|registering)$/.test(session.state),
      monitor: () => this.quality,
      listening: () => this.listenerCount('telnyx.stats.report') + this.listenerCount('fact') > 0,
      tell: (report) => {
        this.emit('telnyx.stats.report', report);
        this.emit('fact', 'telnyx-report', report);
      },
      remember: () => this.#pageLife.remember(),
    });
    this.#pageLife = new PageLife({
      environment: this.environment,
      scope: this.disposer,
      session,
      reporting: this.#reporting,
      options: () => this.#options,
      calls: () => this.live,
      conversation: () => this.assistant.left,
      connect: () => this.connect(),
      disconnect: () => this.disconnect(),
      error: (error) => this.tellError(error),
    });
    this.assistant = new Assistant({
      clock: this.environment.clock,
      call: () => this.activeCall,
      levels: () => this.levels,
      idleTimeoutSeconds: () => this.#options.idleTimeout,
      listens: () => loginKind(this.#options) === 'anonymous' || this.#options.idleTimeout > 0,
      request,
      notify: (method, params) => session.notify(method, params),
      fact: (...fact) => this.emit('fact', ...fact),
      changed: (conversation) => this.#store.update({conversation}),
      delegate: () => this.delegate,
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
    return this.activeCall?.media.levels ?? SILENT;
  }

  /** Statistics of the calls; what measures them is fetched first. Rejects when that is not possible. */
  get quality(): Promise<QualityMonitor<C>> {
    return this.#measuring.monitor;
  }

  /**
   * Checks microphone, server and network without placing a call; best in a click. Whoever asks while a check of the same mode runs
   * takes part in it. Rejects for a mode that is none (50005), and when the check cannot be fetched (48001, 49001).
   */
  runPreCall(options: PreCallOptions = {}): Promise<PreCallReport> {
    return this.#checks.run(options);
  }

  /** Calls that are not over, by id. */
  get calls(): Readonly<Record<string, C>> {
    return Object.fromEntries(this.#calls);
  }

  /** The newest call that is not over. */
  get activeCall(): C | undefined {
    return this.live.findLast((call) => !isOver(call.state));
  }

  get connected(): boolean {
    return this.session.state === 'ready';
  }

  /** An earlier page of this tab left calls going on: `connect()` finds them again. */
  get returning(): boolean {
    return this.#pageLife.returning;
  }

  get disposed(): boolean {
    return this.disposer.disposed;
  }

  /** Changes options that were checked already; each takes effect when its row in the table says. */
  setOptions(patch: ClientOptions): void {
    this.#options = {...this.#options, ...patch};
    const {outputDevice} = patch;
    if (outputDevice !== undefined) {
      for (const call of this.#calls.values()) void call.media.sink.setDevice(outputDevice);
    }
  }

  /** Connects and logs in. Resolves when registered; rejects with the {@link TelnyxError} that ended the attempt (4500x, 4600x). */
  connect(): Promise<void> {
    if (this.disposed) return Promise.reject(new TelnyxError(45001, {detail: 'the client is disposed'}));
    this.#pageLife.watch();
    this.#return();
    return this.session.connect();
  }

  /**
   * Ends calls, then the connection. Resolves when the server has confirmed the ends, after 5 s at most, and has the reports of the calls,
   * after 10 s more at most.
   */
  async disconnect(): Promise<void> {
    await this.leave();
    await this.#reporting.settled();
  }

  /** Ends calls, then the connection. */
  protected async leave(): Promise<void> {
    // Without calls at once: a connect() in the same breath must find the session closed.
    if (this.#calls.size) await Promise.all([...this.#calls.values()].map((call) => call.hangup()));
    this.session.disconnect();
  }

  clearReconnectToken(): void {
    this.session.clearReconnectToken();
  }

  /**
   * Places a call; connects first when needed. Call it from a click, so that the browser lets the microphone and sound start.
   * Throws 44002 when a destination is needed and missing, 50005 when the id is in use.
   */
  newCall(given: CallOptions = {}): C {
    const {id, destinationNumber: destination = ''} = given;
    if (id && this.#calls.has(id)) throw new TelnyxError(50005, {detail: `id ${id} is in use`});
    if (!destination && loginKind(this.#options) !== 'anonymous') throw new TelnyxError(44002);
    const options = {...this.#options, ...given};
    const call = this.createCall(options, {
      id,
      direction: 'outbound',
      remoteNumber: destination,
      remoteName: '',
      dialog: dialogParams({...options, destination, customHeaders: toHeaders(options.customHeaders ?? []) ?? []}),
      trickle: options.trickleIce,
      maxDuration: options.maxDuration,
    });
    this.adopt(call);
    void call.start();
    // Still in the click, because browsers let sound start in one only; the microphone takes longer.
    this.audio.open();
    return call;
  }

  /** Sends typed text (and image URLs) to the assistant of the current call; see `Assistant.send`. */
  sendMessage(text: string, images: readonly string[] = []): Promise<string> {
    return this.assistant.send(text, images);
  }

  resendMessage(id: string): Promise<void> {
    return this.assistant.resend(id);
  }

  /** Throws 50005 for a name with other characters than letters, digits, `_` and `-`. */
  registerClientTool(name: string, handler: ToolHandler): void {
    if (!TOOL_NAME.test(name)) throw new TelnyxError(50005, {detail: `"${name}" is no tool name`});
    this.assistant.registerTool(name, handler);
  }

  unregisterClientTool(name: string): boolean {
    return this.assistant.unregisterTool(name);
  }

  getClientTools(): string[] {
    return this.assistant.toolNames();
  }

  /** Starts the sound that the browser refused to start by itself; call it from a click. */
  async unlockAudio(): Promise<boolean> {
    this.audio.resume();
    const played = await Promise.all([...this.#calls.values()].map(({media}) => media.sink.play()));
    return played.includes(true);
  }

  /** Where requests that start in the client go (contract §5). */
  setDelegate(delegate: RequestDelegate | undefined): void {
    this.delegate = delegate;
  }

  /** Silences the microphone of all calls without touching the visitor's choice: no element is left to show that it is open. */
  suspendMicrophone(suspended: boolean): void {
    this.#microphoneSuspended = suspended;
    for (const call of this.#calls.values()) call.media.suspended = suspended;
  }

  /** Tells warning 50001 for every problem. */
  reportProblems(problems: readonly OptionProblem[]): void {
    for (const {option, given, allowed} of problems) {
      this.tellWarning(telnyxWarning(50001, `${option} is ${given}, allowed: ${allowed}`));
    }
  }

  /** Tells warning 50101: two elements of this client disagree about an option. */
  reportConflict(option: string, first: string, later: string): void {
    this.tellWarning(telnyxWarning(50101, `${option} of ${later} is ignored, ${first} stated it first`));
  }

  /** The end: calls, connection, listeners, sound. The client cannot be used again. */
  async dispose(): Promise<void> {
    if (this.disposed) return;
    this.disposer.dispose();
    await this.leave();
    this.session.dispose();
    this.assistant.dispose();
    this.#measuring.dispose();
    this.audio.close();
    await this.#reporting.settled();
    this.#reporting.dispose();
    this.removeAllListeners();
  }

  protected createCall(options: ResolvedOptions & CallOptions, setup: CallSetup): C {
    return new CallCore(
      this.host,
      new CallMedia(this.environment, this.mediaOptions(options), () => this.audio.open()),
      setup,
    ) as C;
  }

  protected mediaOptions(options: ResolvedOptions & CallOptions): CallMediaOptions {
    return {
      mode: options.mode ?? 'voice',
      muted: options.mutedMicOnStart,
      constraints: options.audioConstraints,
      inputDevice: options.inputDevice,
      outputDevice: options.outputDevice,
      recovery: options.mediaPermissionsRecovery,
      iceServers: iceServersFor(options.env, options.iceServers),
      relayOnly: options.forceRelayCandidate,
      preferredCodecs: options.preferredCodecs,
    };
  }

  /** From now on the call is one of this client's, and everybody hears of it. */
  protected adopt(call: C, returned = false): void {
    const others = [...this.#calls.values()].filter(({state}) => !isOver(state));
    if (others.length && !returned) this.tellWarning(telnyxWarning(33010), call.id, this.describeCalls(call, others));
    this.#calls.set(call.id, call);
    const {media} = call;
    media.suspended = this.#microphoneSuspended;
    call.on('change', (snapshot, previous) => this.callChanged(call, snapshot, previous));
    call.on('error', (error) => this.tellError(error));
    call.on('warning', (warning) => this.tellWarning(warning, call.id));
    call.on('cleared', (code) => this.#trouble.cleared(telnyxWarning(code), call.id));
    call.on('reattached', () => {
      this.emit('fact', 'telnyx-reattached', {callId: call.id, recoveredCallId: call.recoveredCallId});
    });
    media.sink.on('change', () => this.refresh());
    media.on('permission', (asked, takeOver) => {
      const handled = this.delegate?.permissionNeeded({
        ...asked,
        callId: call.id,
        resume: () => media.decide('retry'),
        reject: () => media.decide('reject'),
        continueWithText: () => media.decide('text'),
      });
      if (handled) takeOver();
    });
    this.#store.update({notice: null});
    this.assistant.callStarted();
    this.refresh();
    this.#factCall(call.snapshot);
    void call.over.then(() => {
      this.#calls.delete(call.id);
      if (this.#calls.size === 0) this.audio.close();
    });
  }

  protected get playback(): PlaybackState {
    return this.activeCall?.media.sink.state ?? 'idle';
  }

  /** The live calls, oldest first. */
  protected get live(): C[] {
    return [...this.#calls.values()];
  }

  /** The live call of that id. */
  protected find(id: string): C | undefined {
    return this.#calls.get(id);
  }

  /** Further members of warning 33010. */
  protected describeCalls(_call: C, _others: readonly C[]): Record<string, unknown> {
    return {};
  }

  /** One line about a frame on its way; only called while `debug` is on. */
  protected debug(direction: 'in' | 'out', text: string): void {
    void import('./debug-log.js').then(({debugLine}) => console.debug('[telnyx]', debugLine(direction, text)));
  }

  /** Whether the call a punt is about is to be kept, on another connection. */
  protected survivesPunt(_callId: string): boolean {
    return false;
  }

  /** Takes a message that is about no call of this client. */
  protected handleOther(_frame: RequestFrame): void {}

  protected tellError(error: TelnyxError, more: Record<string, unknown> = {}): void {
    const {code, name, fatal, callId} = error;
    if (fatal) this.#store.update({notice: {code, name, fatal, callId, at: this.environment.clock.now()}});
    this.#trouble.error(error, more);
  }

  protected tellWarning(
    warning: TelnyxWarning,
    callId: string | null = null,
    more: Record<string, unknown> = {},
  ): void {
    this.#trouble.warning(warning, callId, more);
  }

  protected callChanged(call: C, snapshot: CallSnapshot, previous: CallSnapshot): void {
    const {id: callId, state, muted} = snapshot;
    this.refresh();
    this.#measuring.callChanged(call, snapshot, previous);
    const told = ['state', 'muted', 'held'] as const;
    if (told.some((member) => snapshot[member] !== previous[member])) {
      this.#factCall(snapshot);
      this.#pageLife.remember();
    }
    if (muted !== previous.muted) this.emit('fact', 'telnyx-mute-change', {callId, muted});
    if (state !== previous.state) this.#tellState(call, snapshot, previous);
    // Last: the report of a call follows the news of its end.
    this.#reporting.callChanged(call, snapshot, previous);
  }

  #tellState(call: C, snapshot: CallSnapshot, previous: CallSnapshot): void {
    const {id: callId, state, direction, end} = snapshot;
    if (state === 'active' && previous.activeAt === null) this.assistant.callActive();
    if (state === 'hangup') {
      if (!this.activeCall) this.assistant.callEnded();
      const {by: _by, errorCode: _code, ...why} = end!;
      const endedAt = snapshot.endedAt!;
      const durationMs = endedAt - (snapshot.activeAt ?? endedAt);
      this.emit('fact', 'telnyx-call-end', {callId, direction, durationMs, ...why});
    }
    this.notify(call, 'callUpdate');
  }

  protected notify(call: C, type: string, more: Json = {}): void {
    this.emit('telnyx.notification', {...more, type, call, timestamp: this.environment.clock.now()});
  }

  #factCall({id: callId, direction, state, previous, muted, held, remoteNumber, remoteName}: CallSnapshot): void {
    const detail = {callId, direction, state, previous, muted, held, remoteNumber, remoteName};
    this.emit('fact', 'telnyx-call-change', detail);
  }

  /** Lists live calls, and the last ended one until the next starts, so that its end can be shown. */
  protected refresh(): void {
    const live = [...this.#calls.values()].map((call) => call.snapshot);
    const ended = this.snapshot.calls.filter(({id, state}) => isOver(state) && !this.#calls.has(id));
    const active = this.activeCall;
    this.#store.update({
      calls: active ? live : [...ended.slice(-1), ...live].slice(-1),
      activeCallId: active?.id ?? null,
      playback: this.playback,
    });
  }

  #handleSessionState(state: SessionState, reason: string | null): void {
    this.#reporting.connectionChanged(state, reason);
    // Logged in is no news yet: the word for both is `authenticating`.
    if (state === 'registering') return;
    const {attempt, retryInMs, info} = this.session;
    const again = this.#everReady || attempt > 0;
    let word = CONNECTION_STATES[state];
    if (again && (word === 'connecting' || word === 'authenticating')) word = 'reconnecting';
    if (word === 'reconnecting' && !this.environment.online()) word = 'offline';
    if (state === 'failed' || state === 'closed') this.#everReady = false;
    this.#store.update({connection: {...info, state: word, attempt, retryInMs, reason}});
    this.emit('fact', 'telnyx-connection-change', {state: word, attempt, retryInMs, region: info.region, reason});
    if (state === 'waiting') for (const call of this.live) call.recovery.disconnected();
    if (state === 'failed' || state === 'closed') this.#owed.clear();
    if (state === 'failed') this.#abandonCalls();
  }

  #handleReady(info: SessionInfo, reattached: readonly string[]): void {
    for (const call of this.live) call.recovery.reconnected(reattached.includes(call.id));
    this.#owed.settle(reattached, (params) => {
      this.host.request('telnyx_rtc.bye', {sessid: info.sessionId, ...params}).catch(() => {});
    });
    this.#everReady = true;
    this.#store.update({connection: {...this.snapshot.connection, ...info}});
    this.emit('telnyx.ready', {...info, type: 'vertoClientReady'});
    this.emit('fact', 'telnyx-ready', info);
  }

  #listen(): void {
    const {session} = this;
    session.on('state', (state, reason) => this.#handleSessionState(state, reason));
    session.on('ready', (info, reattached) => this.#handleReady(info, reattached));
    session.on('message', (frame) => this.#handleMessage(frame));
    session.on('error', (error) => this.tellError(error));
    session.on('warning', (code, more) => this.tellWarning(telnyxWarning(code), null, more));
    session.watched = () => this.#calls.size > 0 || this.environment.document?.visibilityState !== 'hidden';
    session.on('open', () => this.emit('telnyx.socket.open'));
    session.on('close', ({code, reason, wasClean}) => this.emit('telnyx.socket.close', {code, reason, wasClean}));
    session.on('close', (info) => this.#reporting.socketClosed(info));
    session.on('traffic', (direction, text) => this.#options.debug && this.debug(direction, text));
  }

  /** There will be no connection again: calls of the last one are over. One that has not been sent yet goes on with the next. */
  #abandonCalls(): void {
    for (const call of this.live) if (call.state !== 'new' && !isOver(call.state)) call.abandon(false);
  }

  #handleMessage(frame: RequestFrame): void {
    this.emit('telnyx.socket.message', frame);
    const {method, params, id, voiceSdkId} = frame;
    this.#reporting.learn(params);
    if (method === 'ai_conversation') {
      this.emit('telnyx.ai.conversation', {method, params, voice_sdk_id: voiceSdkId});
      this.assistant.handle(params, id === null ? undefined : String(id));
    } else if (method === 'telnyx_rtc.punt' && this.survivesPunt(callIdOf(params) ?? '')) {
      this.session.recycle('punt');
    } else if (method === 'telnyx_rtc.punt') {
      // The server has given up the session: there is nobody to tell, and coming back is not wanted.
      for (const call of this.#calls.values()) call.handle('telnyx_rtc.bye', {});
      this.session.disconnect('punt');
    } else if (!this.#calls.get(callIdOf(params) ?? '')?.handle(method, params)) {
      if (method === 'telnyx_rtc.attach') this.#attachOther(params);
      else this.handleOther(frame);
    }
  }

  /** A call that is offered again and that this client does not know (S73); one that ended meanwhile is told of that. */
  #attachOther(params: Json): void {
    const callId = callIdOf(params) ?? '';
    if (!this.#owed.has(callId)) this.tellWarning(telnyxWarning(35002), callId, {params});
  }

  /** Calls that an earlier page left go on here: as the same calls, as soon as the server offers them. */
  #return(): void {
    const left = this.#pageLife.takeLeft();
    if (!left) return;
    for (const call of left.calls) {
      const {id, direction, remoteNumber, remoteName, mode, muted: mutedMicOnStart} = call.snapshot;
      const {dialog, maxDuration} = call;
      const options = {...this.#options, mode, mutedMicOnStart};
      const trickle = options.trickleIce;
      const setup = {id, direction, remoteNumber, remoteName, dialog, maxDuration, trickle, left: call};
      const returned = this.createCall(options, setup);
      this.adopt(returned, true);
      returned.answered.then(
        () => this.assistant.callActive(),
        () => {},
      );
      returned.returned();
    }
    this.assistant.restore(left.conversation);
  }
}
