/**
 * A bad network between browser and gateway, made for real: a UDP proxy that every packet of the media crosses (ICE checks,
 * DTLS, RTP). The gateway tells browsers the proxy's address instead of its own, and is not told theirs, so there is no
 * way around. Numbers may be changed at any time and count from the next packet on.
 */
import {createSocket} from 'node:dgram';
import {once} from 'node:events';

const DIRECTIONS = /** @type {const} */ (['toClient', 'toGateway']);

/**
 * @typedef {object} ImpairmentNumbers
 * @property {number} loss percent of the packets that vanish
 * @property {number} delayMs that every packet takes longer
 * @property {number} jitterMs that a packet takes longer still, at most; packets overtake one another as in a real network
 * @property {number} duplicate percent of the packets that arrive twice
 * @property {boolean} blackout nothing arrives
 */

/** @type {ImpairmentNumbers} */
const NONE = {loss: 0, delayMs: 0, jitterMs: 0, duplicate: 0, blackout: false};

const counters = () => ({forwarded: 0, dropped: 0});

/** What the networks of all calls of a gateway do to packets. */
export class Impairment {
  /** Whether the calls that begin now go through proxies. */
  on = false;
  #numbers = {toClient: NONE, toGateway: NONE};
  #counted = {toClient: counters(), toGateway: counters()};

  /**
   * @param {Partial<ImpairmentNumbers> & {direction?: 'toClient' | 'toGateway', on?: boolean}} change what is not named is as
   *   on a good network; `direction` leaves the other one as it is. `on: false`: calls that begin later have no proxy
   */
  set({direction, on = true, ...numbers}) {
    this.on = on;
    const given = Object.fromEntries(
      Object.keys(NONE).flatMap((name) => (name in numbers ? [[name, numbers[name]]] : [])),
    );
    for (const each of direction ? [direction] : DIRECTIONS) {
      this.#numbers[each] = {...NONE, ...given};
      this.#counted[each] = counters();
    }
  }

  /** Packets since the numbers were set. */
  get counted() {
    return structuredClone(this.#counted);
  }

  /**
   * @param {'toClient' | 'toGateway'} direction
   * @param {() => void} deliver
   */
  pass(direction, deliver) {
    const {loss, delayMs, jitterMs, duplicate, blackout} = this.#numbers[direction];
    const counted = this.#counted[direction];
    if (blackout || Math.random() * 100 < loss) {
      counted.dropped++;
      return;
    }
    counted.forwarded++;
    const times = Math.random() * 100 < duplicate ? 2 : 1;
    for (let time = 0; time < times; time++) {
      const ms = delayMs + Math.random() * jitterMs;
      if (ms > 0) setTimeout(deliver, ms).unref();
      else deliver();
    }
  }
}

const HOST_CANDIDATE = /^(a=candidate:\S+ \d+ udp \d+ )(\S+) (\d+)( typ host.*)$/gim;

/** The proxies of one peer connection: one address for each of the gateway's own. */
export class ImpairedPath {
  #impairment;
  /** Sockets that browsers send to, by the gateway's address. */
  #fronts = new Map();
  #sockets = new Set();
  #closed = false;

  /** @param {Impairment} impairment */
  constructor(impairment) {
    this.#impairment = impairment;
  }

  /**
   * @param {string} sdp of the gateway
   * @returns {Promise<string>} the same with the addresses of proxies
   */
  async reroute(sdp) {
    const ports = new Map();
    for (const [, , host, port] of sdp.matchAll(HOST_CANDIDATE)) {
      ports.set(`${host} ${port}`, await this.#front(host, Number(port)));
    }
    return sdp.replace(HOST_CANDIDATE, (_, before, host, port, after) => {
      return `${before}${host} ${ports.get(`${host} ${port}`)}${after}`;
    });
  }

  close() {
    this.#closed = true;
    for (const socket of this.#sockets) socket.close();
    this.#sockets.clear();
  }

  /** Port of the proxy before that address. */
  #front(host, port) {
    const name = `${host} ${port}`;
    const known = this.#fronts.get(name);
    if (known) return known;
    const opened = this.#open(host).then((front) => {
      this.#relay(front, {host, port});
      return front.address().port;
    });
    this.#fronts.set(name, opened);
    return opened;
  }

  /** For every address that a browser sends from the gateway sees another one, so that it can tell them apart. */
  #relay(front, {host, port}) {
    const backs = new Map();
    front.on('message', (packet, {address, port: from}) => {
      const name = `${address} ${from}`;
      if (!backs.has(name)) {
        backs.set(
          name,
          this.#back(host, (answer) => this.#send(front, 'toClient', answer, from, address)),
        );
      }
      backs.get(name).then((back) => this.#send(back, 'toGateway', packet, port, host));
    });
  }

  async #back(host, receive) {
    const back = await this.#open(host);
    back.on('message', receive);
    return back;
  }

  #send(socket, direction, packet, port, host) {
    this.#impairment.pass(direction, () => {
      // Whoever it is for may be gone by now; so is a packet on its way in a real network.
      if (this.#sockets.has(socket)) socket.send(packet, port, host, () => {});
    });
  }

  async #open(host) {
    const socket = createSocket('udp4');
    socket.on('error', () => {});
    socket.bind(0, host);
    await once(socket, 'listening');
    if (this.#closed) socket.close();
    else this.#sockets.add(socket);
    return socket;
  }
}
