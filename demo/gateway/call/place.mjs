/** The gateway calls a client. */
import {findCall} from '../scenarios/calls.mjs';
import {cleanHeaders} from './headers.mjs';
import {InboundCall} from './inbound-call.mjs';

const NUMBER = '+15550100';

/**
 * @param {object} options
 * @param {import('../signalling/session.mjs').Session} options.session
 * @param {string} [options.scenario] a name of scenarios/calls.mjs
 * @param {string} [options.from] number of the caller
 * @param {string} [options.fromName]
 * @param {unknown} [options.headers] custom headers: a list of `{name, value}`
 * @param {string} [options.clientState] base64
 * @param {number} [options.delayMs] for scenarios that wait
 * @param {(error: unknown) => void} options.onError
 * @returns {string | undefined} the call id; undefined when there is no such scenario or nobody to call
 */
export function placeCall({session, scenario = 'tone', from, fromName, headers, clientState, delayMs, onError}) {
  const row = findCall(scenario);
  if (!row || !session.connected) return undefined;
  const user = session.user ?? '';
  const call = new InboundCall({
    session,
    row,
    dialog: {
      caller_id_name: fromName ?? 'Local gateway',
      caller_id_number: from || NUMBER,
      callee_id_name: user,
      callee_id_number: user,
      destination_number: user,
      custom_headers: cleanHeaders(headers),
      client_state: clientState,
    },
    delayMs,
    onError,
  });
  session.addCall(call);
  call.run();
  return call.id;
}
