/** What happens on a call to a destination (after a login by password or token). */
import {BYE, ERRORS} from './causes.mjs';

const ANSWERED = ['result', 'ringing', 'answer'];

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
];

/** Any other number. */
export const ANY_NUMBER = {
  name: '(any other number)',
  description: 'Behaves like tone.',
  flow: ANSWERED,
  sound: 'tone',
};

/** @param {unknown} number */
export function findDestination(number) {
  const name = String(number ?? '')
    .trim()
    .toLowerCase()
    .replace(/^sips?:/, '')
    .replace(/@.*$/, '');
  return DESTINATIONS.find((row) => row.name === name) ?? ANY_NUMBER;
}
