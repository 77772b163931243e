/** What each method of the client does. Every request gets exactly one answer, unless a scenario says otherwise. */
import {setTimeout as wait} from 'node:timers/promises';
import {causeOf} from '../call/bridge.mjs';
import {Call} from '../call/call.mjs';
import {cleanHeaders} from '../call/headers.mjs';
import {hasCandidates, isSdp} from '../call/sdp.mjs';
import {BYE, ERRORS} from '../scenarios/causes.mjs';
import {findDestination} from '../scenarios/destinations.mjs';
import {gatewayState, login} from './login.mjs';

const SLOW_HOLD_MS = 1000;

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
  const {row, callee} = session.anonymous
    ? {row: session.row}
    : findDestination(dialog?.destination_number, (name) => hub.findUser(name, session));
  const call = new Call({
    session,
    row: needsCandidates(session, row, params.sdp),
    callee,
    invite: {id, callId, sdp: params.sdp, dialog: dialog ?? {}},
    onError: hub.onError,
  });
  session.addCall(call);
  return call.run();
}

/** A login that refuses candidates needs them in the offer, whatever is dialled. */
function needsCandidates(session, row, sdp) {
  if (!session.row.refuseCandidates || session.anonymous || hasCandidates(sdp)) return row;
  return {...row, flow: ['result', {bye: BYE.incompatible}]};
}

async function answer(connection, {id, params}, call) {
  if (!call.ringing) return connection.error(id, {...ERRORS.noSuchCall, message: 'CALL IS NOT RINGING'});
  if (!isSdp(params.sdp)) return connection.error(id, ERRORS.badParams);
  const bare = call.refusesCandidates && !hasCandidates(params.sdp);
  const accepted =
    !bare &&
    (await call.accept(params.sdp).then(
      () => true,
      () => false,
    ));
  if (!accepted) {
    connection.error(id, ERRORS.badParams);
    return call.bye(BYE.incompatible);
  }
  connection.result(id, {callID: call.id, message: 'CALL ANSWERED', sessid: connection.session.sessid});
  call.pickedUp(cleanHeaders(params.dialogParams?.custom_headers));
}

function candidate(hub, connection, {id, method, params}) {
  const callId = callIdOf(params);
  const call = findCall(connection, params);
  if (call?.refusesCandidates || connection.session.refusesCandidates(callId)) {
    return connection.error(id, ERRORS.noSuchMethod);
  }
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
  const {hold} = call.row;
  if (hold === 'refused') return connection.error(id, ERRORS.holdRefused);
  if (hold === 'slow') await wait(SLOW_HOLD_MS);
  const holdState = call.modifyHold(action);
  if (!holdState) return connection.error(id, ERRORS.badParams);
  return answer(hold === 'stateless' ? {} : {holdState});
}

function info(connection, {id, params}, call) {
  if (typeof params.dtmf === 'string') call.dtmf(params.dtmf);
  connection.result(id, {message: 'SENT', sessid: connection.session.sessid});
  if (typeof params.msg?.body === 'string') call.written(params.msg);
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
  call?.end(causeOf(params, call.answered), cleanHeaders(params.dialogParams?.custom_headers));
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
  'telnyx_rtc.answer': withCall(answer),
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
    // Most acknowledgements of our own requests need no attention; debug reports have a type instead of a method.
    if (typeof type === 'string' && DEBUG_REPORT.test(type)) return connection.result(id, {message: 'OK'});
    return connection.answered(frame);
  }
  const params = frame.params !== null && typeof frame.params === 'object' ? frame.params : {};
  const request = {id, method, params};
  if (Object.hasOwn(OPEN_METHODS, method)) return OPEN_METHODS[method](hub, connection, request);
  if (!Object.hasOwn(METHODS, method)) return connection.error(id, ERRORS.noSuchMethod);
  if (!connection.session || connection.session.expired) return connection.error(id, ERRORS.notLoggedIn);
  return METHODS[method](hub, connection, request);
}
