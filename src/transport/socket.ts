import {Emitter} from '../lib/emitter.js';

export interface SocketEvents {
  open: [];
  text: [text: string];
  /** Fired once, also when the socket never opened. */
  close: [info: CloseInfo];
}

export interface CloseInfo {
  readonly code: number;
  readonly reason: string;
  readonly wasClean: boolean;
  /** `error` was fired first: the browser tells nothing more about failed connections. */
  readonly failed: boolean;
}

export type SocketFactory = (url: string) => WebSocket;

/** One WebSocket, from opening to its one close event. After `close()` it is silent: a stale socket has no say (weakness 7). */
export class Socket extends Emitter<SocketEvents> {
  readonly #socket: WebSocket;
  readonly #listeners = new AbortController();

  /** Throws what the factory throws, for example on an invalid URL. */
  constructor(url: string, factory: SocketFactory) {
    super();
    this.#socket = factory(url);
    let failed = false;
    const options = {signal: this.#listeners.signal};
    this.#socket.addEventListener('open', () => this.emit('open'), options);
    this.#socket.addEventListener(
      'message',
      ({data}: MessageEvent<unknown>) => {
        if (typeof data === 'string') this.emit('text', data);
      },
      options,
    );
    this.#socket.addEventListener('error', () => (failed = true), options);
    this.#socket.addEventListener(
      'close',
      ({code, reason, wasClean}) => {
        this.#listeners.abort();
        this.emit('close', {code, reason, wasClean, failed});
        this.removeAllListeners();
      },
      options,
    );
  }

  get isOpen(): boolean {
    return this.#socket.readyState === 1 && !this.#listeners.signal.aborted;
  }

  /** `false` when the socket cannot take it. */
  send(text: string): boolean {
    if (!this.isOpen) return false;
    this.#socket.send(text);
    return true;
  }

  /** Closes without a further event. */
  close(): void {
    this.#listeners.abort();
    this.removeAllListeners();
    this.#socket.close();
  }
}
