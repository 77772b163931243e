/** What each method of the client does. Every request gets exactly one answer, unless a scenario says otherwise. */
import {Call} from '../call/call.mjs';
import {ERRORS} from '../scenarios/causes.mjs';
import {findDestination} from '../scenarios/destinations.mjs';
import {gatewayState, login} from './login.mjs';

const MAX_SDP = 100_000;

const isSdp = (sdp) =>
  typeof sdp === 'string' && sdp.length < MAX_SDP && /^v=0\r?\n/.test(sdp) && /^m=audio /m.test(sdp);
const callIdOf = (params) => {
  const id = params.dialogParams?.callID ?? params.callID;
  return typeof id === 'string' && id ? id : undefined;
};

function findCall(connection, params) {
  const id = callIdOf(params);
  return id === undefined ? undefined : connection.session?.calls.get(id);
}

/** Answers for a call that exists, else refuses. */
const withCall = (handler) => (hub, connection, frame) => {
  const call = findCall(connection, frame.params);
  if (!call) return connection.error(frame.id, ERRORS.noSuchCall);
  return handler(connection, frame, call);
};

function invite(hub, connection, {id, params}) {
  const callId = callIdOf(params);
  const {session} = connection;
  const dialog = params.dialogParams;
  if (!callId || !isSdp(params.sdp)) return connection.error(id, ERRORS.badParams);
  if (session.calls.has(callId)) return connection.error(id, {...ERRORS.noSuchCall, message: 'CALL ALREADY EXISTS'});
  const row = session.anonymous ? session.row : findDestination(dialog?.destination_number);
  const call = new Call({
    session,
    row,
    invite: {id, callId, sdp: params.sdp, dialog: dialog ?? {}},
    onError: hub.onError,
  });
  session.addCall(call);
  return call.run();
}

function candidate(hub, connection, {id, method, params}) {
  const callId = callIdOf(params);
  const call = findCall(connection, params);
  const refused = (call?.refusesCandidates ?? false) || connection.session.row.refuseCandidates;
  if (refused) return connection.error(id, ERRORS.noSuchMethod);
  if (method === 'telnyx_rtc.candidate' && callId) {
    if (call) call.addCandidate(params);
    else connection.session.keepCandidate(callId, params);
  }
  // Also for a call that has just ended: the browser could not know.
  connection.result(id, {callID: callId, sessid: connection.session.sessid});
}

async function modify(connection, {id, params}, call) {
  const {action} = params;
  const {sessid} = connection.session;
  const answer = (more) => connection.result(id, {callID: call.id, action, ...more, sessid});
  if (action === 'updateMedia') {
    if (!isSdp(params.sdp)) return connection.error(id, ERRORS.badParams);
    const sdp = await call.restart(params.sdp);
    return answer({sdp, holdState: call.holdState});
  }
  const holdState = call.modifyHold(action);
  return holdState ? answer({holdState}) : connection.error(id, ERRORS.badParams);
}

function info(connection, {id, params}, call) {
  if (typeof params.dtmf === 'string') call.dtmf(params.dtmf);
  connection.result(id, {message: 'SENT', sessid: connection.session.sessid});
}

/** Always answered, also for calls that are gone: a client waits for it. */
function bye(hub, connection, {id, params}) {
  const call = findCall(connection, params);
  const {cause, causeCode} = params;
  connection.result(id, {
    callID: callIdOf(params),
    message: 'CALL ENDED',
    causeCode,
    cause,
    sessid: connection.session?.sessid,
  });
  call?.end();
}

async function attach(connection, {id, params}, call) {
  if (!isSdp(params.sdp)) return connection.error(id, ERRORS.badParams);
  await call.acceptAttach(params.sdp);
  connection.result(id, {callID: call.id, sessid: connection.session.sessid});
}

/** A request (text) is answered; a notification (tool output, subscription) is not. */
function aiConversation(hub, connection, {id, params}) {
  const {session} = connection;
  const conversation = [...session.calls.values()].find((call) => call.conversation)?.conversation;
  const isText = params.item?.type === 'message';
  if (isText && session.row.refusesText) return connection.error(id, ERRORS.internal);
  if (isText && !conversation) return connection.error(id, ERRORS.noSuchCall);
  connection.result(id, {message: 'SENT', sessid: session.sessid});
  if (params.type === 'conversation.item.create') conversation?.itemCreated(params.item);
}

const channels = (params) => (Array.isArray(params.eventChannel) ? params.eventChannel : []);

const METHODS = {
  'telnyx_rtc.gatewayState': gatewayState,
  'telnyx_rtc.invite': invite,
  'telnyx_rtc.candidate': candidate,
  'telnyx_rtc.endOfCandidates': candidate,
  'telnyx_rtc.modify': withCall(modify),
  'telnyx_rtc.info': withCall(info),
  'telnyx_rtc.attach': withCall(attach),
  // Inbound calls (one user calls another) are not built yet: there is never one to answer.
  'telnyx_rtc.answer': withCall((connection, {id}) => connection.error(id, ERRORS.noSuchCall)),
  ai_conversation: aiConversation,
  'telnyx_rtc.subscribe': (hub, connection, {id, params}) =>
    connection.result(id, {
      subscribedChannels: channels(params),
      alreadySubscribedChannels: [],
      unauthorizedChannels: [],
      sessid: connection.session.sessid,
    }),
  'telnyx_rtc.unsubscribe': (hub, connection, {id, params}) =>
    connection.result(id, {
      unsubscribedChannels: channels(params),
      notSubscribedChannels: [],
      sessid: connection.session.sessid,
    }),
  'telnyx_rtc.broadcast': (hub, connection, {id}) => connection.result(id, {message: 'SENT'}),
};

/** These work before a login. */
const OPEN_METHODS = {
  login,
  anonymous_login: login,
  'telnyx_rtc.bye': bye,
  'telnyx_rtc.ping': (hub, connection, {id}) =>
    connection.result(id, {message: 'PONG', sessid: connection.session?.sessid}),
};

const DEBUG_REPORT = /^debug_report_(start|data|stop)$/;

/**
 * @param {import('./hub.mjs').Hub} hub
 * @param {import('./connection.mjs').Connection} connection
 * @param {Record<string, any>} frame any JSON object
 */
export function dispatch(hub, connection, frame) {
  const {id, method, type} = frame;
  if (typeof method !== 'string') {
    // Acknowledgements of our own requests need no attention; debug reports have a type instead of a method.
    if (typeof type === 'string' && DEBUG_REPORT.test(type)) connection.result(id, {message: 'OK'});
    return;
  }
  const params = frame.params !== null && typeof frame.params === 'object' ? frame.params : {};
  const request = {id, method, params};
  if (Object.hasOwn(OPEN_METHODS, method)) return OPEN_METHODS[method](hub, connection, request);
  if (!Object.hasOwn(METHODS, method)) return connection.error(id, ERRORS.noSuchMethod);
  if (!connection.session) return connection.error(id, ERRORS.notLoggedIn);
  return METHODS[method](hub, connection, request);
}
