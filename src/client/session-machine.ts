import {machine} from '../lib/machine.js';

/**
 * - `opening`: the socket is being opened. `authenticating`: the login is under way. `registering`: logged in, waiting
 *   for the registration. `waiting`: a timer runs before the next attempt.
 * - `failed`: ended by an error; `connect` starts over. `closed`: ended by the page.
 */
export type SessionState =
  'idle' | 'opening' | 'authenticating' | 'registering' | 'ready' | 'waiting' | 'failed' | 'closed';

export type SessionEvent =
  'connect' | 'opened' | 'loggedIn' | 'registered' | 'lost' | 'retry' | 'gaveUp' | 'refused' | 'disconnect';

const anywhere = {gaveUp: 'failed', disconnect: 'closed'} as const;

export const SESSION_MACHINE = machine<SessionState, SessionEvent>({
  idle: {connect: 'opening', ...anywhere},
  opening: {opened: 'authenticating', lost: 'waiting', ...anywhere},
  authenticating: {loggedIn: 'registering', retry: 'opening', refused: 'failed', lost: 'waiting', ...anywhere},
  registering: {registered: 'ready', refused: 'failed', lost: 'waiting', ...anywhere},
  ready: {lost: 'waiting', refused: 'failed', ...anywhere},
  waiting: {retry: 'opening', connect: 'opening', ...anywhere},
  failed: {connect: 'opening', disconnect: 'closed'},
  closed: {connect: 'opening'},
});
