/**
 * Lets tests and the demo steer the gateway while it runs. An action may name a session (`sessid`) and a call
 * (`callID`); without them it means all.
 */
import {placeCall} from './call/place.mjs';
import {redact} from './lib/redact.mjs';
import {BYE} from './scenarios/causes.mjs';

const wanted = (value, actual) => value === undefined || value === actual;

/**
 * @param {import('./signalling/hub.mjs').Hub} hub
 * @param {import('./http/reports.mjs').Reports} reports
 * @param {import('./turn/server.mjs').TurnServer} turn
 */
export function makeControl(hub, reports, turn) {
  const sockets = ({sessid}) => [...hub.connections].filter(({session}) => wanted(sessid, session?.sessid));
  const sessions = ({sessid}) => [...hub.sessions.values()].filter((session) => wanted(sessid, session.sessid));
  const calls = (filter) =>
    sessions(filter)
      .flatMap((session) => [...session.calls.values()])
      .filter((call) => wanted(filter.callID, call.id));
  const each = (list, act) => {
    list.forEach(act);
    return {count: list.length};
  };

  const ACTIONS = {
    /** Cuts sockets as a network does; `refuseMs` also turns new ones away for a while. */
    'cut-sockets': (action) => {
      if (action.refuseMs > 0) hub.refuse(action.refuseMs);
      return each(sockets(action), (connection) => connection.terminate());
    },
    /** A server that starts again: sockets are cut, sessions and calls forgotten; nobody is told. */
    restart: (action) => {
      if (action.refuseMs > 0) hub.refuse(action.refuseMs);
      each(sockets(action), (connection) => connection.terminate());
      return each(sessions(action), (session) => hub.forget(session));
    },
    /** Closes sockets with a closing handshake. */
    'close-sockets': (action) =>
      each(sockets(action), (connection) => connection.close(action.code ?? 1001, action.reason ?? 'going away')),
    /** Sends a frame: text as it is, or an object as JSON. */
    send: (action) => {
      const text = typeof action.frame === 'string' ? action.frame : JSON.stringify(action.frame ?? null);
      return each(sockets(action), (connection) => connection.sendText(text));
    },
    /** Sends a request with the gateway's own id. */
    request: (action) =>
      each(sockets(action), (connection) => connection.request(String(action.method), action.params ?? {})),
    ping: (action) => each(sockets(action), (connection) => connection.ping()),
    /**
     * A bad network for the media of calls (media/impairment.mjs): `loss` and `duplicate` in percent, `delayMs`, `jitterMs`,
     * `blackout`, for one `direction` (`toClient`, `toGateway`) or both. Only calls that began after the first `impair` are
     * affected; for them it may be changed at any time. Answers how many packets passed since the last change.
     */
    impair: ({action: _, ...numbers}) => {
      const {counted} = hub.impairment;
      hub.impairment.set(numbers);
      return {counted};
    },
    /**
     * The TURN server does the same to everybody: a `mode` (a name of turn/relays.mjs), and numbers as for `impair`, without
     * `direction`; with neither, the username decides again. Answers `{iceServers, allocated, open}`.
     */
    relay: ({action: _, ...change}) => {
      turn.force(change);
      return {iceServers: turn.iceServers(), allocated: turn.allocated, open: turn.open};
    },
    /** Frames that come late (`delayMs`), twice (`duplicate`), or in another order (`reorder`), on all sockets. */
    frames: ({action: _, ...numbers}) => {
      hub.frames.set(numbers);
      return {};
    },
    /** Answers methods with an error, `["telnyx_rtc.attach"]`, and `[]` to end it. */
    reject: ({methods = []}) => {
      hub.reject(methods);
      return {methods};
    },
    /** Offers calls of a session that comes back after `clientReady` instead of before. */
    'attach-late': ({late = true}) => {
      hub.attachesLate = Boolean(late);
      return {late: hub.attachesLate};
    },
    /** The server has lost calls, and tells nobody. */
    'lose-calls': (action) => each(calls(action), (call) => call.end()),
    /** Leaves methods unanswered: `["telnyx_rtc.bye"]`, `["*"]`, and `[]` to end it. */
    ignore: ({methods = []}) => {
      hub.ignore(methods);
      return {methods};
    },
    /**
     * Calls a client: `to` is a login (its newest session) or a sessid. Takes `scenario`, `from`, `fromName`, `headers`,
     * `clientState`, `delayMs`; answers the ids of the calls.
     */
    call: ({to, scenario, from, fromName, headers, clientState, delayMs}) => {
      const session = hub.sessions.get(to) ?? hub.findUser(String(to ?? ''));
      const given = {scenario, from, fromName, headers, clientState, delayMs};
      const callID = session && placeCall({session, ...given, onError: hub.onError});
      return {count: callID ? 1 : 0, calls: callID ? [callID] : []};
    },
    /** Writes to the client, as the far side of a call. */
    message: ({from = 'gateway', body, ...filter}) =>
      each(calls(filter), (call) => call.deliver({from, body: String(body ?? 'Hello.')})),
    /** Names the far side anew. */
    display: ({name = 'Gateway', number = '+15550100', ...filter}) =>
      each(calls(filter), (call) => call.display({name, number})),
    /** The far side holds, or goes on (`held: false`). */
    'remote-hold': ({held = true, ...filter}) => each(calls(filter), (call) => call.holdFar(Boolean(held))),
    /** Offers a running call again. */
    renegotiate: (action) => each(calls(action), (call) => call.renegotiate().catch(hub.onError)),
    /** As if the token had run out now. */
    'expire-token': (action) => each(sessions(action), (session) => (session.expiresAt = Date.now())),
    bye: ({cause, causeCode, sipCode, sipReason, headers, ...filter}) => {
      const given = Object.fromEntries(
        Object.entries({cause, causeCode, sipCode, sipReason}).filter(([, value]) => value !== undefined),
      );
      return each(calls(filter), (call) => call.bye({...BYE.normal, ...given}, {headers}));
    },
    /** An assistant says `text`; any other call plays a tone. */
    speak: (action) =>
      each(calls(action), (call) =>
        call.conversation ? call.conversation.say(String(action.text ?? 'Hello again.')) : call.playTone(),
      ),
    silence: (action) => each(calls(action), (call) => call.silence()),
    journal: ({action: _, ...filter}) => ({entries: hub.journal.read(filter)}),
    reports: () => ({reports: reports.list()}),
    /** Also those that were not taken, and what browsers asked before. */
    'report-attempts': () => ({attempts: reports.attempts(), preflights: reports.preflights()}),
    /**
     * The next `times` reports get `status` (503), no answer (`silent`), or a broken connection before (`cut`) or after (`lost`) they
     * were taken; 0 ends it.
     */
    'fail-reports': ({times = 1, status, silent, cut, lost}) => {
      reports.fail(Number(times), {status, silent, cut, lost});
      return {times};
    },
    state: () => state(hub),
    /** Forgets journal and reports, and answers everything again, on a good network. */
    clear: () => {
      hub.journal.clear();
      reports.clear();
      hub.ignore([]);
      hub.reject([]);
      hub.refuse(0);
      hub.attachesLate = false;
      hub.frames.set({});
      hub.impairment.set({on: false});
      turn.force();
      return {};
    },
  };

  /**
   * @param {{action: string} & Record<string, any>} action
   * @returns {any} undefined when there is no such action
   */
  return (action) => {
    const name = action?.action;
    return typeof name === 'string' && Object.hasOwn(ACTIONS, name) ? ACTIONS[name](action) : undefined;
  };
}

/** @param {import('./signalling/hub.mjs').Hub} hub */
export function state(hub) {
  return {
    sockets: [...hub.connections].map(({number, url, session, voiceSdkId}) => ({
      socket: number,
      query: url.search,
      sessid: session?.sessid ?? null,
      voice_sdk_id: voiceSdkId,
    })),
    sessions: [...hub.sessions.values()].map((session) => ({
      sessid: session.sessid,
      who: redact(session.label),
      connected: session.connected,
      calls: [...session.calls.values()].map((call) => call.summary),
    })),
  };
}
