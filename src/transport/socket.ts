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
  /** For looking at. */
  readonly raw: WebSocket;

  /** Throws what the factory throws, for example on an invalid URL. */
  constructor(url: string, factory: SocketFactory) {
    super();
    const socket = (this.raw = factory(url));
    let failed = false;
    // They end with the socket: after `close()` nobody hears what they emit.
    const listening = {};
    socket.addEventListener('open', () => this.emit('open'), listening);
    socket.addEventListener(
      'message',
      ({data}: MessageEvent<unknown>) => {
        if (typeof data === 'string') this.emit('text', data);
      },
      listening,
    );
    socket.addEventListener('error', () => (failed = true), listening);
    socket.addEventListener(
      'close',
      ({code, reason, wasClean}) => {
        this.emit('close', {code, reason, wasClean, failed});
        this.removeAllListeners();
      },
      listening,
    );
  }

  /** `false` when the socket cannot take it. */
  send(text: string): boolean {
    const open = this.raw.readyState === 1;
    if (open) this.raw.send(text);
    return open;
  }

  /** Closes without a further event: nobody is left to hear it. */
  close(): void {
    this.removeAllListeners();
    this.raw.close();
  }
}
