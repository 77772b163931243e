/**
 * A logged-in client: its calls survive the loss of its socket for a while, so that it can come back for them.
 *
 * Calls between two users belong here later: a session knows its login, so a directory of sessions by login is all that
 * an inbound call needs.
 */
import {randomUUID} from 'node:crypto';

export class Session {
  sessid = randomUUID();
  /** @type {Map<string, import('../call/call.mjs').Call>} */
  calls = new Map();
  /** Candidates for calls that are not there yet, by call id. */
  #early = new Map();
  /** @type {import('./connection.mjs').Connection | null} */
  #connection = null;
  #forget = () => {};
  #remoteAddress;

  /**
   * @param {object} options
   * @param {string} options.identity who logged in; only the same may come back
   * @param {string} options.label the same for people to read
   * @param {any} options.row behaviour of the login or assistant
   * @param {boolean} options.anonymous calls go to the assistant, whatever number they name
   * @param {string} [options.conversationId]
   */
  constructor({identity, label, row, anonymous, conversationId}) {
    this.identity = identity;
    this.label = label;
    this.row = row;
    this.anonymous = anonymous;
    this.conversationId = conversationId;
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

  sendConversation(params) {
    this.#connection?.send({id: randomUUID(), method: 'ai_conversation', params});
  }

  /** @param {import('../call/call.mjs').Call} call */
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

  /** @param {import('../call/call.mjs').Call} call */
  forgetCall(call) {
    if (this.calls.get(call.id) === call) this.calls.delete(call.id);
  }

  end() {
    this.#forget();
    for (const call of [...this.calls.values()]) call.end();
  }
}
