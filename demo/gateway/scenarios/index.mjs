/** All scenarios by kind, as people and tests see them. */
import {ASSISTANTS, UNKNOWN_ASSISTANT} from './assistants.mjs';
import {ANY_NUMBER, DESTINATIONS} from './destinations.mjs';
import {LOGINS, TOKENS, WRONG_PASSWORD} from './logins.mjs';

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
    rows: [...DESTINATIONS, ANY_NUMBER].map(named),
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
  {key: 'tokens', title: 'Tokens', how: 'login-token', rows: TOKENS.map(named)},
];
