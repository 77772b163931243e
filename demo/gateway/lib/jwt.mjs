/** Tokens with a subject and an end. They are signed with a key that everybody knows, and nobody checks the signature. */
import {createHmac} from 'node:crypto';

const KEY = 'telnyx-voice-elements demo key';
const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

/**
 * @param {string} sub
 * @param {number} ttlSeconds may be negative: a token that has expired
 */
export function makeJwt(sub, ttlSeconds) {
  const now = Math.floor(Date.now() / 1000);
  const body = `${encode({alg: 'HS256', typ: 'JWT'})}.${encode({iss: 'local-gateway', sub, iat: now, exp: now + ttlSeconds})}`;
  return `${body}.${createHmac('sha256', KEY).update(body).digest('base64url')}`;
}

/**
 * @param {string} token
 * @returns {{sub: string, expiresAt: number} | null} null: not a token with a subject
 */
export function readJwt(token) {
  const [header, payload, signature, ...rest] = token.split('.');
  if (signature === undefined || rest.length > 0 || !decode(header)) return null;
  const {sub, exp} = decode(payload) ?? {};
  if (typeof sub !== 'string' || sub === '') return null;
  return {sub, expiresAt: Number.isFinite(exp) ? exp * 1000 : Infinity};
}

function decode(part) {
  try {
    const value = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return value !== null && typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}
