import {Disposer} from '../lib/disposer.js';
import {Emitter} from '../lib/emitter.js';
import type {Json} from '../lib/guards.js';
import type {RequestFrame} from '../protocol/frame.js';
import {Rpc} from '../transport/rpc.js';
import type {RpcError} from '../transport/rpc.js';
import {Socket} from '../transport/socket.js';
import type {CloseInfo} from '../transport/socket.js';
import type {Environment} from './environment.js';
import type {LineHealth} from './line-health.js';

export interface LineEvents {
  open: [];
  close: [info: CloseInfo];
  message: [frame: RequestFrame];
  traffic: [direction: 'in' | 'out', text: string];
  /** The server told under which id it knows this connection. */
  voiceSdkId: [id: string];
}

/** One connection to the server with everything that must not outlive it. After `dispose()` it is silent. */
export class Line extends Emitter<LineEvents> {
  readonly socket: Socket;
  readonly rpc: Rpc;
  readonly scope = new Disposer();
  /** The server was asked for the session of an earlier connection. */
  readonly usedToken: boolean;
  /** Settles with the last login that was sent: there is one at a time, or nobody knew which of them counts. */
  logins: Promise<unknown> = Promise.resolve();
  registerTries = 0;
  registered = false;
  /** Calls of an earlier connection that the server still has. */
  reattached: readonly string[] = [];
  /** From the registration on. */
  health: LineHealth | undefined;

  /** Throws what the browser throws at an address that it does not open. */
  constructor(
    url: string,
    environment: Environment,
    usedToken: boolean,
    answers: (frame: RequestFrame) => Promise<Json> | undefined,
  ) {
    super();
    this.usedToken = usedToken;
    const socket = (this.socket = new Socket(url, (target) => environment.createSocket(target)));
    const rpc = (this.rpc = new Rpc(environment.clock, (text) => socket.send(text)));
    this.scope.add(() => {
      socket.close();
      rpc.close();
      this.removeAllListeners();
    });
    rpc.answers = answers;
    rpc.on('traffic', (direction, text) => this.emit('traffic', direction, text));
    rpc.on('voiceSdkId', (id) => this.emit('voiceSdkId', id));
    rpc.on('message', (frame) => this.emit('message', frame));
    rpc.on('answered', () => this.health?.confirm());
    socket.on('text', (text) => rpc.handleText(text));
    socket.on('open', () => this.emit('open'));
    socket.on('close', (info) => this.emit('close', info));
  }

  /** Rejects when no answer came in time; one that says no is an answer. */
  async ping(voiceSdkId: string | null): Promise<void> {
    try {
      await this.rpc.request('telnyx_rtc.ping', {}, {voice_sdk_id: voiceSdkId ?? undefined});
    } catch (error) {
      if ((error as RpcError).kind !== 'remote') throw error;
    }
  }
}
