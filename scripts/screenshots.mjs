#!/usr/bin/env node
/**
 * Pictures of every state: `node scripts/screenshots.mjs <directory> [filter]`. Each state of each element in light and dark, on a
 * desktop and at 320 px, plus right-to-left, reduced motion, forced colours and 200 % zoom for some, and contact sheets of each set. The
 * filter is a part of a file's name: `quality.dark`, `live-long`. A strict content security policy applies, so a style that needs more is seen missing.
 */
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:http';
import {join} from 'node:path';
import {build} from 'esbuild';
import puppeteer from 'puppeteer-core';
import {ensureBrowser} from './ensure-browser.mjs';

const [directory = 'screenshots', filter = ''] = process.argv.slice(2);
const root = new URL('..', import.meta.url).pathname;
mkdirSync(directory, {recursive: true});

const bundled = await build({
  entryPoints: [join(root, 'demo/states.ts')],
  bundle: true,
  write: false,
  format: 'esm',
  target: 'es2022',
  conditions: ['production'],
});
const FILES = {
  '/states.html': ['text/html', readFileSync(join(root, 'demo/states.html'))],
  '/states.css': ['text/css', readFileSync(join(root, 'demo/states.css'))],
  '/states.js': ['text/javascript', bundled.outputFiles[0].text],
};
const server = createServer((request, response) => {
  const [type, body] = FILES[new URL(request.url, 'http://x').pathname] ?? [];
  response.writeHead(body ? 200 : 404, {
    'content-type': type ?? 'text/plain',
    'content-security-policy': "default-src 'none'; script-src 'self'; style-src 'self'",
  });
  response.end(body);
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const base = `http://127.0.0.1:${server.address().port}/states.html`;

const desktop = {width: 500, height: 700};
const phone = {width: 320, height: 640};
/** Enough for what changes colours or motion alone. */
const SOME = {
  assistant:
    /^(idle|live-speaking|live-long|live-draft|permission-blocked|permission-safari|text-thinking|ended-remote|failed-busy|launcher-live)$/,
  dialer:
    /^(idle|number|incoming|waiting|live|live-silent|live-keypad|history|settings|permission-blocked|ended-busy|button.*)$/,
  quality: /^(badge|compact|auto|panel)-(excellent|good|fair|poor|unknown)$|^panel-(check|all|table)|^headless$/,
};
const RTL = {
  assistant:
    /^(idle|live-(arabic|draft|undelivered|captions)|permission-firefox|ended-remote|failed-busy|launcher-live)$/,
  dialer: SOME.dialer,
  quality: /arabic|-poor$|^panel-check/,
};
const SETS = {
  light: {viewport: desktop},
  dark: {viewport: desktop, query: 'theme=dark'},
  'phone-light': {viewport: phone},
  'phone-dark': {viewport: phone, query: 'theme=dark'},
  rtl: {viewport: desktop, query: 'dir=rtl', only: RTL},
  still: {viewport: desktop, only: SOME, features: [{name: 'prefers-reduced-motion', value: 'reduce'}]},
  'still-dark': {
    viewport: desktop,
    query: 'theme=dark',
    only: {quality: SOME.quality},
    features: [{name: 'prefers-reduced-motion', value: 'reduce'}],
  },
  forced: {viewport: desktop, only: SOME, features: [{name: 'forced-colors', value: 'active'}]},
  contrast: {viewport: desktop, only: SOME, features: [{name: 'prefers-contrast', value: 'more'}]},
  // 1280 × 720 at 200 %.
  zoom: {viewport: {width: 640, height: 360}, only: SOME},
};

const {path} = await ensureBrowser('chromium');
const browser = await puppeteer.launch({executablePath: path, args: ['--no-sandbox', '--disable-gpu']});
const page = await browser.newPage();
const problems = [];
page.on('console', (message) => ['error', 'warn'].includes(message.type()) && problems.push(message.text()));
page.on('pageerror', (error) => problems.push(String(error)));

await page.goto(base);
const states = await page.$$eval('nav a', (links) => links.map((link) => [...new URL(link.href).searchParams][0]));

for (const [set, {viewport, query = '', only, features = []}] of Object.entries(SETS)) {
  const wanted = states
    .filter(([kind, name]) => !only || only[kind]?.test(name))
    .map(([kind, name]) => ({kind, name, file: `${kind}.${set}.${name}.png`}))
    .filter(({file}) => file.includes(filter));
  if (wanted.length === 0) continue;
  await page.setViewport({...viewport, deviceScaleFactor: set.startsWith('phone') ? 2 : 1});
  const session = await page.createCDPSession();
  await session.send('Emulation.setEmulatedMedia', {features});
  for (const {kind, name, file} of wanted) {
    await page.goto(`${base}?${kind}=${name}&frame=900&${query}`);
    await new Promise((done) => setTimeout(done, 420));
    writeFileSync(join(directory, file), await page.screenshot());
  }
  await session.detach();
  for (const of of new Set(wanted.map(({kind}) => kind))) {
    const shots = wanted.filter(({kind}) => kind === of);
    for (let start = 0; start < shots.length; start += 10) {
      await contactSheet(`${of}.${set}`, viewport, shots.slice(start, start + 10), start / 10);
    }
  }
}

async function contactSheet(set, {width, height}, shots, number) {
  const sheet = await browser.newPage();
  const cells = shots.map(({name, file}) => {
    const data = readFileSync(join(directory, file)).toString('base64');
    return `<figure><img width="${width}" height="${height}" src="data:image/png;base64,${data}"><figcaption>${name}</figcaption></figure>`;
  });
  await sheet.setViewport({width: 5 * (width + 12), height: 100});
  await sheet.setContent(
    `<style>body{margin:0;display:grid;grid-template-columns:repeat(5,${width}px);gap:12px;font:14px sans-serif}figure{margin:0}</style>${cells.join('')}`,
  );
  writeFileSync(join(directory, `sheet-${set}-${number}.png`), await sheet.screenshot({fullPage: true}));
  await sheet.close();
}

await browser.close();
server.close();
console.log(
  `${directory}: done${problems.length ? `; the pages complained:\n${[...new Set(problems)].join('\n')}` : ''}`,
);
