/** The assistants (target ids of an anonymous login). Any other id is refused like `assistant-refused`. */
import {BYE, ERRORS} from './causes.mjs';
import {ENTRY} from './logins.mjs';

const ANSWERED = ['result', 'ringing', 'answer'];

/** What an assistant does unless its row says otherwise. */
const USUAL = {
  settings: 'demo',
  flow: ANSWERED,
  sound: 'conversation',
  greeting: 'greeting',
  answers: true,
  echoesText: true,
};

const ROWS = [
  {
    name: 'assistant-demo',
    description:
      'Nova: greets, says how long you spoke, answers typed text (try hours, price, name, help, variables, bye).',
  },
  {name: 'assistant-null-settings', description: 'widget_settings is null.', settings: 'null'},
  {name: 'assistant-no-settings', description: 'Never sends widget_settings.', settings: 'none'},
  {name: 'assistant-partial-settings', description: 'widget_settings with two members only.', settings: 'partial'},
  {
    name: 'assistant-unknown-settings',
    description: 'widget_settings with unknown values, wrong types, hostile URLs and extra members.',
    settings: 'unknown',
  },
  {
    name: 'assistant-late-settings',
    description: 'widget_settings come 2 s after registration.',
    settingsDelayMs: 2000,
  },
  {
    name: 'assistant-slow',
    description: 'The login is answered after 1.5 s, a call after 2 s.',
    loginDelayMs: 1500,
    flow: ['result', 'ringing', 2000, 'answer'],
  },
  {name: 'assistant-refused', description: 'The login is refused: -32001 "Login Incorrect".', ...ENTRY.refused},
  {name: 'assistant-silent-login', description: 'The login is never answered.', ...ENTRY.silent},
  {name: 'assistant-noreg4', description: 'Not registered four times, then registered.', ...ENTRY.noreg4},
  {name: 'assistant-noreg', description: 'Never registered.', ...ENTRY.noreg},
  {
    name: 'assistant-gateway-failed',
    description: 'Registration FAILED, until the client comes back with skip_last_voice_sdk_id=true.',
    ...ENTRY.gatewayFailed,
  },
  {
    name: 'assistant-gateway-failed-always',
    description: 'Registration FAILED on every connection.',
    ...ENTRY.gatewayFailedAlways,
  },
  {name: 'assistant-auth-loop', description: 'Every login is answered -32000.', ...ENTRY.authLoop},
  {
    name: 'assistant-punctual',
    description: 'Closes the socket right after registration, once.',
    cutOnceWhenReady: true,
  },
  {
    name: 'assistant-busy',
    description: 'A call ends with USER_BUSY 17, SIP 486.',
    flow: ['result', {bye: BYE.busy}],
  },
  {
    name: 'assistant-rejects-invite',
    description: 'The invite is answered with error -32002.',
    flow: [{error: ERRORS.rejected}],
  },
  {name: 'assistant-never-answers', description: 'The invite never gets a result.', flow: []},
  {name: 'assistant-late-answer', description: 'Rings for 10 s.', flow: ['result', 'ringing', 10_000, 'answer']},
  {
    name: 'assistant-no-trickle',
    description: 'Refuses candidate messages (-32601); an offer without candidates ends with bye 88.',
    flow: ['result', 'require-candidates', 'ringing', 'answer'],
    refuseCandidates: true,
  },
  {
    name: 'assistant-ends-call',
    description: 'Greets, then writes "(conversation ended)" and hangs up after 3 s.',
    greeting: 'greeting-short',
    endsAfterMs: 3000,
  },
  {
    name: 'assistant-tool-call',
    description: 'Calls the client tool get_page_title after the greeting and when you type "tool".',
    settings: 'tools',
    toolAfterGreeting: true,
  },
  {
    name: 'assistant-monologue',
    description: 'Speaks for about 25 s; your voice interrupts it.',
    greeting: 'monologue',
  },
  {
    name: 'assistant-silent',
    description: 'Answers the call and never speaks or writes.',
    greeting: '',
    answers: false,
  },
  {name: 'assistant-no-echo', description: 'Typed text is answered but never echoed.', echoesText: false},
  {
    name: 'assistant-refuses-text',
    description: 'Typed text is answered with error -32603.',
    refusesText: true,
  },
  {
    name: 'assistant-messy',
    description: 'Sends some 200 malformed or unexpected frames after login and again during the call.',
    messy: true,
  },
];

/** @type {(import('./types.mjs').Named & import('./types.mjs').LoginBehaviour & import('./types.mjs').CallBehaviour & import('./types.mjs').AssistantBehaviour)[]} */
export const ASSISTANTS = ROWS.map((row) => ({...USUAL, ...row}));

/** Any other target id. */
export const UNKNOWN_ASSISTANT = {
  ...USUAL,
  ...ENTRY.refused,
  name: '(any other id)',
  description: 'Refused like assistant-refused.',
};

/** @param {unknown} id */
export const findAssistant = (id) => ASSISTANTS.find((row) => row.name === id) ?? UNKNOWN_ASSISTANT;
