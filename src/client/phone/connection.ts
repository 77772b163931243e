import type {Session} from '../session.js';

/** Values of `WebSocket.readyState`. */
const OPEN = 1;
const CLOSED = 3;

/** State of the socket under the documents' names (`client.connection`). Reading it changes nothing. */
export class Connection {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Open and logged in: calls can be placed. */
  get connected(): boolean {
    return this.#session.state === 'ready';
  }

  get connecting(): boolean {
    return this.#session.state === 'opening';
  }

  /** Neither open nor being opened, which begins with asking for a token. */
  get closed(): boolean {
    return this.isDead && !this.connecting;
  }

  /** The socket is being opened or open. */
  get isAlive(): boolean {
    return (this.#session.socket?.readyState ?? CLOSED) <= OPEN;
  }

  /** The socket is closing, closed, or was never there. */
  get isDead(): boolean {
    return !this.isAlive;
  }

  /** The raw socket, for looking at; what is sent by it is nobody's responsibility. */
  get socket(): WebSocket | undefined {
    return this.#session.socket;
  }
}
