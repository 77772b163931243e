/** Two users on one call: what one does reaches the other, and packets go over as they are. */
import {BYE, sipOf} from '../scenarios/causes.mjs';
import {RING} from '../scenarios/calls.mjs';
import {cleanHeaders} from './headers.mjs';
import {InboundCall} from './inbound-call.mjs';

export class Bridge {
  #caller;
  #callee;
  #answered = false;
  #over = false;

  /**
   * @param {import('./call.mjs').Call} caller
   * @param {InboundCall} callee
   */
  constructor(caller, callee) {
    this.#caller = caller;
    this.#callee = callee;
    caller.bridge = this;
    callee.bridge = this;
    callee.ids = {...callee.ids, telnyx_session_id: caller.ids.telnyx_session_id};
  }

  alerting() {
    this.#caller.request('ringing', this.#caller.party);
  }

  answered(headers) {
    this.#answered = true;
    this.#caller.media.bridge(this.#callee.media);
    this.#caller.pickedUp(headers).catch((error) => this.#caller.onError(error));
  }

  message(leg, message) {
    this.#otherOf(leg).deliver(message);
  }

  /** One leg has ended; the other one is told why. */
  ended(leg, cause, headers) {
    if (this.#over) return;
    this.#over = true;
    const other = this.#otherOf(leg);
    const cancelled = leg === this.#caller && !this.#answered;
    other.bye(cancelled ? BYE.cancelled : cause, {headers});
  }

  #otherOf(leg) {
    return leg === this.#caller ? this.#callee : this.#caller;
  }
}

/**
 * @param {import('./call.mjs').Call} caller
 * @param {import('../signalling/session.mjs').Session} session of the user who is called
 */
export function ringUser(caller, session) {
  const {caller_id_name: name, caller_id_number: number, custom_headers, clientState} = caller.dialog;
  const from = caller.session.user ?? '';
  const callee = new InboundCall({
    session,
    row: RING,
    dialog: {
      caller_id_name: text(name) || from,
      caller_id_number: text(number) || from,
      callee_id_name: session.user,
      callee_id_number: session.user,
      destination_number: session.user,
      custom_headers: cleanHeaders(custom_headers),
      client_state: text(clientState) || undefined,
    },
    onError: caller.onError,
  });
  new Bridge(caller, callee);
  session.addCall(callee);
  callee.run();
}

/**
 * What a client's bye means to the other party. A client names a cause or leaves it to the state of the call.
 *
 * @param {{cause?: unknown, causeCode?: unknown}} params
 * @param {boolean} answered
 */
export function causeOf({cause, causeCode}, answered) {
  const usual = answered ? BYE.normal : BYE.busy;
  if (!text(cause) || !Number.isInteger(causeCode)) return usual;
  return {cause: cause.slice(0, 100), causeCode, ...sipOf(causeCode)};
}

const text = (value) => (typeof value === 'string' ? value : '');
