/** All sockets and sessions of the gateway. */
import {Journal} from '../lib/journal.mjs';
import {Timers} from '../lib/timers.mjs';
import {Impairment} from '../media/impairment.mjs';
import {ERRORS} from '../scenarios/causes.mjs';
import {Connection} from './connection.mjs';
import {FrameFaults} from './frame-faults.mjs';
import {dispatch} from './methods.mjs';

const MEMORY_MS = 90_000;

export class Hub {
  journal = new Journal();
  /** @type {Set<Connection>} */
  connections = new Set();
  /** @type {Map<string, import('./session.mjs').Session>} */
  sessions = new Map();
  /** What happens to media and to frames on their way. */
  impairment = new Impairment();
  frames = new FrameFaults();
  #timers;
  #count = 0;
  #lastId = 0;
  #logins = 0;
  #cut = new Set();
  /** Methods that are not answered at the moment (tests). */
  #ignored = new Set();
  /** Methods that are refused at the moment (tests). */
  #rejected = new Set();
  /** Calls of a session that comes back are offered after `clientReady` (tests). */
  attachesLate = false;
  #refuseUntil = 0;

  /**
   * @param {object} options
   * @param {number} options.pingMs
   * @param {(error: unknown) => void} options.onError
   */
  constructor({pingMs, onError}) {
    this.pingMs = pingMs;
    this.onError = onError;
    this.#timers = new Timers(onError);
  }

  /** New sockets are turned away for so long (tests). */
  refuse(ms) {
    this.#refuseUntil = Date.now() + ms;
  }

  get refusing() {
    return Date.now() < this.#refuseUntil;
  }

  /** @param {string[]} methods `*` for all */
  ignore(methods) {
    this.#ignored = new Set(methods);
  }

  /** @param {string[]} methods */
  reject(methods) {
    this.#rejected = new Set(methods);
  }

  /** Ids of the gateway's own requests: integers, so they never meet a client's uuid. */
  nextId() {
    return ++this.#lastId;
  }

  /** True the first time it is asked about an id. */
  cutOnce(voiceSdkId) {
    if (this.#cut.has(voiceSdkId)) return false;
    this.#cut.add(voiceSdkId);
    return true;
  }

  opened(socket, request) {
    this.connections.add(new Connection({number: ++this.#count, socket, request, hub: this}));
  }

  /** Whatever a client sends, the others are not affected. */
  async received(connection, frame) {
    if (this.#ignored.has('*') || this.#ignored.has(frame.method)) return;
    if (this.#rejected.has(frame.method)) return connection.error(frame.id, ERRORS.rejected);
    try {
      await dispatch(this, connection, frame);
    } catch (error) {
      this.onError(error);
      if (typeof frame.method === 'string') connection.error(frame.id, ERRORS.internal);
    }
  }

  /**
   * The client that rings when somebody calls a user: the one that logged in last, of those with a socket.
   *
   * @param {string} name
   * @param {import('./session.mjs').Session} [except] who calls
   */
  findUser(name, except) {
    return [...this.sessions.values()]
      .filter(
        (session) => session !== except && session.connected && session.user?.toLowerCase() === name.toLowerCase(),
      )
      .sort((one, other) => other.order - one.order)[0];
  }

  /** Numbers the logins. */
  nextLogin() {
    return ++this.#logins;
  }

  openSession(session) {
    this.sessions.set(session.sessid, session);
    return session;
  }

  /** The socket is gone: the session waits for it to come back. */
  closed(connection) {
    this.connections.delete(connection);
    connection.session?.disconnect(connection, (forget) =>
      this.#timers.after(MEMORY_MS, () => this.#end(connection.session, forget)),
    );
  }

  /** Somebody else logged in on the same socket. */
  leaveSession(connection) {
    const {session} = connection;
    session.disconnect(connection, () => () => {});
    this.#end(session, () => session.end());
  }

  /** As if the session had never been. */
  forget(session) {
    this.#end(session, () => session.end());
  }

  close() {
    this.#timers.close();
    for (const session of this.sessions.values()) session.end();
    for (const connection of this.connections) connection.terminate();
    this.sessions.clear();
  }

  #end(session, forget) {
    forget();
    this.sessions.delete(session.sessid);
  }
}
