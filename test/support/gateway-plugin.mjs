/**
 * Starts the demo gateway once per browser, which run side by side, at the first test that asks for it, and lets tests steer it:
 *
 *     await executeServerCommand('gateway', {action: 'url'})            // {port, url, wsUrl}
 *     await executeServerCommand('gateway', {action: 'journal', filter}) // what it sent and received
 *     await executeServerCommand('gateway', {action: 'reports'})        // call reports it was given
 *     await executeServerCommand('gateway', {action: 'silent-udp'})     // {host, port}: an address that never answers
 *     await executeServerCommand('gateway', {action: 'turn'})           // {udp, tcp, allocations}, or {missing} (turn.mjs)
 *     await executeServerCommand('gateway', {action: 'drop', …})        // anything else: the gateway's own controls
 */
import {fork} from 'node:child_process';
import {createSocket} from 'node:dgram';
import {networkInterfaces} from 'node:os';
import {fromRoot} from '../../scripts/lib/paths.mjs';
import {NO_TURN, startTurn} from './turn.mjs';

const ENTRY = fromRoot('test', 'support', 'gateway-process.mjs');

/** A gateway in a process of its own. */
class Gateway {
  #asked = 0;
  #waiting = new Map();

  static async start(options) {
    const gateway = new Gateway(fork(ENTRY, [JSON.stringify(options)], {serialization: 'advanced'}));
    const {ready} = await gateway.ready;
    return Object.assign(gateway, ready);
  }

  constructor(child) {
    this.child = child;
    this.ready = new Promise((resolve, reject) => {
      child.once('message', resolve);
      child.once('exit', (code) => reject(new Error(`the gateway stopped with code ${code}`)));
    });
    child.on('message', ({id, result, error}) => {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error === undefined) waiting?.resolve(result);
      else waiting?.reject(new Error(error));
    });
    child.once('exit', () => {
      for (const {reject} of this.#waiting.values()) reject(new Error('the gateway stopped'));
    });
  }

  ask(action, payload) {
    return new Promise((resolve, reject) => {
      const id = ++this.#asked;
      this.#waiting.set(id, {resolve, reject});
      this.child.send({id, action, payload});
    });
  }

  async close() {
    if (!this.child.connected) return;
    const gone = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.disconnect();
    await gone;
  }
}

/** A STUN or TURN server behind a firewall that drops everything. */
async function silentUdp() {
  const socket = createSocket('udp4').unref();
  await new Promise((resolve) => socket.bind(0, '0.0.0.0', resolve));
  const addresses = Object.values(networkInterfaces()).flat();
  const outside = addresses.find(({family, internal}) => family === 'IPv4' && !internal);
  return {host: outside?.address ?? '127.0.0.1', port: socket.address().port, socket};
}

/** ICE servers by transport, and how many relays were given out; why there are none, where coturn is missing. */
function turnAnswer(server) {
  if (server) return {udp: server.over('udp'), tcp: server.over('tcp'), allocations: server.allocations()};
  if (process.env.CI) throw new Error(NO_TURN);
  return {missing: NO_TURN};
}

/** What the tests of one browser share. */
class Side {
  started;
  silent;
  turn;

  constructor(options) {
    this.options = options;
  }

  async run(payload) {
    const gateway = await (this.started ??= Gateway.start(this.options));
    switch (payload?.action) {
      case undefined:
      case 'url':
        return {port: gateway.port, url: gateway.url, wsUrl: gateway.wsUrl};
      case 'silent-udp': {
        const {host, port} = await (this.silent ??= silentUdp());
        return {host, port};
      }
      case 'turn':
        return turnAnswer(await (this.turn ??= startTurn()));
      case 'journal':
      case 'reports':
        return gateway.ask(payload.action, payload.filter);
      default:
        return (await gateway.ask('control', payload)) ?? {};
    }
  }

  async close() {
    const gateway = await this.started?.catch(() => undefined);
    await gateway?.close();
    (await this.silent)?.socket.close();
    await (await this.turn?.catch(() => undefined))?.close();
  }
}

/** @param {{turnTls?: {key: string, cert: string}}} [options] of `startGateway` */
export function gatewayPlugin(options = {}) {
  /** @type {Map<string, Side>} */
  const sides = new Map();

  return {
    name: 'gateway',
    async executeCommand({command, payload, session}) {
      if (command !== 'gateway') return undefined;
      const {name} = session.browser;
      if (!sides.has(name)) sides.set(name, new Side(options));
      return sides.get(name).run(payload);
    },
    async serverStop() {
      await Promise.all([...sides.values()].map((side) => side.close()));
    },
  };
}
