/**
 * The rows: what breaks.
 *
 * @typedef {import('../lab/stand.mjs').Stand} Stand
 * @typedef {import('./states.mjs').State} State
 *
 * @typedef {object} Fault
 * @property {string} name
 * @property {string} title
 * @property {string} how it is made, for the page about it
 * @property {(state: State) => string | undefined} [cannot] why there is no such cell
 * @property {(state: State) => string | undefined} [login] behaviour of the gateway at the login
 * @property {(stand: {place: object}, state: State) => Promise<object> | object} [options] of the client
 * @property {'blocked' | 'full'} [storage]
 * @property {boolean} [impaired] media goes through the proxy
 * @property {(stand: Stand, state: State) => unknown} [before] before the state is entered
 * @property {(stand: Stand, state: State) => unknown} [inject] resolves when what was broken is whole again, or stays broken;
 *   sets `stand.since` where that is later than the beginning
 * @property {(stand: Stand, state: State) => unknown} [noticed] resolves when the client has noticed: what looks well before
 *   does not count
 * @property {(state: State) => RegExp | undefined} [ends] the reasons for which a call ends, where it must; else everything
 *   must be as before
 * @property {RegExp} [tells] fatal errors that are told although the call goes on
 * @property {number} [seconds] that a cell takes, about, so that the long ones begin first
 * @property {string} [needs] what a machine may lack; without it there are no options
 * @property {boolean} [fromStart] it begins before the client connects, and the time counts from there
 * @property {boolean} [reloaded] the page that listened is gone
 * @property {number} [limitMs] until it must be well again or have ended
 * @property {boolean} [silent] no gap is measured: the far side plays nothing, or that is the fault
 * @property {(stand: Stand, state: State) => Promise<{outcome: string, reason: string} | undefined>} [judge] instead of the usual
 */
import {MEDIA_FAULTS} from './media.mjs';
import {PAGE_FAULTS} from './page.mjs';
import {SIGNALLING_FAULTS} from './signalling.mjs';

/** @type {Fault[]} */
export const FAULTS = [...SIGNALLING_FAULTS, ...MEDIA_FAULTS, ...PAGE_FAULTS];
