/** One relay (RFC 8656 §3): an address on this machine that stands for a client, and who may send to it. */
import {randomBytes} from 'node:crypto';
import {createSocket} from 'node:dgram';
import {Timers} from '../lib/timers.mjs';
import {channelData} from './frames.mjs';
import {ATTRIBUTE, CLASS, encode, METHOD, xorAddress} from './stun.mjs';

const PERMISSION_S = 300;
const CHANNEL_S = 600;

const nameOf = ({address, port}) => `${address}:${port}`;

/**
 * @typedef {object} Client
 * @property {string} name of its address and transport: whoever uses the same is the same client
 * @property {import('./relays.mjs').Transport} transport
 * @property {string} address
 * @property {number} port
 * @property {(packet: Buffer) => void} send
 */

/** A relay's socket; rejects when there is none to be had. */
export function openRelay(address) {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    socket.once('error', reject);
    socket.bind(0, address, () => {
      socket.off('error', reject);
      // Whoever was sent to may be gone: no news.
      socket.on('error', () => {});
      resolve(socket);
    });
  });
}

export class Allocation {
  /** @type {Client} */
  client;
  username;
  /** The request that made it, and what it was answered: it may be asked again when the answer was lost. */
  made;
  #socket;
  #timers = new Timers();
  #endLater = () => {};
  /** Until when somebody may send, by address. */
  #permissions = new Map();
  /** @type {Map<number, {peer: {address: string, port: number}, until: number}>} */
  #channels = new Map();
  #now;
  #pass;
  #reaches;
  #onEnd;
  #closed = false;

  /**
   * @param {object} options
   * @param {Client} options.client
   * @param {string} options.username
   * @param {import('node:dgram').Socket} options.socket
   * @param {() => number} options.now
   * @param {(direction: 'toClient' | 'toGateway', deliver: () => void) => void} options.pass the way between client and server
   * @param {(peer: {address: string, port: number}) => boolean} options.reaches
   * @param {() => void} options.onEnd
   */
  constructor({client, username, socket, now, pass, reaches, onEnd}) {
    this.client = client;
    this.username = username;
    this.#socket = socket;
    this.#now = now;
    this.#pass = pass;
    this.#reaches = reaches;
    this.#onEnd = onEnd;
    socket.on('message', (data, from) => this.#arrived(data, from));
  }

  get relayed() {
    const {address, port} = this.#socket.address();
    return {address, port};
  }

  /** Lives so long from now on. */
  refresh(seconds) {
    this.#endLater();
    this.#endLater = this.#timers.after(seconds * 1000, () => this.close());
  }

  permit({address}) {
    this.#permissions.set(address, this.#now() + PERMISSION_S * 1000);
  }

  /** `false`: the channel is another peer's, or the peer has another one. */
  bind(channel, peer) {
    for (const [number, {peer: bound}] of this.#live()) {
      if ((number === channel) !== (nameOf(bound) === nameOf(peer))) return false;
    }
    this.#channels.set(channel, {peer, until: this.#now() + CHANNEL_S * 1000});
    this.permit(peer);
    return true;
  }

  /** Data of the client for a peer; whom it may not send to does not get it. */
  send(peer, data) {
    if (!this.#permitted(peer) || !this.#reaches(peer)) return;
    this.#pass('toGateway', () => this.#closed || this.#socket.send(data, peer.port, peer.address, () => {}));
  }

  sendOver(channel, data) {
    const bound = this.#live().find(([number]) => number === channel);
    if (bound) this.send(bound[1].peer, data);
  }

  close() {
    if (this.#closed) return;
    this.#closed = true;
    this.#timers.close();
    this.#socket.close();
    this.#onEnd();
  }

  /** Data of a peer for the client. */
  #arrived(data, {address, port}) {
    const peer = {address, port};
    if (!this.#permitted(peer)) return;
    const bound = this.#live().find(([, channel]) => nameOf(channel.peer) === nameOf(peer));
    const packet = bound ? channelData(bound[0], data, this.client.transport !== 'udp') : dataIndication(peer, data);
    this.#pass('toClient', () => this.#closed || this.client.send(packet));
  }

  #permitted({address}) {
    return (this.#permissions.get(address) ?? 0) > this.#now();
  }

  #live() {
    return [...this.#channels].filter(([, {until}]) => until > this.#now());
  }
}

const dataIndication = (peer, data) =>
  encode({
    method: METHOD.data,
    kind: CLASS.indication,
    id: randomBytes(12),
    attributes: [
      [ATTRIBUTE.peerAddress, xorAddress(peer)],
      [ATTRIBUTE.data, data],
    ],
  });
