/** How a login by name and password, or by token, goes. Every other name and token is let in. */
import {ERRORS} from './causes.mjs';

/** Ways to log in that both logins and assistants (anonymous login) have. */
export const ENTRY = {
  normal: {},
  noreg4: {states: ['NOREG', 'NOREG', 'NOREG', 'NOREG', 'REGED']},
  noreg: {states: ['NOREG']},
  gatewayFailed: {states: ['FAILED'], statesWhenSkipping: ['REGED']},
  gatewayFailedAlways: {states: ['FAILED']},
  authLoop: {refuse: ERRORS.notLoggedIn},
  refused: {refuse: ERRORS.loginIncorrect},
  silent: {silent: true},
};

/** The password that is always refused. */
export const WRONG_PASSWORD = 'wrong';

/** @type {(import('./types.mjs').Named & import('./types.mjs').LoginBehaviour)[]} */
export const LOGINS = [
  {name: 'demo', description: 'Let in at once (so is any other name; the password "wrong" is always refused).'},
  {name: 'noreg4', description: 'Not registered four times (NOREG), then registered.', ...ENTRY.noreg4},
  {name: 'noreg', description: 'Never registered: every question is answered NOREG.', ...ENTRY.noreg},
  {
    name: 'gateway-failed',
    description: 'Registration FAILED, until the client comes back with skip_last_voice_sdk_id=true.',
    ...ENTRY.gatewayFailed,
  },
  {
    name: 'gateway-failed-always',
    description: 'Registration FAILED on every connection.',
    ...ENTRY.gatewayFailedAlways,
  },
  {name: 'auth-loop', description: 'Every login is answered -32000 "Authentication Required".', ...ENTRY.authLoop},
  {name: 'silent', description: 'The login is never answered.', ...ENTRY.silent},
  {name: 'slow', description: 'The login is answered after 2 s.', loginDelayMs: 2000},
  {
    name: 'no-trickle',
    description:
      'Every call refuses candidate messages (-32601); an offer or answer without candidates ends with bye 88.',
    refuseCandidates: true,
  },
  {name: 'no-reports', description: 'The registration has no call_report_id: no reports.', withoutReports: true},
];

/** @type {(import('./types.mjs').Named & import('./types.mjs').LoginBehaviour)[]} */
export const TOKENS = [
  {name: 'demo-token', description: 'Let in at once (so is any other token).'},
  {name: 'refused-token', description: 'Refused: -32001 "Login Incorrect".', ...ENTRY.refused},
];

/** What a three-part token does, as people read it. */
export const JWT = {
  name: '(a JWT, from /token)',
  description:
    'Logs in its subject (sub), with the behaviour of that login. After exp requests are answered -32000 until ' +
    'another token arrives; an expired one is refused with -32001.',
};

/** The subjects for whom the token endpoint fails. Everybody else gets `{"token": "…"}`. */
export const TOKEN_USERS = [
  {
    name: 'demo',
    description: 'Gets {"token": "…"} (so does any other name); ttl is its life in seconds, 3600 by default.',
  },
  {name: 'token-denied', description: 'The answer is 403.', status: 403},
  {name: 'token-slow', description: 'Gets its token after 3 s.', delayMs: 3000},
  {name: 'token-bare', description: 'Gets the token alone, as text/plain.', bare: true},
];
