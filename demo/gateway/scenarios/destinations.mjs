/** What happens on a call to a destination (after a login by password or token). */
import {CALLS} from './calls.mjs';
import {BYE, ERRORS} from './causes.mjs';

const ANSWERED = ['result', 'ringing', 'answer'];

/** Rings, hangs up, and the gateway calls back. */
const callBack = (...calls) => ['result', 'ringing', 300, {callBack: calls}, {bye: BYE.normal}];

/** @type {(import('./types.mjs').Named & import('./types.mjs').CallBehaviour)[]} */
export const DESTINATIONS = [
  {name: 'echo', description: 'Answers; your own voice comes back.', flow: ANSWERED, sound: 'echo'},
  {name: 'tone', description: 'Answers with a steady 440 Hz tone.', flow: ANSWERED, sound: 'tone'},
  {
    name: 'early-media',
    description: 'A tone before the answer (media with SDP), answered without SDP 1.2 s later.',
    flow: ['result', 'ringing', 'media', 1200, 'answer-bare'],
    sound: 'tone',
  },
  {
    name: 'early-only',
    description: 'A tone before the answer (media with SDP), which never comes.',
    flow: ['result', 'ringing', 'media'],
    sound: 'tone',
  },
  {name: 'busy', description: 'Ends with USER_BUSY 17, SIP 486.', flow: ['result', {bye: BYE.busy}]},
  {name: 'no-answer', description: 'Rings until you hang up.', flow: ['result', 'ringing']},
  {name: 'reject', description: 'The invite is answered with error -32002.', flow: [{error: ERRORS.rejected}]},
  {
    name: 'hangup-5s',
    description: 'Answers with a tone and hangs up after 5 s.',
    flow: [...ANSWERED, 5000, {bye: BYE.normal}],
    sound: 'tone',
  },
  {
    name: 'ring-then-answer',
    description: 'Rings for 3 s, then answers with a tone.',
    flow: ['result', 'ringing', 3000, 'answer'],
    sound: 'tone',
  },
  {
    name: 'answer-race',
    description: 'Media and answer back to back.',
    flow: ['result', 'media', 'answer-bare'],
    sound: 'tone',
  },
  {name: 'answer-twice', description: 'The answer is sent twice.', flow: [...ANSWERED, 'answer'], sound: 'tone'},
  {
    name: 'answer-late-result',
    description: 'The result of the invite comes after the answer.',
    flow: ['ringing', 'answer', 300, 'result'],
    sound: 'tone',
  },
  {
    name: 'no-trickle',
    description:
      'Refuses candidate messages (-32601); an offer without candidates ends with bye 88. Otherwise an echo.',
    flow: ['result', 'require-candidates', 'ringing', 'answer'],
    sound: 'echo',
    refuseCandidates: true,
  },
  {
    name: 'server-trickle',
    description: 'The answer has no candidates; they come in messages before and after it.',
    flow: ['result', 'ringing', 'candidates', 'answer-stripped', 200, 'late-candidates'],
    sound: 'tone',
  },
  {
    name: 'unallocated',
    description: 'Ends with UNALLOCATED_NUMBER 1, SIP 404.',
    flow: ['result', {bye: BYE.unallocated}],
  },
  {
    name: 'hold-refused',
    description: 'An echo that answers hold and unhold with error -32002.',
    flow: ANSWERED,
    sound: 'echo',
    hold: 'refused',
  },
  {
    name: 'hold-slow',
    description: 'An echo that answers hold and unhold after 1 s.',
    flow: ANSWERED,
    sound: 'echo',
    hold: 'slow',
  },
  {
    name: 'hold-no-state',
    description: 'An echo that holds and unholds, but whose results have no holdState.',
    flow: ANSWERED,
    sound: 'echo',
    hold: 'stateless',
  },
  {
    name: 'remote-hold',
    description: 'An echo that holds (modify hold) 2 s after the answer for 3 s.',
    flow: [...ANSWERED, 2000, {farHold: true}, 3000, {farHold: false}],
    sound: 'echo',
  },
  {
    name: 'renegotiate',
    description: 'An echo that sends an offer (modify updateMedia) 2 s after the answer; a refusal changes nothing.',
    flow: [...ANSWERED, 2000, 'renegotiate'],
    sound: 'echo',
  },
  {
    name: 'ivr',
    description: 'Answers each digit with a beep and a message (info).',
    flow: ANSWERED,
    answersDigits: true,
  },
  {
    name: 'chatty',
    description: 'A tone; writes messages (info), changes its name (display), and answers what you write.',
    flow: [
      ...ANSWERED,
      300,
      {info: 'Hello, I write while you listen.'},
      200,
      {display: {name: 'Chatty', number: '+15550123'}},
      200,
      {info: 'Write something, and I write it back.'},
    ],
    sound: 'tone',
    answersText: true,
  },
  {
    name: 'call-me',
    description: 'Hangs up and calls you 1 s later; an echo.',
    flow: callBack({scenario: 'echo', afterMs: 1000}),
  },
  {
    name: 'call-me-twice',
    description: 'Hangs up and calls you 1 s and 2 s later; an echo and a tone.',
    flow: callBack({scenario: 'echo', afterMs: 1000}, {scenario: 'tone', afterMs: 2000}),
  },
  ...CALLS.map(({name, description}) => ({
    name: `call-me-${name}`,
    description: `Hangs up and calls you 1 s later. ${description}`,
    flow: callBack({scenario: name, afterMs: 1000}),
  })),
];

/** A user who is logged in, by login or token subject; also as `name@…` and `sip:name@…`. */
export const USER = {
  name: '(a logged-in user)',
  description: 'Rings there (at the newest of several sessions); both hear each other after the answer.',
  flow: ['result', 'user'],
};

/** `name@…` or `sip:name`, and nobody of that name is there. */
export const NOBODY = {
  name: '(any other sip:… or …@…)',
  description: 'Ends with UNALLOCATED_NUMBER 1, SIP 404, like unallocated.',
  flow: ['result', {bye: BYE.unallocated}],
};

/** Any other number. */
export const ANY_NUMBER = {
  name: '(any other number)',
  description: 'Behaves like tone.',
  flow: ANSWERED,
  sound: 'tone',
};

/**
 * Scenarios come first, then users.
 *
 * @template {object} S
 * @param {unknown} number what the client dialled
 * @param {(name: string) => S | undefined} findUser the session of a logged-in user
 * @returns {{row: import('./types.mjs').Named & import('./types.mjs').CallBehaviour, callee?: S}}
 */
export function findDestination(number, findUser) {
  const address = String(number ?? '')
    .trim()
    .toLowerCase();
  const name = address.replace(/^sips?:/, '').replace(/[@;].*$/, '');
  const row = DESTINATIONS.find((row) => row.name === name);
  if (row) return {row};
  const callee = name ? findUser(name) : undefined;
  if (callee) return {row: USER, callee};
  return {row: /^sips?:|@/.test(address) ? NOBODY : ANY_NUMBER};
}
