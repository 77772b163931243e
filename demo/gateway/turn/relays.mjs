/** What the TURN server does, by the username of the client. Every name has the same password. */

/** @typedef {'udp' | 'tcp' | 'tls'} Transport */

/**
 * @typedef {object} Relay
 * @property {string} name
 * @property {string} description
 * @property {Transport[]} [silent] transports by which nothing is answered or passed on
 * @property {[code: number, reason: string]} [refuses] error to every request
 * @property {boolean} [stuck] gives out relays that pass nothing on
 * @property {boolean} [apart] passes nothing on to its own relays
 * @property {Partial<import('../media/impairment.mjs').ImpairmentNumbers>} [impairment] of everything between client and server
 */

/** @type {Relay[]} */
export const RELAYS = [
  {name: 'demo', description: 'Relays by UDP and TCP, and by TLS with a certificate.'},
  {name: 'silent', description: 'Never answers, as behind a firewall.', silent: ['udp', 'tcp', 'tls']},
  {name: 'tcp-only', description: 'Answers by TCP only, as where UDP is blocked.', silent: ['udp', 'tls']},
  {name: 'tls-only', description: 'Answers by TLS only, as where all but HTTPS is blocked.', silent: ['udp', 'tcp']},
  {name: 'refuse', description: 'Refuses the password.', refuses: [401, 'Unauthorized']},
  {name: 'full', description: 'Has no relay left.', refuses: [486, 'Allocation Quota Reached']},
  {name: 'stuck', description: 'Gives out relays that pass nothing on.', stuck: true},
  {name: 'apart', description: 'Passes nothing on to its own relays, as careful servers do.', apart: true},
  {name: 'slow', description: 'Adds 100 ms each way.', impairment: {delayMs: 100}},
  {name: 'lossy', description: 'Loses 4 % of the packets each way.', impairment: {loss: 4}},
  {name: 'jittery', description: 'Packets take up to 120 ms longer, each another time.', impairment: {jitterMs: 120}},
];

export const DEFAULT_RELAY = 'demo';
