/** Login by password, token or target id, what follows it, and coming back to a session. */
import {createHash, randomUUID} from 'node:crypto';
import {messyFrames} from '../assistant/messy.mjs';
import {readJwt} from '../lib/jwt.mjs';
import {findAssistant} from '../scenarios/assistants.mjs';
import {ERRORS} from '../scenarios/causes.mjs';
import {LOGINS, TOKENS, WRONG_PASSWORD} from '../scenarios/logins.mjs';
import {widgetSettings} from '../scenarios/settings.mjs';
import {Session} from './session.mjs';

const text = (value) => (typeof value === 'string' ? value : '');
const digest = (value) => createHash('sha256').update(value).digest('hex').slice(0, 16);
const REFUSED = {refuse: ERRORS.loginIncorrect};

/**
 * Who wants in, and the behaviour that the tables give them.
 *
 * @returns {import('./session.mjs').Credentials}
 */
function readCredentials(method, params) {
  if (method === 'anonymous_login') {
    const target = text(params.target_id);
    const row = params.target_type === 'ai_assistant' ? findAssistant(target) : REFUSED;
    const conversationId = text(params.target_params?.conversation_id) || text(params.conversation_id);
    return {identity: `target:${target}`, label: target, row, anonymous: true, conversationId};
  }
  const login = text(params.login);
  const password = text(params.passwd) || text(params.password);
  // The vendor's server prefers a password when it is given both.
  if (login && password) {
    return asUser(login, password === WRONG_PASSWORD ? REFUSED : rowOf(login));
  }
  const token = text(params.login_token);
  if (!token) return {identity: '', label: '', row: REFUSED, anonymous: false};
  const claims = readJwt(token);
  if (claims) {
    const expired = Date.now() >= claims.expiresAt;
    return {
      ...asUser(claims.sub, expired ? {refuse: ERRORS.tokenExpired} : rowOf(claims.sub)),
      expiresAt: claims.expiresAt,
    };
  }
  const row = TOKENS.find(({name}) => name === token) ?? {};
  return {identity: `${OPAQUE}${digest(token)}`, label: 'token', row, anonymous: false};
}

/** A token says whose it is only if it can be read; then it is as good as the password. */
const OPAQUE = 'token:';
const asUser = (user, row) => ({identity: `login:${user}`, label: user, user, row, anonymous: false});
const rowOf = (login) => LOGINS.find(({name}) => name === login) ?? {};

/** The same client logs in again on its socket, perhaps with a fresh token. */
function isSame(before, now) {
  return before === now || (before.startsWith(OPAQUE) && now.startsWith(OPAQUE));
}

/**
 * @param {import('./hub.mjs').Hub} hub
 * @param {import('./connection.mjs').Connection} connection
 * @param {{id?: any, method: string, params: Record<string, any>}} frame
 */
export function login(hub, connection, {id, method, params}) {
  const credentials = readCredentials(method, params);
  const {row} = credentials;
  if (row.silent) return;
  const answer = () => {
    if (row.refuse) return connection.error(id, row.refuse);
    return letIn(hub, connection, id, params, credentials);
  };
  if (row.loginDelayMs) connection.timers.after(row.loginDelayMs, answer);
  else return answer();
}

async function letIn(hub, connection, id, params, credentials) {
  if (connection.session && isSame(connection.session.identity, credentials.identity)) {
    return renew(hub, connection, id, credentials);
  }
  const returning = params.reconnection === true ? hub.sessions.get(text(params.sessid)) : undefined;
  const cameBack = returning?.identity === credentials.identity;
  const session = cameBack ? returning : hub.openSession(new Session(credentials, hub.onError, hub.impairment));
  if (connection.session) hub.leaveSession(connection);
  connection.session = session;
  session.renew(credentials, hub.nextLogin());
  session.connect(connection);
  connection.result(id, {message: 'logged in', sessid: session.sessid});
  if (credentials.anonymous && !session.row.settingsDelayMs) sendSettings(session);

  const calls = cameBack ? [...session.calls.values()] : [];
  const ready = (calls) => connection.request('telnyx_rtc.clientReady', {reattached_sessions: calls});
  if (hub.attachesLate) ready(calls.map(({id}) => id));
  // Like the vendor's kind of server: the offers come before clientReady.
  const attached = await Promise.all(
    calls.map((call) =>
      call.attach().then(
        () => call.id,
        (error) => hub.onError(error),
      ),
    ),
  );
  const reattached = attached.filter((callId) => callId && session.calls.has(callId));
  if (!hub.attachesLate) ready(reattached);
  connection.startPings(hub.pingMs);
  if (session.row.messy) for (const frame of messyFrames()) connection.sendText(frame);
}

/**
 * Nothing but the answer: a clientReady here would have to list the calls that go on, and some clients would end the
 * others.
 */
function renew(hub, connection, id, credentials) {
  const {session} = connection;
  session.renew(credentials, hub.nextLogin());
  connection.result(id, {message: 'logged in', sessid: session.sessid});
}

function sendSettings(session) {
  const settings = widgetSettings(session.row.settings);
  if (settings) session.sendConversation({type: 'widget_settings', ...settings});
}

/**
 * The registration of a session, asked for by the client.
 *
 * @param {import('./hub.mjs').Hub} hub
 * @param {import('./connection.mjs').Connection} connection
 */
export function gatewayState(hub, connection, {id}) {
  const {session} = connection;
  const {row} = session;
  const skipping = connection.url.searchParams.get('skip_last_voice_sdk_id') === 'true';
  const states = (skipping && row.statesWhenSkipping) || row.states || ['REGED'];
  const state = states[Math.min(connection.stateQuestions++, states.length - 1)];
  if (state !== 'REGED') return connection.result(id, {params: {state}, sessid: session.sessid});

  if (!row.withoutReports) session.reportId ??= randomUUID();
  const params = {state, call_report_id: session.reportId, dc: 'local', region: 'local'};
  connection.result(id, {params, sessid: session.sessid});
  if (row.settingsDelayMs) connection.timers.after(row.settingsDelayMs, () => sendSettings(session));
  if (row.cutOnceWhenReady && hub.cutOnce(connection.voiceSdkId)) connection.close(1012, 'service restart');
}
