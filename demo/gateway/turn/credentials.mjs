/** Long-term credentials (RFC 8489 §9.2): a password per start of the gateway, and nonces that need no memory. */
import {createHash, createHmac, randomBytes} from 'node:crypto';
import {ATTRIBUTE, valueOf} from './stun.mjs';

const REALM = 'local-gateway';
const NONCE_MS = 3_600_000;

export class Credentials {
  /** New at every start: the server relays for whoever knows it. */
  password = randomBytes(12).toString('base64url');
  #secret = randomBytes(16);
  #knows;
  #now;

  /**
   * @param {(username: string) => boolean} knows
   * @param {() => number} now
   */
  constructor(knows, now) {
    this.#knows = knows;
    this.#now = now;
  }

  /** What a client is told that did not sign, or with an old nonce. */
  get challenge() {
    return [
      [ATTRIBUTE.realm, Buffer.from(REALM)],
      [ATTRIBUTE.nonce, Buffer.from(this.#nonce(this.#now() + NONCE_MS))],
    ];
  }

  /**
   * @param {import('./stun.mjs').Message} request
   * @returns {{username: string, key: Buffer} | {error: [code: number, reason: string]}}
   */
  check(request) {
    if (!valueOf(request, ATTRIBUTE.integrity)) return {error: [401, 'Unauthorized']};
    const [username, realm, nonce] = [ATTRIBUTE.username, ATTRIBUTE.realm, ATTRIBUTE.nonce].map((type) =>
      valueOf(request, type)?.toString(),
    );
    if (username === undefined || realm === undefined || nonce === undefined) return {error: [400, 'Bad Request']};
    if (!this.#isCurrent(nonce)) return {error: [438, 'Stale Nonce']};
    const key = createHash('md5').update(`${username}:${REALM}:${this.password}`).digest();
    if (realm !== REALM || !this.#knows(username) || !request.signedBy(key)) return {error: [401, 'Unauthorized']};
    return {username, key};
  }

  #nonce(expiresAt) {
    const text = expiresAt.toString(36);
    return `${text}-${createHmac('sha256', this.#secret).update(text).digest('base64url').slice(0, 16)}`;
  }

  #isCurrent(nonce) {
    const expiresAt = parseInt(nonce, 36);
    return expiresAt > this.#now() && nonce === this.#nonce(expiresAt);
  }
}
