import {TelnyxError} from '../errors/index.js';
import type {ErrorCode, WarningCode} from '../errors/index.js';
import {deferred} from '../lib/deferred.js';
import type {Deferred} from '../lib/deferred.js';
import {Disposer} from '../lib/disposer.js';
import {Emitter} from '../lib/emitter.js';
import type {Json} from '../lib/guards.js';
import type {ResolvedOptions} from '../options/client-options.js';
import {AUTHENTICATION_REQUIRED} from '../protocol/catalog.js';
import type {Method} from '../protocol/catalog.js';
import type {RequestFrame} from '../protocol/frame.js';
import {readGatewayState} from '../protocol/gateway.js';
import type {GatewayState} from '../protocol/gateway.js';
import {loginKind} from '../protocol/login.js';
import {endpointUrl} from '../transport/endpoint.js';
import {GATEWAY_TRIES, gatewayDelayMs, reconnectDelayMs} from '../transport/reconnect-policy.js';
import {ResumeMemory} from '../transport/resume.js';
import {RpcError} from '../transport/rpc.js';
import type {CloseInfo} from '../transport/socket.js';
import type {Environment} from './environment.js';
import {Line} from './line.js';
import {LineHealth} from './line-health.js';
import {Logins} from './logins.js';
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
  #line: Line | undefined;
  readonly #logins: Logins;
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
  #relogin: Promise<void> | undefined;

  constructor(options: () => Readonly<ResolvedOptions>, environment: Environment, clientKey: string) {
    super();
    this.#options = options;
    this.#environment = environment;
    const storage = (): Storage | undefined =>
      options().storage === 'none' ? undefined : environment.sessionStorage();
    this.#resume = new ResumeMemory(storage, clientKey, environment.clock);
    this.#logins = new Logins({
      userAgent: () => environment.userAgent,
      options,
      current: () => this.#line,
      session: () => ({
        // What is open is known to be alive, however long ago its login was.
        id: this.#state === 'ready' ? this.#info.sessionId : this.#resume.sessionId,
        reconnection: this.#resume.token !== null,
      }),
      accepted: (sessionId) => {
        this.#info = {...this.#info, sessionId};
        this.#resume.setSession(sessionId);
      },
      done: () => this.emit('loggedIn'),
      freshCredentials: async () => (await this.freshCredentials?.()) ?? false,
    });
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
        this.#logins.forget();
      }
      if (this.#advance('connect')) this.#begin(before === 'waiting');
    }
    return promise;
  }

  /** The socket of now, for looking at. */
  get socket(): WebSocket | undefined {
    return this.#line?.socket.raw;
  }

  /**
   * Logs in with the options of now: on an open connection at once, and what goes on there stays; on one that is being made, as part of it;
   * again when it had been refused. `false`: there is none, and they count from the next. Rejects with 46001 when refused; an open
   * connection then goes on with what it had.
   */
  async login(): Promise<boolean> {
    const line = this.#line;
    if (this.#state === 'opening' || (this.#state === 'failed' && line)) {
      await this.connect();
      return true;
    }
    if (!line) return false;
    if (this.#state !== 'ready') {
      // Other credentials are on their way; whatever becomes of them, these are next.
      await this.connect().catch(() => {});
      return this.login();
    }
    try {
      await this.#logins.run(line, false);
      return true;
    } catch (error) {
      if (line !== this.#line) throw new TelnyxError(45002, {detail: 'closed', cause: error});
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
    return this.#line?.health?.alive() ?? Promise.resolve(false);
  }

  /** Asks whether the server is there, however lately it was. */
  probe(): void {
    void this.#line?.health?.ask();
  }

  /** Gives the connection up for another one: warning 36003, except where the server asked for it. */
  recycle(reason: string, source?: RecoverySource): void {
    const line = this.#line;
    if (!line || this.#state !== 'ready') return;
    if (source) this.emit('warning', 36003, {reason, source});
    this.#lost(line, reason);
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
    const rpc = this.#line?.rpc;
    if (!rpc) throw new RpcError('closed', method, 'not connected');
    try {
      return await rpc.request(method, params);
    } catch (error) {
      // The server forgot the login: log in once more, quietly, for what comes next. This request stays failed (S05).
      if (error instanceof RpcError && error.code === AUTHENTICATION_REQUIRED) {
        if (!this.#options().autoReconnect) this.emit('error', new TelnyxError(46003, {fatal: true, cause: error}));
        else await this.#authenticateAgain();
      }
      if (error instanceof RpcError && error.kind === 'timeout' && VITAL.test(method) && rpc === this.#line?.rpc) {
        this.recycle(`no answer to ${method}`, 'request');
      }
      throw error;
    }
  }

  notify(method: Method, params: Json): boolean {
    return this.#line?.rpc.notify(method, params) ?? false;
  }

  /** Sends a frame that is no request; whether it arrives matters to nobody. */
  send(frame: object): void {
    this.#line?.rpc.send(JSON.stringify(frame));
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
    let line: Line;
    try {
      const url = endpointUrl(this.#options(), {
        voiceSdkId: this.#resume.token,
        skipLast: this.#skipLast,
        firstCanary: !this.#canaryUsed,
      });
      this.#canaryUsed ||= this.#options().useCanaryRtcServer;
      line = new Line(url, this.#environment, usedToken, (frame) => this.answers?.(frame));
    } catch (error) {
      this.#giveUp(45001, 'socket refused', error);
      return;
    }
    this.#line = line;
    const late = (): void => this.#lost(line, 'open timeout');
    const opened = line.scope.timeout(this.#environment.clock, late, OPEN_TIMEOUT_MS);
    line.on('traffic', (direction, text) => this.emit('traffic', direction, text));
    line.on('voiceSdkId', (id) => this.#resume.setToken(id));
    line.on('message', (frame) => this.#handleMessage(line, frame));
    line.on('close', (info) => {
      this.emit('close', info);
      if (info.failed) this.emit('error', new TelnyxError(45002, {detail: `close code ${info.code}`}));
      this.#lost(line, `closed ${info.code}`);
    });
    line.on('open', () => {
      opened();
      this.#skipLast = false;
      this.emit('open');
      if (this.#advance('opened')) void this.#authenticate(line);
    });
  }

  async #authenticate(line: Line): Promise<void> {
    try {
      await this.#logins.run(line, true);
      if (line !== this.#line) return;
      this.#advance('loggedIn');
      const silent = (): void => {
        if (!line.registered && line.registerTries === 0) this.#lost(line, 'registration timeout');
      };
      line.scope.timeout(this.#environment.clock, silent, REGISTRATION_TIMEOUT_MS);
    } catch (error) {
      if (line !== this.#line || !(error instanceof RpcError) || error.kind === 'closed') return;
      if (error.kind === 'timeout') return this.#lost(line, 'login timeout');
      if (line.usedToken) {
        // A stale reconnect token can be what is refused; one fresh try tells.
        this.#resume.clear();
        this.#drop();
        if (this.#advance('retry')) this.#open();
        return;
      }
      this.#refuse(`code ${error.code}`, error);
    }
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
    const line = this.#line;
    if (!line || this.#state !== 'ready') return Promise.resolve();
    this.#relogin ??= (async () => {
      try {
        await this.#logins.run(line, true);
      } catch (error) {
        if (line === this.#line && (error as RpcError).kind === 'remote') {
          this.#refuse(`code ${(error as RpcError).code}`, error);
        }
      } finally {
        this.#relogin = undefined;
      }
    })();
    return this.#relogin;
  }

  #handleMessage(line: Line, frame: RequestFrame): void {
    if (line !== this.#line) return;
    switch (frame.method) {
      case 'telnyx_rtc.clientReady': {
        const list = frame.params['reattached_sessions'];
        line.reattached = Array.isArray(list) ? list.filter((id): id is string => typeof id === 'string') : [];
        void this.#askGatewayState(line);
        return;
      }
      case 'telnyx_rtc.ping':
        // The answer to a ping is a ping of our own (§1.9); whether it is answered says if the line works both ways.
        line.ping(frame.voiceSdkId ?? this.#resume.token).catch((error: RpcError) => {
          if (line !== this.#line || error.kind !== 'timeout') return;
          this.recycle('no answer to a ping', 'request');
        });
        return;
      case 'telnyx_rtc.gatewayState': {
        const state = readGatewayState(frame.params);
        if (state) this.#handleGatewayState(line, state);
        return;
      }
      default:
        this.emit('message', frame);
    }
  }

  async #askGatewayState(line: Line): Promise<void> {
    try {
      const token = this.#resume.token;
      const result = await line.rpc.request('telnyx_rtc.gatewayState', {}, {voice_sdk_id: token ?? undefined});
      const state = readGatewayState(result);
      if (state && line === this.#line) this.#handleGatewayState(line, state);
    } catch (error) {
      if (line !== this.#line) return;
      if ((error as RpcError).kind === 'timeout') this.#lost(line, 'registration timeout');
      else if ((error as RpcError).kind === 'remote') this.#refuse('registration refused', error);
    }
  }

  #handleGatewayState(line: Line, gateway: GatewayState): void {
    const {clock} = this.#environment;
    switch (gateway.verdict) {
      case 'registered': {
        if (line.registered || this.#state !== 'registering') return;
        line.registered = true;
        const {callReportId, dc, region} = gateway;
        this.#info = {...this.#info, callReportId, dc, region};
        this.#attempt = 0;
        this.#gatewayFailures = 0;
        if (!this.#advance('registered')) return;
        line.health = new LineHealth({
          clock,
          scope: line.scope,
          watched: () => this.watched(),
          ping: () => line.ping(this.#resume.token),
          dead: () => this.recycle('no answer to a ping', 'probe'),
        });
        this.emit('ready', this.#info, line.reattached);
        this.#ready?.resolve();
        this.#ready = undefined;
        return;
      }
      case 'retry': {
        if (line.registered) return;
        line.registerTries++;
        if (line.registerTries >= GATEWAY_TRIES) {
          this.#refuse(`${gateway.state} after ${GATEWAY_TRIES} tries`);
          return;
        }
        const delay = gatewayDelayMs(clock.random());
        line.scope.timeout(clock, () => void this.#askGatewayState(line), delay);
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

  /** The connection is gone or useless; what happens next is the options' decision. One physical loss counts once. */
  #lost(line: Line, reason: string): void {
    if (line !== this.#line) return;
    const {autoReconnect, maxReconnectAttempts} = this.#options();
    // The server's memory of the session counts from here, not from the login.
    if (line.registered) this.#resume.setSession(this.#info.sessionId);
    if (this.#state === 'failed') {
      this.#drop();
      return;
    }
    if (!autoReconnect && line.registered) {
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
    const line = this.#line;
    this.#line = undefined;
    line?.scope.dispose();
  }
}
