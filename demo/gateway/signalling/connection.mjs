/** One WebSocket: framing, ids, pings, the journal. What frames mean is decided in methods.mjs. */
import {randomUUID} from 'node:crypto';
import {Timers} from '../lib/timers.mjs';
import {SpeedTest} from './speed-test.mjs';

const DEAD_AFTER_MS = 60_000;
const ANSWER_MS = 10_000;

export class Connection {
  /** @type {import('./session.mjs').Session | null} */
  session = null;
  /** How often the client asked for its registration on this connection. */
  stateQuestions = 0;
  timers;
  #socket;
  #hub;
  #serno = 0;
  #lastHeard = Date.now();
  /** Requests of the gateway whose answer somebody waits for, by id. */
  #asked = new Map();
  #line;
  #speedTest = new SpeedTest((text) => this.sendText(text));

  /**
   * @param {object} options
   * @param {number} options.number
   * @param {import('ws').WebSocket} options.socket
   * @param {import('node:http').IncomingMessage} options.request
   * @param {import('./hub.mjs').Hub} options.hub
   */
  constructor({number, socket, request, hub}) {
    this.number = number;
    this.#socket = socket;
    this.#hub = hub;
    this.remoteAddress = request.socket.remoteAddress;
    this.url = new URL(request.url ?? '/', 'ws://gateway');
    // A client that presents the id it was given keeps it.
    this.voiceSdkId = this.url.searchParams.get('voice_sdk_id') || `VSDK${randomUUID()}`;
    this.timers = new Timers(hub.onError);
    this.#line = hub.frames.line(this.timers);
    socket.on('message', (data, isBinary) => isBinary || this.#line.receive(() => this.#received(String(data))));
    socket.on('error', () => socket.terminate());
    socket.on('close', () => this.#closed());
    this.#journal('open', undefined);
  }

  get open() {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  send(frame) {
    this.sendText(JSON.stringify({jsonrpc: '2.0', ...frame, voice_sdk_id: this.voiceSdkId}), frame);
  }

  /** Sends text as it is, whether it is a frame or not. */
  sendText(text, frame = parse(text)) {
    if (!this.open) return;
    this.#journal('out', frame ?? text);
    this.#line.send(() => this.#socket.send(text));
  }

  /** A request of the gateway; nobody waits for the acknowledgement. */
  request(method, params) {
    this.send({id: this.#hub.nextId(), method, params});
  }

  /**
   * A request of the gateway whose answer matters.
   *
   * @returns {Promise<{result?: any, error?: any} | null>} null when none comes in time
   */
  ask(method, params) {
    const id = this.#hub.nextId();
    this.send({id, method, params});
    return new Promise((resolve) => {
      const settle = (answer) => {
        giveUp();
        this.#asked.delete(id);
        resolve(answer);
      };
      const giveUp = this.timers.after(ANSWER_MS, () => settle(null));
      this.#asked.set(id, settle);
      if (!this.open) settle(null);
    });
  }

  /** A frame of the client without a method: perhaps the answer to one of our requests. */
  answered({id, result, error}) {
    this.#asked.get(id)?.({result, error});
  }

  result(id, result) {
    if (isId(id)) this.send({id, result});
  }

  error(id, error) {
    if (isId(id)) this.send({id, error});
  }

  startPings(everyMs) {
    this.timers.every(everyMs, () => {
      if (Date.now() - this.#lastHeard > Math.max(DEAD_AFTER_MS, 3 * everyMs)) return this.terminate();
      this.ping();
    });
  }

  ping() {
    this.request('telnyx_rtc.ping', {serno: ++this.#serno});
  }

  close(code, reason) {
    this.#socket.close(code, reason);
  }

  terminate() {
    this.#socket.terminate();
  }

  #received(text) {
    this.#lastHeard = Date.now();
    if (text.startsWith('#SP')) return this.#speedTest.received(text);
    const frame = parse(text);
    this.#journal('in', frame ?? text);
    if (frame === null || typeof frame !== 'object' || Array.isArray(frame)) return;
    this.#hub.received(this, frame);
  }

  #closed() {
    this.timers.close();
    for (const settle of [...this.#asked.values()]) settle(null);
    this.#journal('close', undefined);
    this.#hub.closed(this);
  }

  #journal(direction, frame) {
    this.#hub.journal.add({
      direction,
      socket: this.number,
      sessid: this.session?.sessid,
      ...(direction === 'open' ? {url: this.url.pathname + this.url.search} : {}),
      frame,
    });
  }
}

const isId = (id) => typeof id === 'string' || typeof id === 'number';

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
