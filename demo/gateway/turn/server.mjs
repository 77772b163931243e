/**
 * A small TURN server (RFC 8656, STUN included) by UDP and TCP on one port, and by TLS on another for who has a certificate, so
 * that relayed calls and the check before a call work without an account and without anything installed. The username decides
 * what it does (relays.mjs).
 */
import {createSocket} from 'node:dgram';
import {createServer} from 'node:net';
import {networkInterfaces} from 'node:os';
import {createServer as createTlsServer} from 'node:tls';
import {Impairment} from '../media/impairment.mjs';
import {Allocation, openRelay} from './allocation.mjs';
import {Credentials} from './credentials.mjs';
import {FrameReader, readChannelData} from './frames.mjs';
import {DEFAULT_RELAY, RELAYS} from './relays.mjs';
import {binding, REQUESTS} from './requests.mjs';
import {ATTRIBUTE, CLASS, encode, errorCode, METHOD, parse, readXorAddress, uint16List, unknownTypes, valueOf} from './stun.mjs'; // prettier-ignore

/** For one machine; more would be a client that forgets to end them. */
const MAX_ALLOCATIONS = 500;
const IDLE_STREAM_MS = 600_000;
/** A port that is free for TCP may be taken for UDP. */
const PORT_TRIES = 10;
const SOFTWARE = Buffer.from('local gateway');

const isOwn = (address) =>
  /^(::ffff:)?127\./.test(address) ||
  Object.values(networkInterfaces()).some((list) => list?.some((entry) => entry.address === address));

export class TurnServer {
  /** How many relays were given out. */
  allocated = 0;
  #options;
  #udp;
  #tcp;
  /** @type {import('node:tls').Server | undefined} */
  #tls;
  #streams = new Set();
  /** @type {Map<string, Allocation>} by the name of the client */
  #allocations = new Map();
  #credentials;
  /** @type {Map<string, {relay: import('./relays.mjs').Relay, impairment: Impairment}>} */
  #relays = new Map(RELAYS.map((relay) => [relay.name, equip(relay)]));
  /** What it does to everybody, whatever the username. */
  #forced;
  #closed = false;

  /** @param {Parameters<typeof TurnServer.start>[0]} options */
  constructor(options) {
    this.#options = options;
    this.#credentials = new Credentials((name) => this.#relays.has(name), options.now);
  }

  /**
   * @param {object} options
   * @param {string} options.address IPv4 to listen on, and of the relays; browsers are told this one
   * @param {number} [options.port] of UDP and TCP; 0 takes a free one
   * @param {{key: string, cert: string}} [options.tls] PEM; browsers take only a certificate that they trust. The port is a free one
   * @param {boolean} [options.everybody] also for other machines
   * @param {(error: unknown) => void} [options.onError]
   * @param {() => number} [options.now]
   */
  static async start({address, port = 0, tls, everybody = false, onError = () => {}, now = Date.now}) {
    const server = new TurnServer({address, tls, everybody, onError, now});
    for (let tries = port ? 1 : PORT_TRIES; ; tries--) {
      try {
        await server.#listen(port);
        return server;
      } catch (error) {
        if (tries === 1) throw error;
      }
    }
  }

  get port() {
    return this.#tcp.address().port;
  }

  /** Of TLS; undefined without a certificate. */
  get tlsPort() {
    return this.#tls?.address().port;
  }

  /** Relays that are in use. */
  get open() {
    return this.#allocations.size;
  }

  /**
   * As an `RTCIceServer`.
   *
   * @param {string} [username] what the relay does
   */
  entry(username = DEFAULT_RELAY) {
    const {address} = this.#options;
    const urls = ['udp', 'tcp'].map((transport) => `turn:${address}:${this.port}?transport=${transport}`);
    if (this.#tls) urls.push(`turns:${address}:${this.tlsPort}?transport=tcp`);
    return {urls, username, credential: this.#credentials.password};
  }

  /** All there is, for `ice-servers`. */
  iceServers(username) {
    return [{urls: `stun:${this.#options.address}:${this.port}`}, this.entry(username)];
  }

  /**
   * Does the same to everybody from now on, until it is called without a mode.
   *
   * @param {{mode?: string} & Partial<import('../media/impairment.mjs').ImpairmentNumbers>} [change] numbers count for what is
   *   relayed, once on the way to the server and once on the way back
   */
  force({mode, ...impairment} = {}) {
    const relay = RELAYS.find(({name}) => name === (mode ?? DEFAULT_RELAY));
    if (!relay) throw new Error(`no such mode: ${mode}`);
    const nothing = mode === undefined && Object.keys(impairment).length === 0;
    this.#forced = nothing ? undefined : equip({...relay, impairment: {...relay.impairment, ...impairment}});
  }

  async close() {
    if (this.#closed) return;
    this.#closed = true;
    for (const allocation of [...this.#allocations.values()]) allocation.close();
    for (const stream of this.#streams) stream.destroy();
    const sockets = [this.#udp, this.#tcp, ...(this.#tls ? [this.#tls] : [])];
    await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.close(resolve))));
  }

  async #listen(port) {
    const {address, tls: certificate} = this.#options;
    const tcp = createServer((stream) => this.#connected(stream, 'tcp'));
    const tls = certificate && createTlsServer(certificate, (stream) => this.#connected(stream, 'tls'));
    const udp = createSocket('udp4');
    try {
      await settled(tcp, (done) => tcp.listen(port, address, done));
      await settled(udp, (done) => udp.bind(tcp.address().port, address, done));
      if (tls) await settled(tls, (done) => tls.listen(0, address, done));
    } catch (error) {
      tcp.close();
      udp.close();
      tls?.close();
      throw error;
    }
    for (const socket of [tcp, udp, tls]) socket?.on('error', this.#options.onError);
    // Also of those whose handshake is not over.
    for (const listener of [tcp, tls]) listener?.on('connection', (stream) => this.#opened(stream));
    this.#tcp = tcp;
    this.#tls = tls;
    this.#udp = udp;
    udp.on('message', (packet, {address: from, port: fromPort}) => {
      this.#received(packet, {
        name: `udp ${from}:${fromPort}`,
        transport: 'udp',
        address: from,
        port: fromPort,
        send: (answer) => this.#closed || udp.send(answer, fromPort, from, () => {}),
      });
    });
  }

  #opened(stream) {
    this.#streams.add(stream);
    stream.on('close', () => this.#streams.delete(stream));
  }

  /**
   * @param {import('node:net').Socket} stream
   * @param {'tcp' | 'tls'} transport
   */
  #connected(stream, transport) {
    const {remoteAddress = '', remotePort = 0} = stream;
    const reader = new FrameReader();
    const client = {
      name: `${transport} ${remoteAddress}:${remotePort}`,
      transport,
      address: remoteAddress,
      port: remotePort,
      send: (packet) => stream.writable && stream.write(packet),
    };
    stream.setNoDelay(true);
    stream.setTimeout(IDLE_STREAM_MS, () => stream.destroy());
    stream.on('error', () => stream.destroy());
    stream.on('close', () => this.#allocations.get(client.name)?.close());
    stream.on('data', (chunk) => {
      const frames = reader.read(chunk);
      if (!frames) return stream.destroy();
      for (const frame of frames) this.#received(frame, client);
    });
  }

  /**
   * @param {Buffer} packet one message, or data by channel
   * @param {import('./allocation.mjs').Client} client
   */
  #received(packet, client) {
    if (!this.#options.everybody && !isOwn(client.address)) return;
    const allocation = this.#allocations.get(client.name);
    if (this.#isSilent(client, allocation?.username)) return;
    const framed = readChannelData(packet);
    if (framed) return allocation?.sendOver(framed.channel, framed.data);
    const message = parse(packet);
    if (message?.kind === CLASS.request) this.#answer(message, client, allocation).catch(this.#options.onError);
    if (message?.kind === CLASS.indication && message.method === METHOD.send) this.#relay(message, allocation);
  }

  #relay(message, allocation) {
    const [to, data] = [ATTRIBUTE.peerAddress, ATTRIBUTE.data].map((type) => valueOf(message, type));
    const peer = to && readXorAddress(to);
    if (peer && data) allocation?.send(peer, data);
  }

  async #answer(request, client, allocation) {
    const {method, id} = request;
    const reply = (answer, key) => {
      const kind = answer.error ? CLASS.error : CLASS.success;
      const attributes = answer.error
        ? [[ATTRIBUTE.errorCode, errorCode(...answer.error)], ...(answer.attributes ?? [])]
        : answer.attributes;
      client.send(encode({method, kind, id, attributes: [...attributes, [ATTRIBUTE.software, SOFTWARE]]}, key));
    };
    if (method === METHOD.binding) return reply(notUnderstood(request) ?? binding({client}));

    const {error, username, key} = this.#credentials.check(request);
    if (this.#isSilent(client, username)) return undefined;
    const refused = error ?? this.#behaviour(username).relay.refuses;
    if (refused) {
      const again = refused[0] === 401 || refused[0] === 438;
      return reply({error: refused, attributes: again ? this.#credentials.challenge : []}, again ? undefined : key);
    }
    const handle = REQUESTS.get(method);
    if (!handle) return reply({error: [400, 'Bad Request']}, key);
    const unknown = notUnderstood(request);
    if (unknown) return reply(unknown, key);
    if (allocation && allocation.username !== username) return reply({error: [441, 'Wrong Credentials']}, key);
    const allocate = () => this.#allocate(client, username);
    return reply(await handle({request, client, allocation, username, allocate}), key);
  }

  async #allocate(client, username) {
    if (this.#allocations.size >= MAX_ALLOCATIONS) return null;
    const socket = await openRelay(this.#options.address).catch(() => null);
    if (!socket) return null;
    const {name} = client;
    if (this.#closed || this.#allocations.has(name)) {
      socket.close();
      return null;
    }
    const allocation = new Allocation({
      client,
      username,
      socket,
      now: this.#options.now,
      pass: (direction, deliver) => {
        if (this.#isSilent(client, username) || this.#behaviour(username).relay.stuck) return;
        this.#behaviour(username).impairment.pass(direction, deliver);
      },
      reaches: ({port}) => !this.#behaviour(username).relay.apart || !this.#isRelay(port),
      onEnd: () => this.#allocations.delete(name),
    });
    this.#allocations.set(name, allocation);
    this.allocated++;
    return allocation;
  }

  #isRelay(port) {
    return [...this.#allocations.values()].some(({relayed}) => relayed.port === port);
  }

  #behaviour(username) {
    return this.#forced ?? this.#relays.get(username) ?? this.#relays.get(DEFAULT_RELAY);
  }

  #isSilent({transport}, username) {
    return this.#behaviour(username).relay.silent?.includes(transport) ?? false;
  }
}

function notUnderstood(request) {
  const unknown = unknownTypes(request);
  if (unknown.length === 0) return undefined;
  return {error: [420, 'Unknown Attribute'], attributes: [[ATTRIBUTE.unknownAttributes, uint16List(unknown)]]};
}

function equip(relay) {
  const impairment = new Impairment();
  impairment.set(relay.impairment ?? {});
  return {relay, impairment};
}

/** Resolves when it listens, rejects when it cannot. */
function settled(socket, start) {
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    start(() => {
      socket.off('error', reject);
      resolve();
    });
  });
}
