import assert from 'node:assert/strict';
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {request} from 'node:http';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {spawnSync} from 'node:child_process';
import {startGateway} from '../../demo/gateway/index.mjs';
import {fromRoot} from '../../scripts/lib/paths.mjs';

let gateway;
let root;

before(async () => {
  root = mkdtempSync(join(tmpdir(), 'gateway-'));
  mkdirSync(join(root, 'demo', 'gateway'), {recursive: true});
  mkdirSync(join(root, 'dist', 'cdn', 'chunks'), {recursive: true});
  writeFileSync(join(root, 'demo', 'index.html'), '<!doctype html>home');
  writeFileSync(join(root, 'demo', 'strict.csp.html'), '<!doctype html>strict');
  writeFileSync(join(root, 'demo', '.hidden.html'), 'hidden');
  writeFileSync(join(root, 'demo', 'gateway', 'secret.mjs'), 'secret');
  writeFileSync(join(root, 'dist', 'cdn', 'chunks', 'a.js'), 'export {}');
  writeFileSync(join(root, 'package.json'), '{"secret": true}');
  gateway = await startGateway({root, quiet: true});
});
after(async () => {
  await gateway.close();
  rmSync(root, {recursive: true, force: true});
});

const get = (path, options) => fetch(new URL(path, gateway.url), options);

/** fetch() would tidy the path up first. */
const rawStatus = (path) =>
  new Promise((resolve, reject) => {
    request({port: gateway.port, path}, (response) => resolve(response.resume().statusCode))
      .on('error', reject)
      .end();
  });

test('pages and built files', async () => {
  const home = await get('/');
  assert.equal(await home.text(), '<!doctype html>home');
  assert.match(home.headers.get('content-type'), /^text\/html/);
  assert.equal(home.headers.get('cache-control'), 'no-store');
  assert.equal(home.headers.get('content-security-policy'), null);
  const chunk = await get('/cdn/chunks/a.js');
  assert.match(chunk.headers.get('content-type'), /^text\/javascript/);
  assert.equal(chunk.headers.get('access-control-allow-origin'), '*');
});

test('nothing outside', async () => {
  const paths = ['/../package.json', '/cdn/../../package.json', '/%2e%2e/package.json', '/..%2fpackage.json', '/.hidden.html', '/gateway/secret.mjs', '/Gateway/secret.mjs', '/gateway/', '/%00', '/%', '/cdn/chunks']; // prettier-ignore
  for (const path of paths) assert.match(String(await rawStatus(path)), path === '/gateway/' ? /200/ : /40[04]/, path);
});

test('the strict policy', async () => {
  const host = `localhost:${gateway.port}`;
  const policy = `default-src 'none'; script-src 'self'; style-src 'none'; connect-src 'self' ws://${host} http://${host}`;
  assert.equal((await get('/strict.csp.html')).headers.get('content-security-policy'), policy);
  assert.equal((await get('/?csp=strict')).headers.get('content-security-policy'), policy);
});

test('call reports: CORS, JSON, size', async () => {
  const headers = {'x-call-report-id': 'r1', 'x-call-id': 'c1', 'x-voice-sdk-id': 'v1', 'content-type': 'application/json'}; // prettier-ignore
  const preflight = await get('/call_report', {method: 'OPTIONS'});
  assert.equal(preflight.status, 204);
  assert.match(preflight.headers.get('access-control-allow-headers'), /x-call-report-id, x-call-id, x-voice-sdk-id/);
  const answer = await get('/call_report', {method: 'POST', headers, body: '{"summary": {}}'});
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('access-control-allow-origin'), '*');
  const [report] = gateway.reports();
  assert.deepEqual([report.callReportId, report.callId, report.voiceSdkId, report.body], ['r1', 'c1', 'v1', {summary: {}}]); // prettier-ignore
  assert.equal((await get('/call_report', {method: 'POST', body: 'no json'})).status, 400);
  assert.equal((await get('/call_report', {method: 'POST', body: `"${'x'.repeat(2_200_000)}"`})).status, 413);
});

test('lists, state and control', async () => {
  const page = await (await get('/gateway')).text();
  assert.match(page, /assistant-demo/);
  assert.doesNotMatch(page, /<script|<style|style=/);
  const lists = await (await get('/gateway/scenarios')).json();
  assert.ok(lists.assistants.length > 20 && lists.destinations.length > 10 && lists.logins && lists.tokens);
  assert.deepEqual(await (await get('/gateway/state')).json(), {sockets: [], sessions: []});
  const control = (body, type = 'application/json') =>
    get('/gateway/control', {method: 'POST', headers: {'content-type': type}, body});
  assert.ok((await (await control('{"action": "journal"}')).json()).entries);
  assert.equal((await control('{"action": "nonsense"}')).status, 400);
  assert.equal((await control('nonsense')).status, 400);
  assert.equal((await control('{"action": "state"}', 'text/plain')).status, 403);
});

test('command line: help, a port that is taken, certificates that are none', () => {
  const main = fromRoot('demo', 'gateway', 'main.mjs');
  const run = (args, env) =>
    spawnSync(process.execPath, [main, ...args], {env: {...process.env, ...env}, encoding: 'utf8'});
  const help = run(['--help'], {});
  assert.equal(help.status, 0);
  for (const name of ['assistant-demo', 'early-media', 'noreg4', 'refused-token']) {
    assert.match(help.stdout, new RegExp(name));
  }
  const taken = run([], {PORT: String(gateway.port)});
  assert.equal(taken.status, 1);
  assert.match(taken.stderr, new RegExp(`Port ${gateway.port} is in use.*PORT=`));
  assert.equal(run([], {PORT: 'abc'}).status, 1);
  for (const [env, why] of [
    [{TURN_TLS_KEY: main}, /set both or none/],
    [{TURN_TLS_KEY: main, TURN_TLS_CERT: '/nowhere'}, /TURN_TLS_CERT must be a file that can be read/],
    [{TURN_TLS_KEY: main, TURN_TLS_CERT: main}, /must be a private key and its certificate/],
  ]) {
    const {status, stderr} = run([], {PORT: '0', TURN_TLS_KEY: '', TURN_TLS_CERT: '', ...env});
    assert.equal(status, 1);
    assert.match(stderr, why);
  }
});
