/** Gives out login tokens, as the server of a customer does: `/token?user=…&ttl=…`. */
import {setTimeout as wait} from 'node:timers/promises';
import {makeJwt} from '../lib/jwt.mjs';
import {TOKEN_USERS} from '../scenarios/logins.mjs';
import {send, sendJson, sendText} from './respond.mjs';

const TTL_SECONDS = 3600;
const MAX_TTL = 366 * 24 * 3600;

/** Credentials only go to a named origin. */
const cors = (origin) => ({
  'access-control-allow-origin': origin ?? '*',
  ...(origin ? {'access-control-allow-credentials': 'true', vary: 'origin'} : {}),
  'access-control-allow-methods': 'GET, POST, OPTIONS',
  'access-control-allow-headers': 'content-type, authorization',
  'access-control-max-age': '600',
});

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 * @param {URL} url
 */
export async function token(request, response, url) {
  for (const [name, value] of Object.entries(cors(request.headers.origin))) response.setHeader(name, value);
  if (request.method === 'OPTIONS') return response.writeHead(204).end();
  if (request.method !== 'GET' && request.method !== 'POST') return sendText(response, 405, 'Method not allowed');
  request.resume();
  const user = (url.searchParams.get('user') ?? '').slice(0, 100) || 'demo';
  const ttl = Number(url.searchParams.get('ttl') ?? TTL_SECONDS);
  if (!Number.isInteger(ttl) || Math.abs(ttl) > MAX_TTL) return sendText(response, 400, 'ttl must be whole seconds');
  const {status, delayMs, bare} = TOKEN_USERS.find(({name}) => name === user) ?? {};
  if (status) return sendText(response, status, 'No token for you');
  if (delayMs) await wait(delayMs, undefined, {ref: false});
  if (response.destroyed) return;
  if (bare) return send(response, 200, 'text/plain; charset=utf-8', makeJwt(user, ttl));
  return sendJson(response, 200, {token: makeJwt(user, ttl)});
}
