/**
 * The local gateway: it stands in for the vendor's signalling and media server, so that the demo and all tests run
 * without an account. One process, one port: WebSocket, HTTP endpoints, demo pages, built files. Others for its TURN server.
 */
import {createServer} from 'node:http';
import {isIPv4} from 'node:net';
import {fileURLToPath} from 'node:url';
import {WebSocketServer} from 'ws';
import {makeControl} from './control.mjs';
import {Reports} from './http/reports.mjs';
import {sendText} from './http/respond.mjs';
import {routes} from './http/routes.mjs';
import {mediaAddress} from './media/addresses.mjs';
import {silencePacket, tonePackets} from './media/opus.mjs';
import {warmUp} from './media/peer.mjs';
import {Hub} from './signalling/hub.mjs';
import {TurnServer} from './turn/server.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const MAX_FRAME = 8 * 1024 * 1024;
/** As servers on the internet have it. By Node's five seconds it would close connections just when a call's report comes over them. */
const KEEP_ALIVE_MS = 60_000;

/**
 * @typedef {object} Gateway
 * @property {number} port
 * @property {string} url of the demo, `http://localhost:<port>/`
 * @property {string} wsUrl of the signalling, `ws://localhost:<port>/`
 * @property {{urls: string[], username: string, credential: string}} turn its TURN server, as an entry of `iceServers`
 * @property {() => Promise<void>} close ends all calls and sockets; afterwards nothing keeps the process alive
 * @property {() => ReturnType<import('./control.mjs').state>['sockets']} connections
 * @property {() => ReturnType<Reports['list']>} reports call reports and recordings received
 * @property {(filter?: import('./lib/journal.mjs').JournalFilter) => import('./lib/journal.mjs').JournalEntry[]} journal
 * @property {(action: {action: string} & Record<string, any>) => any} control the actions of control.mjs
 */

/**
 * @param {object} [options]
 * @param {number} [options.port] 0 takes a free one
 * @param {string} [options.host] address to listen on; the default is reachable from this machine only
 * @param {number} [options.turnPort] of the TURN server, by UDP and TCP; 0 takes a free one
 * @param {{key: string, cert: string}} [options.turnTls] PEM, for the TURN server by TLS
 * @param {string} [options.root] folder that has `demo/` and `dist/cdn/`
 * @param {boolean} [options.quiet] prints no errors
 * @param {number} [options.pingMs] time between pings
 * @param {(line: string) => void} [options.log]
 * @returns {Promise<Gateway>}
 */
export async function startGateway(options = {}) {
  const {
    port = 0,
    host = '127.0.0.1',
    turnPort = 0,
    turnTls,
    root = ROOT,
    quiet = false,
    pingMs = 20_000,
    log = console.error,
  } = options;
  const onError = (error) => quiet || log(`gateway: ${error?.stack ?? error}`);
  const hub = new Hub({pingMs, onError});
  const reports = new Reports();
  const turn = await TurnServer.start({...turnAddress(host), port: turnPort, tls: turnTls, onError});
  const control = makeControl(hub, reports, turn);
  const handle = routes({root, hub, reports, control, turn});

  const server = createServer((request, response) => {
    handle(request, response).catch((error) => {
      onError(error);
      if (!response.headersSent) sendText(response, 500, 'Internal error');
      else response.destroy();
    });
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  const sockets = new WebSocketServer({
    server,
    maxPayload: MAX_FRAME,
    verifyClient: (info, done) => (hub.refusing ? done(false, 503, 'Service Unavailable') : done(true)),
  });
  sockets.on('connection', (socket, request) => hub.opened(socket, request));
  // The HTTP server's errors come here too; listen() below reports those of the start.
  sockets.on('error', () => {});
  sockets.on('wsClientError', (error, socket) => socket.destroy());

  try {
    await listen(server, port, host);
  } catch (error) {
    await turn.close();
    throw error;
  }
  prepareMedia().catch(onError);
  const address = `localhost:${server.address().port}`;

  let closing;
  return {
    port: server.address().port,
    url: `http://${address}/`,
    wsUrl: `ws://${address}/`,
    connections: () => control({action: 'state'}).sockets,
    reports: () => reports.list(),
    journal: (filter) => hub.journal.read(filter),
    control,
    turn: turn.entry(),
    close: () => (closing ??= close(server, sockets, hub, turn)),
  };
}

function listen(server, port, host) {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** So that the first call is not slower than the others. */
async function prepareMedia() {
  tonePackets();
  silencePacket();
  await warmUp();
}

/** Its relays have the address at which browsers find the gateway's own media. */
function turnAddress(host) {
  const local = /^(localhost|127\.|::1$)/.test(host);
  const given = isIPv4(host) && host !== '0.0.0.0' && !local;
  return {address: given ? host : mediaAddress(undefined), everybody: !local};
}

async function close(server, sockets, hub, turn) {
  hub.close();
  sockets.close();
  const closed = new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
  await Promise.all([closed, turn.close()]);
}
