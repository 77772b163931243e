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
import {createSocket} from 'node:dgram';
import {networkInterfaces} from 'node:os';
import {pathToFileURL} from 'node:url';
import {fromRoot} from '../../scripts/lib/paths.mjs';
import {NO_TURN, startTurn} from './turn.mjs';

const ENTRY = fromRoot('demo', 'gateway', 'index.mjs');

async function start() {
  const {startGateway} = await import(pathToFileURL(ENTRY).href);
  return startGateway({port: 0, quiet: true, root: fromRoot()});
}

async function control(gateway, action) {
  if (typeof gateway.control === 'function') return gateway.control(action);
  const response = await fetch(new URL('/gateway/control', gateway.url), {
    method: 'POST',
    headers: {'content-type': 'application/json'},
    body: JSON.stringify(action),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`gateway control answered ${response.status}: ${text}`);
  return text ? JSON.parse(text) : {};
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

  async run(payload) {
    const gateway = await (this.started ??= start());
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
        return (await gateway[payload.action](payload.filter)) ?? null;
      default:
        return (await control(gateway, payload)) ?? {};
    }
  }

  async close() {
    const gateway = await this.started?.catch(() => undefined);
    await gateway?.close();
    (await this.silent)?.socket.close();
    await (await this.turn?.catch(() => undefined))?.close();
  }
}

export function gatewayPlugin() {
  /** @type {Map<string, Side>} */
  const sides = new Map();

  return {
    name: 'gateway',
    async executeCommand({command, payload, session}) {
      if (command !== 'gateway') return undefined;
      const {name} = session.browser;
      if (!sides.has(name)) sides.set(name, new Side());
      return sides.get(name).run(payload);
    },
    async serverStop() {
      await Promise.all([...sides.values()].map((side) => side.close()));
    },
  };
}
