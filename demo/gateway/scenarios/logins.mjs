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
];

/** @type {(import('./types.mjs').Named & import('./types.mjs').LoginBehaviour)[]} */
export const TOKENS = [
  {name: 'demo-token', description: 'Let in at once (so is any other token).'},
  {name: 'refused-token', description: 'Refused: -32001 "Login Incorrect".', ...ENTRY.refused},
];
