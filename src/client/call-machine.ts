import {machine} from '../lib/machine.js';
import type {CallState, MediaState} from './state.js';

/** Facts about the signalling of a call. Late and repeated ones find no entry and change nothing: states only go forward. */
export type CallEvent =
  | 'requested'
  | 'accepted'
  | 'rang'
  | 'earlyMedia'
  | 'answered'
  | 'ended'
  | 'destroyed'
  /** The server offers the call again, after a reconnect; what it was comes back by `answered`, `held` or `earlyMedia`. */
  | 'reattached'
  // Only the full client's: an inbound call is offered and being answered, an answered one held.
  | 'offered'
  | 'answering'
  | 'held'
  | 'unheld';

const ending = {ended: 'hangup', destroyed: 'destroy'} as const;
const placed = {reattached: 'recovering', ...ending} as const;
const answerable = {earlyMedia: 'early', answered: 'active', ...placed} as const;

/** Signalling (wire-protocol §3.6, contract §9: outbound calls enter `ringing` when the server says so). */
export const CALL_MACHINE = machine<CallState, CallEvent>({
  // Also of an earlier page of this tab.
  new: {requested: 'requesting', offered: 'ringing', reattached: 'recovering', ...ending},
  requesting: {accepted: 'trying', rang: 'ringing', ...answerable},
  trying: {rang: 'ringing', ...answerable},
  ringing: {answering: 'answering', ...answerable},
  early: {answered: 'active', ...placed},
  answering: {answered: 'active', ...placed},
  active: {held: 'held', ...placed},
  held: {unheld: 'active', ...placed},
  recovering: {earlyMedia: 'early', answered: 'active', held: 'held', ...ending},
  hangup: {destroyed: 'destroy'},
  destroy: {},
});

export type MediaEvent = 'capture' | 'negotiate' | 'connected' | 'interrupted' | 'failed' | 'closed';

/** The media path, beside the signalling. */
export const MEDIA_MACHINE = machine<MediaState, MediaEvent>({
  none: {capture: 'capturing', closed: 'closed'},
  capturing: {negotiate: 'connecting', closed: 'closed'},
  connecting: {connected: 'connected', failed: 'failed', closed: 'closed'},
  connected: {interrupted: 'interrupted', failed: 'failed', closed: 'closed'},
  interrupted: {connected: 'connected', failed: 'failed', closed: 'closed'},
  failed: {connected: 'connected', closed: 'closed'},
  closed: {},
});

export const isOver = (state: CallState): boolean => state === 'hangup' || state === 'destroy';
export const isAnswered = (state: CallState): boolean => state === 'active' || state === 'held';
/** Both sides talk to each other, whatever becomes of the line. */
export const isUp = (state: CallState): boolean => isAnswered(state) || state === 'recovering';
