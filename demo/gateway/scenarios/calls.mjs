/** Calls that the gateway makes to a client, by name: control action `call`, or the destinations `call-me-<name>`. */
import {BYE} from './causes.mjs';

const INVITE = {invite: 'complete'};

/** One user calls another. */
export const RING = {
  name: '(a user)',
  description: 'Rings; both hear each other after the answer.',
  flow: [INVITE, 'answered'],
};

/** @type {(import('./types.mjs').Named & import('./types.mjs').CallBehaviour)[]} */
export const CALLS = [
  {
    name: 'tone',
    description: 'Rings; a steady 440 Hz tone after the answer.',
    flow: [INVITE, 'answered'],
    sound: 'tone',
  },
  {name: 'echo', description: 'Rings; your own voice after the answer.', flow: [INVITE, 'answered'], sound: 'echo'},
  {
    name: 'cancel',
    description: 'Rings for 3 s, then ORIGINATOR_CANCEL 487.',
    flow: [INVITE, 'delay', {bye: BYE.cancelled}],
    delayMs: 3000,
  },
  {
    name: 'cancel-at-once',
    description: 'The invite, and ORIGINATOR_CANCEL 487 right behind it.',
    flow: [INVITE, {bye: BYE.cancelled}],
  },
  {
    name: 'duplicate',
    description: 'The same invite twice (one call id); a tone after the answer.',
    flow: [INVITE, INVITE, 'answered'],
    sound: 'tone',
  },
  {
    name: 'trickle',
    description: 'The offer has no candidates; they come in messages before and after the answer. A tone.',
    flow: [{invite: 'stripped'}, 'candidates', 'answered', 200, 'late-candidates'],
    sound: 'tone',
  },
  {
    name: 'hangup',
    description: 'A tone after the answer, and NORMAL_CLEARING 2 s later.',
    flow: [INVITE, 'answered', 'delay', {bye: BYE.normal}],
    delayMs: 2000,
    sound: 'tone',
  },
  {
    name: 'no-id',
    description: 'An invite without callID; bye after 5 s.',
    flow: [{invite: 'no-id'}, 'delay', {bye: BYE.cancelled}],
    delayMs: 5000,
  },
  {
    name: 'no-sdp',
    description: 'An invite without SDP; bye after 5 s.',
    flow: [{invite: 'no-sdp'}, 'delay', {bye: BYE.cancelled}],
    delayMs: 5000,
  },
  {
    name: 'broken-sdp',
    description: 'An invite whose SDP cannot be read; bye after 5 s.',
    flow: [{invite: 'broken-sdp'}, 'delay', {bye: BYE.cancelled}],
    delayMs: 5000,
  },
  {
    name: 'remote-hold',
    description: 'An echo that holds (modify hold) 2 s after the answer for 3 s.',
    flow: [INVITE, 'answered', 2000, {farHold: true}, 3000, {farHold: false}],
    sound: 'echo',
  },
  {
    name: 'renegotiate',
    description: 'An echo that sends an offer (modify updateMedia) 2 s after the answer; a refusal changes nothing.',
    flow: [INVITE, 'answered', 2000, 'renegotiate'],
    sound: 'echo',
  },
];

/** @param {unknown} name */
export const findCall = (name) => CALLS.find((row) => row.name === name);
