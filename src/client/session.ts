import {TelnyxError} from '../errors/index.js';
import type {ErrorCode, WarningCode} from '../errors/index.js';
import {deferred} from '../lib/deferred.js';
import type {Deferred} from '../lib/deferred.js';
import {Disposer} from '../lib/disposer.js';
import {Emitter} from '../lib/emitter.js';
import {asString} from '../lib/guards.js';
import type {Json} from '../lib/guards.js';
import type {ResolvedOptions} from '../options/client-options.js';
import {AUTHENTICATION_REQUIRED} from '../protocol/catalog.js';
import type {Method} from '../protocol/catalog.js';
import type {RequestFrame} from '../protocol/frame.js';
import {readGatewayState} from '../protocol/gateway.js';
import type {GatewayState} from '../protocol/gateway.js';
import {loginKind, loginRequest} from '../protocol/login.js';
import {endpointUrl} from '../transport/endpoint.js';
import {GATEWAY_TRIES, gatewayDelayMs, reconnectDelayMs} from '../transport/reconnect-policy.js';
import {ResumeMemory} from '../transport/resume.js';
import {Rpc, RpcError} from '../transport/rpc.js';
import {Socket} from '../transport/socket.js';
import type {CloseInfo} from '../transport/socket.js';
import type {Environment} from './environment.js';
import {LineHealth} from './line-health.js';
import {SESSION_MACHINE} from './session-machine.js';
import type {SessionEvent, SessionState} from './session-machine.js';

const OPEN_TIMEOUT_MS = 10_000;
/** Browsers say that there is a network before it has routes. */
const SETTLE_MS = 3_000;
const QUICK_RETRY_MS = 150;
/** Requests in a call that every server answers at once (wire-protocol §7.5). */
const VITAL = /^telnyx_rtc\.(modify|bye)$/;
/** From the login's result to the first word about the registration. */
const REGISTRATION_TIMEOUT_MS = 15_000;

export interface SessionInfo {
  readonly sessionId: string | null;
  readonly region: string | null;
  readonly dc: string | null;
  readonly callReportId: string | null;
}

/** What showed that a connection is of no use (wire-protocol §7.5). */
export type RecoverySource = 'probe' | 'request' | 'peer_failure';

export interface SessionEvents {
  state: [state: SessionState, reason: string | null];
  /** Registered; `reattached`: calls of an earlier connection that the server still has. */
  ready: [info: SessionInfo, reattached: readonly string[]];
  message: [frame: RequestFrame];
  error: [error: TelnyxError];
  warning: [code: WarningCode, more: {readonly reason: string; readonly source?: RecoverySource}];
  /** A login was accepted, the first or a later one. */
  loggedIn: [];
  traffic: [direction: 'in' | 'out', text: string];
  open: [];
  close: [info: CloseInfo];
}

/** One physical connection with everything that must not outlive it. */
interface Connection {
  readonly socket: Socket;
  readonly rpc: Rpc;
  readonly scope: Disposer;
  readonly usedToken: boolean;
  /** Settles with the last login that was sent: there is one at a time, or nobody knew which of them counts. */
  logins: Promise<unknown>;
  registerTries: number;
  registered: boolean;
  reattached: readonly string[];
  /** From the registration on. */
  health?: LineHealth;
}

/**
 * Socket, login and registration, with retries (wire-protocol §1, §2). Every delayed action belongs to the connection or to
 * the wait that planned it, so `disconnect()` cancels all of it (weakness 10).
 */
export class Session extends Emitter<SessionEvents> {
  /** Answers requests of the server that need more than an acknowledgement; `undefined` for those it does not know. */
  answers: ((frame: RequestFrame) => Promise<Json> | undefined) | undefined;
  /** Called before the first socket of a session: finds credentials. `undefined` when there is nothing to wait for. */
  prepare: (() => Promise<unknown> | undefined) | undefined;
  /** Asked once when a login was refused: `true` when the options have other credentials now, worth another try. */
  freshCredentials: (() => Promise<boolean>) | undefined;
  /** Somebody would notice a dead connection. */
  watched: () => boolean = () => true;
  readonly #options: () => Readonly<ResolvedOptions>;
  readonly #environment: Environment;
  readonly #resume: ResumeMemory;
  #state: SessionState = 'idle';
  #connection: Connection | undefined;
  #wait: Disposer | undefined;
  #ready: Deferred<void> | undefined;
  #info: SessionInfo = {sessionId: null, region: null, dc: null, callReportId: null};
  #attempt = 0;
  #retryInMs: number | null = null;
  #gatewayFailures = 0;
  #skipLast = false;
  /** Until then attempts follow each other quickly and do not count. */
  #unsettledUntil = 0;
  #canaryUsed = false;
  /** {@link freshCredentials} was asked since the last login that was accepted. */
  #asked = false;
  #relogin: Promise<void> | undefined;

  constructor(options: () => Readonly<ResolvedOptions>, environment: Environment, clientKey: string) {
    super();
    this.#options = options;
    this.#environment = environment;
    const storage = (): Storage | undefined =>
      options().storage === 'none' ? undefined : environment.sessionStorage();
    this.#resume = new ResumeMemory(storage, clientKey, environment.clock);
  }

  get state(): SessionState {
    return this.#state;
  }

  get info(): SessionInfo {
    return this.#info;
  }

  /** Id of this page's newest connection at the server, also while there is none. */
  get voiceSdkId(): string | null {
    return this.#resume.token;
  }

  get attempt(): number {
    return this.#attempt;
  }

  get retryInMs(): number | null {
    return this.#retryInMs;
  }

  /** Calls of an earlier page of this tab, in a session that the server still remembers. */
  get left(): Json | null {
    return this.#resume.left;
  }

  /** Remembers the calls for the next page of this tab, or that there are none. */
  leave(left: Json | null): void {
    if (left || this.#resume.left) this.#resume.setLeft(left, this.#state === 'ready');
  }

  /** Resolves when registered; rejects with the {@link TelnyxError} that ended the attempt. The same promise while one runs. */
  connect(): Promise<void> {
    if (this.#state === 'ready') return Promise.resolve();
    this.#ready ??= deferred();
    const {promise} = this.#ready;
    const before = this.#state;
    if (before === 'idle' || before === 'failed' || before === 'closed' || before === 'waiting') {
      this.#wait?.dispose();
      this.#drop();
      if (before !== 'waiting') {
        this.#attempt = 0;
        this.#asked = false;
      }
      if (this.#advance('connect')) this.#begin(before === 'waiting');
    }
    return promise;
  }

  /** The socket of now, for looking at. */
  get socket(): WebSocket | undefined {
    return this.#connection?.socket.raw;
  }

  /**
   * Logs in with the options of now: on an open connection at once, and what goes on there stays; on one that is being made, as part of it;
   * again when it had been refused. `false`: there is none, and they count from the next. Rejects with 46001 when refused; an open
   * connection then goes on with what it had.
   */
  async login(): Promise<boolean> {
    const connection = this.#connection;
    if (this.#state === 'opening' || (this.#state === 'failed' && connection)) {
      await this.connect();
      return true;
    }
    if (!connection) return false;
    if (this.#state !== 'ready') {
      // Other credentials are on their way; whatever becomes of them, these are next.
      await this.connect().catch(() => {});
      return this.login();
    }
    try {
      await this.#login(connection, false);
      return true;
    } catch (error) {
      if (connection !== this.#connection) throw new TelnyxError(45002, {detail: 'closed', cause: error});
      const refused = new TelnyxError(46001, {detail: (error as Error).message, cause: error, fatal: false});
      this.emit('error', refused);
      throw refused;
    }
  }

  /** Whether the server says that the client is registered. */
  async registered(): Promise<boolean> {
    if (this.#state !== 'ready') return false;
    const state = await this.request('telnyx_rtc.gatewayState', {}).then(readGatewayState, () => undefined);
    return state?.verdict === 'registered';
  }

  /** Whether the server answers requests of now. What does not is given up, and comes back as another connection. */
  alive(): Promise<boolean> {
    return this.#connection?.health?.alive() ?? Promise.resolve(false);
  }

  /** Asks whether the server is there, however lately it was. */
  probe(): void {
    void this.#connection?.health?.ask();
  }

  /** Gives the connection up for another one: warning 36003, except where the server asked for it. */
  recycle(reason: string, source?: RecoverySource): void {
    const connection = this.#connection;
    if (!connection || this.#state !== 'ready') return;
    if (source) this.emit('warning', 36003, {reason, source});
    this.#lost(connection, reason);
  }

  /** The network is another one: a new connection at once, and tried again soon until that network has settled. */
  renew(): void {
    this.#unsettledUntil = this.#environment.clock.now() + SETTLE_MS;
    this.recycle('another network');
    if (this.#state === 'waiting') void this.connect().catch(() => {});
  }

  /** Closes the socket and cancels everything that is planned. Nothing is thrown when there is none. */
  disconnect(reason = 'disconnected'): void {
    this.#wait?.dispose();
    this.#drop();
    this.#advance('disconnect', reason);
    this.#ready?.reject(new TelnyxError(45002, {detail: reason}));
    this.#ready = undefined;
  }

  /** Like `Rpc.request`; without a connection it rejects at once with kind `closed`. */
  async request(method: Method, params: Json): Promise<Json> {
    const rpc = this.#connection?.rpc;
    if (!rpc) throw new RpcError('closed', method, 'not connected');
    try {
      return await rpc.request(method, params);
    } catch (error) {
      // The server forgot the login: log in once more, quietly, for what comes next. This request stays failed (S05).
      if (error instanceof RpcError && error.code === AUTHENTICATION_REQUIRED) {
        if (!this.#options().autoReconnect) this.emit('error', new TelnyxError(46003, {fatal: true, cause: error}));
        else await this.#authenticateAgain();
      }
      if (
        error instanceof RpcError &&
        error.kind === 'timeout' &&
        VITAL.test(method) &&
        rpc === this.#connection?.rpc
      ) {
        this.recycle(`no answer to ${method}`, 'request');
      }
      throw error;
    }
  }

  notify(method: Method, params: Json): boolean {
    return this.#connection?.rpc.notify(method, params) ?? false;
  }

  /** Sends a frame that is no request; whether it arrives matters to nobody. */
  send(frame: object): void {
    this.#connection?.rpc.send(JSON.stringify(frame));
  }

  clearReconnectToken(): void {
    this.#resume.clear();
  }

  dispose(): void {
    this.disconnect();
    this.removeAllListeners();
  }

  #advance(event: SessionEvent, reason: string | null = null): boolean {
    const next = SESSION_MACHINE.next(this.#state, event);
    if (!next) return false;
    this.#state = next;
    if (next !== 'waiting') this.#retryInMs = null;
    this.emit('state', next, reason);
    return this.#state === next;
  }

  /** Opens the socket as soon as there are credentials. */
  #begin(again: boolean): void {
    const wait = (this.#wait = new Disposer());
    const preparing = again ? undefined : this.prepare?.();
    // The page may have disconnected when it was asked, or while it is waited for.
    const open = (): void => {
      if (!wait.disposed) this.#open();
    };
    if (!preparing) return open();
    preparing.then(open, (error: unknown) => {
      if (!wait.disposed) this.#giveUp(46002, 'no token', error);
    });
  }

  #open(): void {
    const kind = loginKind(this.#options());
    if (kind === 'none' || (kind === 'token' && !this.#options().loginToken)) {
      this.#giveUp(46002, 'no credentials');
      return;
    }
    const usedToken = this.#resume.token !== null;
    let socket: Socket;
    try {
      const url = endpointUrl(this.#options(), {
        voiceSdkId: this.#resume.token,
        skipLast: this.#skipLast,
        firstCanary: !this.#canaryUsed,
      });
      this.#canaryUsed ||= this.#options().useCanaryRtcServer;
      socket = new Socket(url, (target) => this.#environment.createSocket(target));
    } catch (error) {
      this.#giveUp(45001, 'socket refused', error);
      return;
    }
    const rpc = new Rpc(this.#environment.clock, (text) => socket.send(text));
    const scope = new Disposer();
    const connection: Connection = {
      socket,
      rpc,
      scope,
      usedToken,
      logins: Promise.resolve(),
      registerTries: 0,
      registered: false,
      reattached: [],
    };
    this.#connection = connection;
    scope.add(() => {
      socket.close();
      rpc.close();
    });
    const opened = scope.timeout(
      this.#environment.clock,
      () => this.#lost(connection, 'open timeout'),
      OPEN_TIMEOUT_MS,
    );
    rpc.on('traffic', (direction, text) => this.emit('traffic', direction, text));
    rpc.answers = (frame) => this.answers?.(frame);
    rpc.on('voiceSdkId', (id) => this.#resume.setToken(id));
    rpc.on('message', (frame) => this.#handleMessage(connection, frame));
    rpc.on('answered', () => connection.health?.confirm());
    socket.on('text', (text) => rpc.handleText(text));
    socket.on('close', (info) => {
      this.emit('close', info);
      if (info.failed) this.emit('error', new TelnyxError(45002, {detail: `close code ${info.code}`}));
      this.#lost(connection, `closed ${info.code}`);
    });
    socket.on('open', () => {
      opened();
      this.#skipLast = false;
      this.emit('open');
      if (this.#advance('opened')) void this.#authenticate(connection);
    });
  }

  async #authenticate(connection: Connection): Promise<void> {
    try {
      await this.#login(connection, true);
      if (connection !== this.#connection) return;
      this.#advance('loggedIn');
      const silent = (): void => {
        if (!connection.registered && connection.registerTries === 0) this.#lost(connection, 'registration timeout');
      };
      connection.scope.timeout(this.#environment.clock, silent, REGISTRATION_TIMEOUT_MS);
    } catch (error) {
      if (connection !== this.#connection || !(error instanceof RpcError) || error.kind === 'closed') return;
      if (error.kind === 'timeout') return this.#lost(connection, 'login timeout');
      if (connection.usedToken) {
        // A stale reconnect token can be what is refused; one fresh try tells.
        this.#resume.clear();
        this.#drop();
        if (this.#advance('retry')) this.#open();
        return;
      }
      this.#refuse(`code ${error.code}`, error);
    }
  }

  /** `ask`: for other credentials when these are refused. */
  #login(connection: Connection, ask: boolean): Promise<void> {
    const login = connection.logins.then(() => this.#tryLogin(connection, ask));
    connection.logins = login.catch(() => {});
    return login;
  }

  /** Logs in; once more when the credentials were refused and others have come meanwhile or are to be had. */
  async #tryLogin(connection: Connection, ask: boolean): Promise<void> {
    const sent = this.#options();
    try {
      await this.#sendLogin(connection);
    } catch (error) {
      const refused = (error as RpcError).kind === 'remote';
      const others = refused && (sent !== this.#options() || (ask && (await this.#askFresh())));
      if (!others || connection !== this.#connection) throw error;
      await this.#sendLogin(connection);
    }
    this.#asked = false;
    this.emit('loggedIn');
  }

  async #askFresh(): Promise<boolean> {
    if (this.#asked) return false;
    this.#asked = true;
    return (await this.freshCredentials?.()) ?? false;
  }

  async #sendLogin(connection: Connection): Promise<void> {
    const {method, params} = loginRequest(this.#options(), {
      reconnection: this.#resume.token !== null,
      // What is open is known to be alive, however long ago its login was.
      sessid: this.#state === 'ready' ? this.#info.sessionId : this.#resume.sessionId,
      userAgent: this.#environment.userAgent,
    });
    const result = await connection.rpc.request(method, params);
    if (connection !== this.#connection) return;
    const sessionId = asString(result['sessid']);
    this.#info = {...this.#info, sessionId};
    this.#resume.setSession(sessionId);
  }

  /** A refused login: the socket stays open, nothing is retried (S04). Also for -32000, which must not loop (weakness 2). */
  #refuse(detail: string, cause?: unknown): void {
    const error = new TelnyxError(46001, {detail, cause});
    this.emit('error', error);
    this.#advance('refused', 'login refused');
    this.#ready?.reject(error);
    this.#ready = undefined;
  }

  #authenticateAgain(): Promise<void> {
    const connection = this.#connection;
    if (!connection || this.#state !== 'ready') return Promise.resolve();
    this.#relogin ??= (async () => {
      try {
        await this.#login(connection, true);
      } catch (error) {
        if (connection === this.#connection && (error as RpcError).kind === 'remote') {
          this.#refuse(`code ${(error as RpcError).code}`, error);
        }
      } finally {
        this.#relogin = undefined;
      }
    })();
    return this.#relogin;
  }

  #handleMessage(connection: Connection, frame: RequestFrame): void {
    if (connection !== this.#connection) return;
    switch (frame.method) {
      case 'telnyx_rtc.clientReady': {
        const list = frame.params['reattached_sessions'];
        connection.reattached = Array.isArray(list) ? list.filter((id): id is string => typeof id === 'string') : [];
        void this.#askGatewayState(connection);
        return;
      }
      case 'telnyx_rtc.ping':
        // The answer to a ping is a ping of our own (§1.9); whether it is answered says if the line works both ways.
        this.#ping(connection, frame.voiceSdkId).catch((error: RpcError) => {
          if (connection !== this.#connection || error.kind !== 'timeout') return;
          this.recycle('no answer to a ping', 'request');
        });
        return;
      case 'telnyx_rtc.gatewayState': {
        const state = readGatewayState(frame.params);
        if (state) this.#handleGatewayState(connection, state);
        return;
      }
      default:
        this.emit('message', frame);
    }
  }

  async #askGatewayState(connection: Connection): Promise<void> {
    try {
      const token = this.#resume.token;
      const result = await connection.rpc.request('telnyx_rtc.gatewayState', {}, {voice_sdk_id: token ?? undefined});
      const state = readGatewayState(result);
      if (state && connection === this.#connection) this.#handleGatewayState(connection, state);
    } catch (error) {
      if (connection !== this.#connection) return;
      if ((error as RpcError).kind === 'timeout') this.#lost(connection, 'registration timeout');
      else if ((error as RpcError).kind === 'remote') this.#refuse('registration refused', error);
    }
  }

  #handleGatewayState(connection: Connection, gateway: GatewayState): void {
    const {clock} = this.#environment;
    switch (gateway.verdict) {
      case 'registered': {
        if (connection.registered || this.#state !== 'registering') return;
        connection.registered = true;
        const {callReportId, dc, region} = gateway;
        this.#info = {...this.#info, callReportId, dc, region};
        this.#attempt = 0;
        this.#gatewayFailures = 0;
        if (!this.#advance('registered')) return;
        connection.health = new LineHealth({
          clock,
          scope: connection.scope,
          watched: () => this.watched(),
          ping: () => this.#ping(connection, null),
          dead: () => this.recycle('no answer to a ping', 'probe'),
        });
        this.emit('ready', this.#info, connection.reattached);
        this.#ready?.resolve();
        this.#ready = undefined;
        return;
      }
      case 'retry': {
        if (connection.registered) return;
        connection.registerTries++;
        if (connection.registerTries >= GATEWAY_TRIES) {
          this.#refuse(`${gateway.state} after ${GATEWAY_TRIES} tries`);
          return;
        }
        const delay = gatewayDelayMs(clock.random());
        connection.scope.timeout(clock, () => void this.#askGatewayState(connection), delay);
        return;
      }
      case 'failed': {
        this.emit('error', new TelnyxError(45004, {detail: gateway.state}));
        this.#gatewayFailures++;
        this.#skipLast = true;
        if (this.#gatewayFailures >= GATEWAY_TRIES || !this.#options().autoReconnect) {
          this.#gatewayFailures = 0;
          this.#giveUp(45003, 'gateway failed');
        } else {
          this.#waitThenOpen(gatewayDelayMs(clock.random()), 'gateway failed');
        }
        return;
      }
      case 'unknown':
        return;
    }
  }

  /** Rejects when no answer came in time; one that says no is an answer. */
  async #ping(connection: Connection, voiceSdkId: string | null): Promise<void> {
    const token = voiceSdkId ?? this.#resume.token;
    try {
      await connection.rpc.request('telnyx_rtc.ping', {}, {voice_sdk_id: token ?? undefined});
    } catch (error) {
      if ((error as RpcError).kind !== 'remote') throw error;
    }
  }

  /** The connection is gone or useless; what happens next is the options' decision. One physical loss counts once. */
  #lost(connection: Connection, reason: string): void {
    if (connection !== this.#connection) return;
    const {autoReconnect, maxReconnectAttempts} = this.#options();
    // The server's memory of the session counts from here, not from the login.
    if (connection.registered) this.#resume.setSession(this.#info.sessionId);
    if (this.#state === 'failed') {
      this.#drop();
      return;
    }
    if (!autoReconnect && connection.registered) {
      this.emit('warning', 36005, {reason: 'auto_reconnect_disabled'});
      this.#drop();
      this.#advance('gaveUp', reason);
      return;
    }
    const {clock} = this.#environment;
    if (clock.now() < this.#unsettledUntil) return this.#waitThenOpen(QUICK_RETRY_MS, reason);
    this.#attempt++;
    if (!autoReconnect || (maxReconnectAttempts > 0 && this.#attempt > maxReconnectAttempts)) {
      this.#attempt = 0;
      this.#giveUp(45003, reason);
      return;
    }
    this.#waitThenOpen(reconnectDelayMs(this.#attempt, clock.random()), reason);
  }

  #waitThenOpen(delayMs: number, reason: string): void {
    this.#drop();
    this.#retryInMs = delayMs;
    if (!this.#advance('lost', reason)) return;
    this.#wait = new Disposer();
    this.#wait.timeout(
      this.#environment.clock,
      () => {
        if (this.#advance('retry')) this.#open();
      },
      delayMs,
    );
  }

  #giveUp(code: ErrorCode, reason: string, cause?: unknown): void {
    this.#drop();
    const error = cause instanceof TelnyxError ? cause : new TelnyxError(code, {detail: reason, cause});
    this.#advance('gaveUp', reason);
    this.emit('error', error);
    this.#ready?.reject(error);
    this.#ready = undefined;
  }

  /** Lets go of the connection: timers, listeners, pending requests and the socket itself. */
  #drop(): void {
    const connection = this.#connection;
    this.#connection = undefined;
    connection?.scope.dispose();
  }
}
