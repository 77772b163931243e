/** Tokens with a subject and an end, where they come from, and logging in again on the same socket. */
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {startGateway} from '../../demo/gateway/index.mjs';
import {makeJwt, readJwt} from '../../demo/gateway/lib/jwt.mjs';
import {User} from './lab.mjs';
import {closePhones, until} from './offer.mjs';

const errors = [];
let gateway;

before(async () => {
  gateway = await startGateway({log: (line) => errors.push(line)});
});
after(async () => {
  await closePhones();
  await gateway.close();
  assert.deepEqual(errors, []);
});

const fetchToken = (query, options) => fetch(new URL(`/token?${query}`, gateway.url), options);

async function enter(t, login) {
  const user = await User.login(gateway, login);
  t.after(() => user.close());
  return user;
}

test('what counts as a token with a subject', () => {
  const {sub, expiresAt} = readJwt(makeJwt('ännchen', 60));
  assert.equal(sub, 'ännchen');
  assert.ok(Math.abs(expiresAt - Date.now() - 60_000) < 2000);
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  assert.deepEqual(readJwt(`${part({alg: 'none'})}.${part({sub: 'x'})}.`), {sub: 'x', expiresAt: Infinity});
  for (const text of ['', 'demo-token', 'a.b.c', `${part({})}.${part({})}.`, `${part({})}.${part({sub: 5})}.x`, `${part({})}.${part(null)}.x`, 'a.b.c.d']) assert.equal(readJwt(text), null, text); // prettier-ignore
});

test('the token endpoint: GET, POST, CORS, failures', async () => {
  for (const method of ['GET', 'POST']) {
    const response = await fetchToken('user=alice&ttl=120', {method, headers: {origin: 'https://shop.example'}});
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('access-control-allow-origin'), 'https://shop.example');
    const {sub, expiresAt} = readJwt((await response.json()).token);
    assert.equal(sub, 'alice');
    assert.ok(Math.abs(expiresAt - Date.now() - 120_000) < 2000);
  }
  const preflight = await fetchToken('user=alice', {method: 'OPTIONS'});
  assert.equal(preflight.status, 204);
  assert.equal(preflight.headers.get('access-control-allow-origin'), '*');
  assert.equal((await fetchToken('user=token-denied')).status, 403);
  assert.equal((await fetchToken('user=alice&ttl=soon')).status, 400);
  assert.equal((await fetchToken('user=alice', {method: 'DELETE'})).status, 405);
  const bare = await fetchToken('user=token-bare');
  assert.match(bare.headers.get('content-type'), /^text\/plain/);
  assert.equal(readJwt(await bare.text()).sub, 'token-bare');
  const from = Date.now();
  assert.equal((await fetchToken('user=token-slow')).status, 200);
  assert.ok(Date.now() - from > 2900);
});

test('the subject is the user: others call it, and its behaviour goes by name', async (t) => {
  await enter(t, {login_token: makeJwt('jwt-b', 600)});
  const b = await enter(t, {login_token: makeJwt('jwt-b', 600)});
  const a = await enter(t, {login_token: makeJwt('jwt-a', 600)});
  const out = await a.dial('jwt-b');
  const inside = await b.rung();
  assert.equal(inside.invite.caller_id_number, 'jwt-a');
  await out.bye();
  await inside.over();
  const {error} = await a.client.request('login', {login_token: makeJwt('auth-loop', 600)});
  assert.equal(error.code, -32_000);
  const expired = await a.client.request('login', {login_token: makeJwt('jwt-a', -1)});
  assert.deepEqual(expired.error, {code: -32_001, message: 'Token Expired'});
});

test('after the end of the token requests are refused, until a fresh one comes; the call goes on', async (t) => {
  const user = await enter(t, {login_token: makeJwt('expiring', 600)});
  const call = await user.dial('tone');
  await call.talk();
  gateway.control({action: 'expire-token', sessid: user.sessid});
  for (const [method, params] of [
    ['info', {dtmf: '1'}],
    ['modify', {action: 'hold'}],
  ]) {
    assert.equal((await call.request(method, params)).error.code, -32_000, method);
  }
  assert.ok((await user.request('ping')).result);
  const again = await user.client.request('login', {
    login_token: makeJwt('expiring', 600),
    reconnection: true,
    sessid: user.sessid,
  });
  assert.deepEqual(again.result, {message: 'logged in', sessid: user.sessid});
  assert.equal(user.client.frames.filter(({method}) => method === 'telnyx_rtc.clientReady').length, 1);
  assert.ok((await call.request('info', {dtmf: '1'})).result);
  const {heard} = call.phone;
  await until(() => call.phone.heard > heard + 20);
  await call.bye();
});

test('the end comes by itself', async (t) => {
  // Ends count in whole seconds: shorter ones may be over before the login on a busy machine.
  const user = await enter(t, {login_token: makeJwt('short', 3)});
  const refusal = async () => (await user.request('invite', {})).error.code;
  assert.notEqual(await refusal(), -32_000);
  while ((await refusal()) !== -32_000) await new Promise((resolve) => setTimeout(resolve, 100));
  assert.ok((await user.request('bye', {dialogParams: {callID: 'x'}})).result);
});

test('in place: the same user by password, by token, and from one opaque token to another', async (t) => {
  const user = await enter(t, 'in-place');
  const call = await user.dial('tone');
  await call.talk();
  const renew = (params) => user.client.request('login', params);
  assert.equal((await renew({login: 'in-place', passwd: 'other'})).result.sessid, user.sessid);
  assert.equal((await renew({login_token: makeJwt('in-place', 60)})).result.sessid, user.sessid);
  assert.equal((await renew({login: 'in-place', passwd: 'wrong'})).error.code, -32_001);
  assert.ok((await call.request('info', {dtmf: '1'})).result);
  await call.bye();

  const opaque = await enter(t, {login_token: 'first'});
  assert.equal((await opaque.client.request('login', {login_token: 'second'})).result.sessid, opaque.sessid);
  const other = await opaque.client.request('login', {login: 'in-place', passwd: 'x'});
  assert.notEqual(other.result.sessid, opaque.sessid);
});
