/** A small signalling client for the gateway's own tests. */
import {randomUUID} from 'node:crypto';
import WebSocket from 'ws';

export class Client {
  frames = [];
  closed = false;
  #socket;
  #waiting = new Set();

  /** @param {string} url */
  static async open(url) {
    const client = new Client();
    client.#socket = new WebSocket(url);
    client.#socket.on('message', (data) => {
      client.frames.push(read(String(data)));
      client.#wake();
    });
    client.#socket.on('close', () => {
      client.closed = true;
      client.#wake();
    });
    await new Promise((resolve, reject) => client.#socket.once('open', resolve).once('error', reject));
    return client;
  }

  sendText(text) {
    this.#socket.send(text);
  }

  send(frame) {
    this.sendText(JSON.stringify({jsonrpc: '2.0', ...frame}));
  }

  /** Sends a request and waits for its answer. */
  async request(method, params, id = randomUUID()) {
    this.send({id, method, params});
    return this.wait((frame) => frame?.id === id && !frame.method);
  }

  /** The first frame, of all there were and will be, that `matches`. */
  async wait(matches, ms = 8000) {
    const found = () => this.frames.find(matches);
    await this.until(found, ms);
    return found();
  }

  until(condition, ms = 8000) {
    if (condition()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(check);
        reject(new Error(`not within ${ms} ms; got ${JSON.stringify(this.frames).slice(-1500)}`));
      }, ms);
      const check = () => {
        if (!condition()) return;
        clearTimeout(timer);
        this.#waiting.delete(check);
        resolve();
      };
      this.#waiting.add(check);
    });
  }

  method(name, ms) {
    return this.wait((frame) => frame?.method === name, ms);
  }

  /** Logs in and waits until it is registered. */
  async login(params) {
    const method = params.target_id ? 'anonymous_login' : 'login';
    const {result} = await this.request(method, params);
    await this.method('telnyx_rtc.clientReady');
    const state = await this.request('telnyx_rtc.gatewayState', {});
    return {sessid: result.sessid, ...state.result.params};
  }

  close() {
    this.#socket.close();
  }

  #wake() {
    for (const check of [...this.#waiting]) check();
  }
}

function read(text) {
  try {
    // Frames that are no objects are kept as text, so that conditions may look into every frame.
    const frame = JSON.parse(text);
    return frame !== null && typeof frame === 'object' ? frame : text;
  } catch {
    return text;
  }
}
