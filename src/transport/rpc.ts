import {METHOD_NOT_FOUND, METHODS, REQUEST_TIMEOUT_MS, methodSpec} from '../protocol/catalog.js';
import type {Method, MethodSpec} from '../protocol/catalog.js';
import {errorText, parseFrame, requestText, resultText} from '../protocol/frame.js';
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

/** There was no connection, or it closed before the answer came. */
export const isClosed = (error: unknown): boolean => error instanceof RpcError && error.kind === 'closed';

/** A request that waits; either way to end it frees its id and timer. */
interface Pending {
  resolve(result: Json): void;
  reject(kind: RpcError['kind'], message: string, code?: number): void;
}

export interface RpcEvents {
  /** A server request or notification. Acknowledgement is up to the catalog, not to the listener. */
  message: [frame: RequestFrame];
  voiceSdkId: [id: string];
  /** A request of ours was answered, one way or the other. */
  answered: [];
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
  /** Answers a server's request that needs more than an acknowledgement; `undefined` for one it does not know. */
  answers: ((frame: RequestFrame) => Promise<Json> | undefined) | undefined;
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
      const done = (): void => {
        this.#pending.delete(id);
        this.#clock.clearTimeout(timer);
      };
      const pending: Pending = {
        resolve: (result) => {
          done();
          resolve(result);
        },
        reject: (kind, message, code) => {
          done();
          reject(new RpcError(kind, method, message, code));
        },
      };
      const timer = this.#clock.setTimeout(
        () => pending.reject('timeout', `no answer within ${timeoutMs} ms`),
        timeoutMs,
      );
      this.#pending.set(id, pending);
      if (!this.send(requestText(method, params, id, extra))) pending.reject('closed', 'not connected');
    });
  }

  /** Sends without expecting an answer. `false` when there is no connection. */
  notify(method: Method, params: Json): boolean {
    return this.send(requestText(method, params));
  }

  /** Takes one text frame off the wire. Whatever the text is, nothing is thrown. */
  handleText(text: string): void {
    if (this.#closed) return;
    this.emit('traffic', 'in', text);
    const frame = parseFrame(text);
    if (frame.voiceSdkId) this.emit('voiceSdkId', frame.voiceSdkId);
    if (frame.kind === 'response') {
      const {error} = frame;
      const pending = this.#pending.get(frame.id);
      if (pending) this.emit('answered');
      if (error) pending?.reject('remote', error.message, error.code);
      else pending?.resolve(frame.result);
    } else if (frame.kind === 'request') {
      this.#reply(frame);
      this.emit('message', frame);
    }
  }

  /** Settles everything that is open. */
  close(): void {
    this.#closed = true;
    for (const pending of this.#pending.values()) pending.reject('closed', 'connection closed');
    this.removeAllListeners();
  }

  #reply(frame: RequestFrame): void {
    const {id, method} = frame;
    if (id === null) return;
    const refuse = (): unknown => this.send(errorText(id, METHOD_NOT_FOUND, `unknown method ${method.slice(0, 100)}`));
    const spec = methodSpec(method);
    const answer = this.answers?.(frame);
    if (answer) answer.then((result) => this.send(resultText(id, result)), refuse);
    else if (!spec || spec.from === 'client') refuse();
    else if (spec.ack) this.send(resultText(id, {method}));
  }

  /** Sends a frame as it is. `false` when there is no connection. */
  send(text: string): boolean {
    const sent = !this.#closed && this.#transmit(text);
    if (sent) this.emit('traffic', 'out', text);
    return sent;
  }
}
