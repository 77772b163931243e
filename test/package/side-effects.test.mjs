import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {after, before, test} from 'node:test';
import {build} from 'esbuild';
import puppeteer from 'puppeteer-core';
import {ensureBrowser} from '../../scripts/ensure-browser.mjs';
import {fromRoot, listFiles, posixRelative, ROOT} from '../../scripts/lib/paths.mjs';
import {chromiumArgs} from '../support/browsers.mjs';
import {startStaticServer} from '../support/static-server.mjs';

const TAGS = ['telnyx-ai-assistant', 'telnyx-call-quality', 'telnyx-client', 'telnyx-dialer'];
const pages = {};
let browser;
let server;

before(async () => {
  const {path} = await ensureBrowser('chromium', {log: () => {}});
  browser = await puppeteer.launch({executablePath: path, args: chromiumArgs()});
  server = await startStaticServer({root: fromRoot('dist'), pages});
});

after(async () => {
  await browser?.close();
  await server?.close();
});

/** Opens a page and tells which tags it has defined, what it requested and what went wrong. */
async function open(html, wait = 'true') {
  pages['/page.html'] = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">${html}`;
  const page = await browser.newPage();
  const problems = [];
  const requests = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => ['error', 'warn'].includes(message.type()) && problems.push(message.text()));
  page.on('request', (request) => requests.push(request.url().replace(server.url, '')));
  await page.goto(`${server.url}/page.html`);
  await page.waitForFunction(wait, {timeout: 10_000});
  const defined = await page.evaluate((tags) => tags.filter((tag) => customElements.get(tag)), TAGS);
  const close = () => page.close();
  return {page, defined, problems, requests: requests.slice(1).filter((url) => !url.startsWith('data:')), close};
}

/** What a bundler that honours `sideEffects` makes of an import of the package. */
async function bundled(code) {
  const result = await build({
    stdin: {contents: code, resolveDir: ROOT},
    bundle: true,
    format: 'esm',
    write: false,
    logLevel: 'silent',
  });
  pages['/bundle.js'] = result.outputFiles[0].text;
  return '<script type="module" src="/bundle.js"></script>';
}

test('importing the package defines nothing', async () => {
  const script = await bundled(`import * as all from 'telnyx-voice-elements'; window.done = Object.keys(all).length;`);
  const {defined, problems, close} = await open(script, 'window.done > 0');
  await close();
  assert.deepEqual({defined, problems}, {defined: [], problems: []});
});

test('importing /define defines every tag, although nothing of it is used', async () => {
  const script = await bundled(`import 'telnyx-voice-elements/define'; window.done = 1;`);
  const {defined, problems, close} = await open(script, 'window.done > 0');
  await close();
  assert.deepEqual({defined, problems}, {defined: TAGS, problems: []});
});

for (const tag of TAGS) {
  test(`importing /define/${tag} defines that tag only`, async () => {
    const script = await bundled(`import 'telnyx-voice-elements/define/${tag}'; window.done = 1;`);
    const {defined, problems, close} = await open(script, 'window.done > 0');
    await close();
    assert.deepEqual({defined, problems}, {defined: [tag], problems: []});
  });
}

test('the loader defines every tag and requests nothing else, twice and with a query', async () => {
  const {defined, problems, requests, page, close} = await open(`
    <telnyx-ai-assistant target-id="assistant-test"></telnyx-ai-assistant>
    <script type="module" src="/cdn/telnyx-elements.js"></script>
    <script type="module" src="/cdn/telnyx-elements.js?v=2"></script>`);
  await page.waitForFunction(`document.querySelector('telnyx-ai-assistant').shadowRoot?.childElementCount > 0`);
  await close();
  assert.deepEqual({defined, problems}, {defined: TAGS, problems: []});
  assert.deepEqual(requests.sort(), ['/cdn/telnyx-elements.js', '/cdn/telnyx-elements.js?v=2']);
});

test('the one-file script is a classic script that defines every tag', async () => {
  const {defined, problems, requests, close} = await open(`<script src="/cdn/telnyx-elements.all.js"></script>`);
  await close();
  assert.deepEqual({defined, problems}, {defined: TAGS, problems: []});
  assert.deepEqual(requests, ['/cdn/telnyx-elements.all.js']);
});

test('the client module exports TelnyxClient under both names and defines nothing', async () => {
  const {defined, problems, close} = await open(
    `<script type="module">
      import {TelnyxClient, TelnyxRTC} from '/cdn/telnyx-client.js';
      window.done = TelnyxClient && TelnyxClient === TelnyxRTC;
    </script>`,
    'window.done',
  );
  await close();
  assert.deepEqual({defined, problems}, {defined: [], problems: []});
});

test('"sideEffects" is exactly the folders whose files define', () => {
  const {sideEffects} = JSON.parse(readFileSync(fromRoot('package.json'), 'utf8'));
  assert.deepEqual(sideEffects, ['./dist/define/*.js', './dist/cdn/*.js']);
  const defining = listFiles(
    fromRoot('dist'),
    (file) => file.endsWith('.js') && !posixRelative(file).startsWith('dist/cdn/'),
  )
    .filter((file) => /\bcustomElements\.define\(|^define\(/m.test(readFileSync(file, 'utf8')))
    .map((file) => posixRelative(file));
  assert.deepEqual(
    defining.filter((file) => !file.startsWith('dist/define/')),
    [],
  );
});
