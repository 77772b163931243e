/** Which HTTP request goes where. */
import {readFile} from 'node:fs/promises';
import {state} from '../control.mjs';
import {SCENARIOS} from '../scenarios/index.mjs';
import {scenariosPage} from './page.mjs';
import {readBody, send, sendJson, sendText} from './respond.mjs';
import {staticFiles} from './static.mjs';
import {token} from './token.mjs';

const MAX_CONTROL = 1024 * 1024;
const STYLE = new URL('../page.css', import.meta.url);

const isLoopback = (address = '') => /^(::ffff:)?127\.|^::1$/.test(address);

/**
 * @param {object} options
 * @param {string} options.root
 * @param {import('../signalling/hub.mjs').Hub} options.hub
 * @param {import('./reports.mjs').Reports} options.reports
 * @param {(action: any) => any} options.control
 * @param {import('../turn/server.mjs').TurnServer} options.turn
 */
export function routes({root, hub, reports, control, turn}) {
  const files = staticFiles(root);
  const get = {
    '/gateway': (response) => send(response, 200, 'text/html; charset=utf-8', scenariosPage()),
    '/gateway/page.css': async (response) => send(response, 200, 'text/css; charset=utf-8', await readFile(STYLE)),
    '/gateway/scenarios': (response) =>
      sendJson(response, 200, Object.fromEntries(SCENARIOS.map(({key, rows}) => [key, rows]))),
    '/gateway/state': (response) => sendJson(response, 200, state(hub)),
    /** Without CORS headers: only our own pages may read the password. */
    '/gateway/ice-servers': (response, url) =>
      sendJson(response, 200, turn.iceServers(url.searchParams.get('relay') ?? undefined)),
  };

  async function runControl(request, response) {
    // A page of another site can make a browser on this machine send requests, but not with this content type.
    const isJson = /^application\/json\b/.test(request.headers['content-type'] ?? '');
    if (!isLoopback(request.socket.remoteAddress) || !isJson) return sendText(response, 403, 'Forbidden');
    const text = await readBody(request, MAX_CONTROL);
    const action = parse(text);
    const answer = action && control(action);
    if (answer === undefined || answer === null) return sendText(response, 400, 'Unknown action');
    sendJson(response, 200, answer);
  }

  return async (request, response) => {
    const url = new URL(`http://gateway${request.url?.startsWith('/') ? request.url : '/'}`);
    const path = url.pathname.replace(/(.)\/$/, '$1');
    if (path === '/call_report' || path === '/call_recording') return reports.handle(request, response, url);
    if (path === '/token') return token(request, response, url);
    if (path === '/gateway/control' && request.method === 'POST') return runControl(request, response);
    const reads = request.method === 'GET' || request.method === 'HEAD';
    if (reads && Object.hasOwn(get, path)) return get[path](response, url);
    return files(request, response, url);
  };
}

function parse(text) {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
