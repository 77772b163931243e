import {METHOD_NOT_FOUND, METHODS, REQUEST_TIMEOUT_MS, methodSpec} from '../protocol/catalog.js';
import type {Method, MethodSpec} from '../protocol/catalog.js';
import {ackText, errorText, parseFrame, requestText} from '../protocol/frame.js';
import type {FrameId, RequestFrame} from '../protocol/frame.js';
import {Emitter} from '../lib/emitter.js';
import type {Clock} from '../lib/clock.js';
import type {Json} from '../lib/guards.js';
import {uuid} from '../lib/uuid.js';

/** Why a request has no result. `remote`: the server said no; `code` is its JSON-RPC code. */
export class RpcError extends Error {
  readonly kind: 'remote' | 'timeout' | 'closed';
  readonly method: string;
  readonly code: number;

  constructor(kind: RpcError['kind'], method: string, message: string, code = 0) {
    super(`${method}: ${message}`);
    this.name = 'RpcError';
    this.kind = kind;
    this.method = method;
    this.code = code;
  }
}

interface Pending {
  readonly method: string;
  readonly timer: number;
  resolve(result: Json): void;
  reject(error: RpcError): void;
}

export interface RpcEvents {
  /** A server request or notification. Acknowledgement is up to the catalog, not to the listener. */
  message: [frame: RequestFrame];
  voiceSdkId: [id: string];
  /** Every frame in either direction, for the debug log. */
  traffic: [direction: 'in' | 'out', text: string];
}

/**
 * Requests and answers of one connection. The table is this connection's own: two clients of a page never see each
 * other's ids (weakness 5), and closing settles everything that was open.
 */
export class Rpc extends Emitter<RpcEvents> {
  readonly #clock: Clock;
  readonly #transmit: (text: string) => boolean;
  readonly #pending = new Map<FrameId, Pending>();
  #closed = false;

  constructor(clock: Clock, transmit: (text: string) => boolean) {
    super();
    this.#clock = clock;
    this.#transmit = transmit;
  }

  get pendingCount(): number {
    return this.#pending.size;
  }

  /** Resolves with `result`, rejects with an {@link RpcError}; always settles, at the latest after the method's timeout. */
  request(method: Method, params: Json, extra?: Json): Promise<Json> {
    const id = uuid();
    const {timeoutMs = REQUEST_TIMEOUT_MS}: MethodSpec = METHODS[method];
    return new Promise<Json>((resolve, reject) => {
      const timer = this.#clock.setTimeout(() => {
        this.#pending.delete(id);
        reject(new RpcError('timeout', method, `no answer within ${timeoutMs} ms`));
      }, timeoutMs);
      this.#pending.set(id, {method, timer, resolve, reject});
      if (this.#closed || !this.#send(requestText(method, params, id, extra))) {
        this.#settle(id)?.reject(new RpcError('closed', method, 'not connected'));
      }
    });
  }

  /** Sends without expecting an answer. `false` when there is no connection. */
  notify(method: Method, params: Json): boolean {
    return !this.#closed && this.#send(requestText(method, params));
  }

  /** Takes one text frame off the wire. Whatever the text is, nothing is thrown. */
  handleText(text: string): void {
    if (this.#closed) return;
    this.emit('traffic', 'in', text);
    const frame = parseFrame(text);
    if (frame.voiceSdkId) this.emit('voiceSdkId', frame.voiceSdkId);
    if (frame.kind === 'noise') return;
    if (frame.kind === 'response') {
      const pending = this.#settle(frame.id);
      if (frame.error) {
        const {code, message} = frame.error;
        pending?.reject(new RpcError('remote', pending.method, message, code));
      } else {
        pending?.resolve(frame.result);
      }
      return;
    }
    this.#acknowledge(frame);
    this.emit('message', frame);
  }

  /** Settles everything that is open. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const id of [...this.#pending.keys()]) {
      const pending = this.#settle(id);
      pending?.reject(new RpcError('closed', pending.method, 'connection closed'));
    }
    this.removeAllListeners();
  }

  #acknowledge({id, method}: RequestFrame): void {
    if (id === null) return;
    const spec = methodSpec(method);
    if (spec && spec.from !== 'client') {
      if (spec.ack) this.#send(ackText(id, method));
    } else {
      this.#send(errorText(id, METHOD_NOT_FOUND, `unknown method ${method.slice(0, 100)}`));
    }
  }

  #settle(id: FrameId): Pending | undefined {
    const pending = this.#pending.get(id);
    if (pending) {
      this.#pending.delete(id);
      this.#clock.clearTimeout(pending.timer);
    }
    return pending;
  }

  #send(text: string): boolean {
    const sent = this.#transmit(text);
    if (sent) this.emit('traffic', 'out', text);
    return sent;
  }
}
