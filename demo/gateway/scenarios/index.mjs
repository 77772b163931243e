/** All scenarios by kind, as people and tests see them. */
import {ASSISTANTS, UNKNOWN_ASSISTANT} from './assistants.mjs';
import {CALLS} from './calls.mjs';
import {ANY_NUMBER, DESTINATIONS, NOBODY, USER} from './destinations.mjs';
import {JWT, LOGINS, TOKEN_USERS, TOKENS, WRONG_PASSWORD} from './logins.mjs';
import {RELAYS} from '../turn/relays.mjs';

const named = ({name, description}) => ({name, description});

/** @type {{key: string, title: string, how: string, rows: {name: string, description: string}[]}[]} */
export const SCENARIOS = [
  {
    key: 'assistants',
    title: 'Assistants',
    how: 'target-id of an anonymous login',
    rows: [...ASSISTANTS, UNKNOWN_ASSISTANT].map(named),
  },
  {
    key: 'destinations',
    title: 'Destinations',
    how: 'the number to call after a login by password or token',
    rows: [...DESTINATIONS, USER, NOBODY, ANY_NUMBER].map(named),
  },
  {
    key: 'calls',
    title: 'Calls to you',
    how: 'scenario of the control action call, or dialled as call-me-… by the client itself',
    rows: CALLS.map(named),
  },
  {
    key: 'logins',
    title: 'Logins',
    how: 'login, with any password',
    rows: [
      ...LOGINS.map(named),
      {name: '(any login)', description: `With the password "${WRONG_PASSWORD}": refused, -32001 "Login Incorrect".`},
    ],
  },
  {key: 'tokens', title: 'Tokens', how: 'login-token', rows: [...TOKENS, JWT].map(named)},
  {
    key: 'tokenUsers',
    title: 'Token endpoint',
    how: 'user in /token?user=…&ttl=…, GET or POST, from any page',
    rows: TOKEN_USERS.map(named),
  },
  {
    key: 'relays',
    title: 'TURN server',
    how: 'username of an ICE server; its address and password are at /gateway/ice-servers?relay=…',
    rows: RELAYS.map(named),
  },
];
