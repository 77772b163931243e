/** A logged-in client: its calls survive the loss of its socket for a while, so that it can come back for them. */
import {randomUUID} from 'node:crypto';
import {Timers} from '../lib/timers.mjs';

/**
 * Who logged in, and how.
 *
 * @typedef {object} Credentials
 * @property {string} identity only the same may come back
 * @property {string} label the same for people to read
 * @property {string} [user] the name at which others reach this client
 * @property {any} row behaviour of the login or assistant
 * @property {boolean} anonymous calls go to the assistant, whatever number they name
 * @property {number} [expiresAt] of a token, milliseconds since the epoch
 * @property {string} [conversationId]
 */

export class Session {
  sessid = randomUUID();
  /** @type {Map<string, import('../call/leg.mjs').Leg>} */
  calls = new Map();
  /** Candidates for calls that are not there yet, by call id. */
  #early = new Map();
  #refused;
  /** @type {import('./connection.mjs').Connection | null} */
  #connection = null;
  #forget = () => {};
  #remoteAddress;

  /**
   * @param {Credentials} credentials
   * @param {(error: unknown) => void} onError
   * @param {import('../media/impairment.mjs').Impairment} impairment
   */
  constructor(credentials, onError, impairment) {
    this.impairment = impairment;
    this.timers = new Timers(onError);
    this.anonymous = credentials.anonymous;
    this.conversationId = credentials.conversationId;
    this.renew(credentials, 0);
  }

  /**
   * Logs in, for the first time or again.
   *
   * @param {Credentials} credentials
   * @param {number} order the newest session of a user is the one that rings
   */
  renew({identity, label, user, row, expiresAt = Infinity}, order) {
    this.identity = identity;
    this.label = label;
    this.user = user;
    this.row = row;
    this.expiresAt = expiresAt;
    this.order = order;
  }

  get expired() {
    return Date.now() >= this.expiresAt;
  }

  get remoteAddress() {
    return this.#remoteAddress;
  }

  get connected() {
    return this.#connection !== null;
  }

  /** @param {import('./connection.mjs').Connection} connection */
  connect(connection) {
    this.#forget();
    const before = this.#connection;
    this.#connection = connection;
    this.#remoteAddress = connection.remoteAddress;
    if (before && before !== connection) before.terminate();
  }

  /**
   * @param {import('./connection.mjs').Connection} connection that closed
   * @param {(forget: () => void) => () => void} remember schedules the end of this session's memory
   */
  disconnect(connection, remember) {
    if (this.#connection !== connection) return;
    this.#connection = null;
    this.#forget = remember(() => this.end());
  }

  send(frame) {
    this.#connection?.send(frame);
  }

  sendText(text) {
    this.#connection?.sendText(text);
  }

  request(method, params) {
    this.#connection?.request(method, params);
  }

  ask(method, params) {
    return this.#connection?.ask(method, params) ?? Promise.resolve(null);
  }

  sendConversation(params) {
    this.#connection?.send({id: randomUUID(), method: 'ai_conversation', params});
  }

  /** @param {import('../call/leg.mjs').Leg} call */
  addCall(call) {
    this.calls.set(call.id, call);
    for (const candidate of this.#early.get(call.id) ?? []) call.addCandidate(candidate);
    this.#early.delete(call.id);
  }

  /** A client may send candidates before the call they belong to is known here. */
  keepCandidate(callId, candidate) {
    if (this.#early.size > 20) this.#early.clear();
    const kept = this.#early.get(callId) ?? [];
    if (kept.length < 50) this.#early.set(callId, [...kept, candidate]);
  }

  /** @param {import('../call/leg.mjs').Leg} call */
  forgetCall(call) {
    if (this.calls.get(call.id) !== call) return;
    this.calls.delete(call.id);
    if (call.refusesCandidates) this.#refused = call.id;
  }

  /** The last call that refused candidates: the client sends the rest of them after it is over. */
  refusesCandidates(callId) {
    return Boolean(this.row.refuseCandidates) || callId === this.#refused;
  }

  end() {
    this.#forget();
    this.timers.close();
    for (const call of [...this.calls.values()]) call.end();
  }
}
