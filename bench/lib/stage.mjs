/** What a run needs: gateway, proxies of several distances before it, a browser, and fresh pages in fresh profiles. */
import {cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import puppeteer from 'puppeteer-core';
import WebSocket from 'ws';
import {startGateway} from '../../demo/gateway/index.mjs';
import {ensureBrowser} from '../../scripts/ensure-browser.mjs';
import {fromRoot} from '../../scripts/lib/paths.mjs';
import {chromiumArgs} from '../../test/support/browsers.mjs';
import {installHooks} from './hooks.mjs';
import {startProxy} from './proxy.mjs';
import {median} from './statistics.mjs';

const require = createRequire(import.meta.url);
const DEADLINE_MS = 15_000;

/**
 * Who is compared: the page, and what its address says.
 *
 * @type {Record<string, {page: string, query?: Record<string, string>}>}
 */
export const CLIENTS = {
  ours: {page: 'ours.html'},
  sdk: {page: 'sdk.html'},
  'sdk trickle': {page: 'sdk.html', query: {trickle: ''}},
  element: {page: 'element.html'},
  'element early': {page: 'element.html', query: {early: ''}},
  'other ours': {page: 'other-ours.html'},
  'other element': {page: 'other-element.html'},
};

/**
 * A folder as the gateway's `root` wants it: pages of the benchmark, the vendor's bundle, the built files; of another
 * build too, if there is one.
 */
function prepareRoot(cdn, other) {
  const root = mkdtempSync(join(tmpdir(), 'telnyx-bench-'));
  mkdirSync(join(root, 'dist'));
  cpSync(fromRoot('bench', 'pages'), join(root, 'demo'), {recursive: true});
  cpSync(require.resolve('@telnyx/webrtc'), join(root, 'demo', 'vendor.js'));
  cpSync(cdn, join(root, 'dist', 'cdn'), {recursive: true});
  if (other) cpSync(other, join(root, 'dist', 'cdn', 'other'), {recursive: true});
  for (const page of ['ours.html', 'element.html']) {
    const text = readFileSync(fromRoot('bench', 'pages', page), 'utf8');
    writeFileSync(join(root, 'demo', `other-${page}`), text.replace('/cdn/', '/cdn/other/'));
  }
  return root;
}

export class Stage {
  version = '';
  /** Whether another build of ours is measured, too. */
  compares = false;
  /** Measured round trips by the wanted ones. */
  measured = {};
  #browser;
  #cdp;
  #gateway;
  #proxies = new Map();
  #root;
  #ice = [];

  /** @param {{cdn: string, against?: string, rtts: number[], vendorIce: boolean}} options */
  static async open({cdn, against, rtts, vendorIce}) {
    const stage = new Stage();
    stage.#root = prepareRoot(cdn, against);
    stage.compares = Boolean(against);
    stage.#gateway = await startGateway({root: stage.#root});
    for (const rttMs of new Set([0, ...rtts])) {
      const proxy = await startProxy({port: stage.#gateway.port, rttMs});
      stage.#proxies.set(rttMs, proxy);
      stage.measured[rttMs] = await roundTrip(proxy.port);
    }
    const {path} = await ensureBrowser('chromium');
    stage.#browser = await puppeteer.launch({executablePath: path, args: chromiumArgs()});
    stage.version = await stage.#browser.version();
    // Kept open until the end: a permission dies with the session that gave it.
    stage.#cdp = await stage.#browser.target().createCDPSession();
    if (vendorIce) stage.#ice = await stage.#vendorsServers();
    return stage;
  }

  /** ICE servers of all clients; the SDK's own when the run is about those. */
  get iceServers() {
    return this.#ice;
  }

  /**
   * Opens a page in a profile of its own, and waits until its script ran.
   *
   * @param {keyof CLIENTS} client
   * @param {{rtt?: number, query?: Record<string, string>, frames?: boolean}} [options]
   */
  async open(client, {rtt = 0, query = {}, frames = false} = {}) {
    const {page: file, query: own} = CLIENTS[client];
    const {port} = this.#proxies.get(rtt);
    const context = await this.#browser.createBrowserContext();
    const page = await context.newPage();
    const origin = `http://localhost:${port}`;
    await this.#cdp.send('Browser.setPermission', {
      permission: {name: 'microphone'},
      setting: 'granted',
      origin,
      browserContextId: context.id,
    });
    await page.evaluateOnNewDocument(installHooks, {frames});
    const search = new URLSearchParams({ice: JSON.stringify(this.#ice), ...own, ...query});
    await page.goto(`${origin}/${file}?${search}`, {timeout: DEADLINE_MS});
    await page.evaluate(() => window.bench.until('loaded'));
    return Object.assign(page, {done: () => context.close()});
  }

  async close() {
    await this.#browser?.close();
    for (const proxy of this.#proxies.values()) await proxy.close();
    await this.#gateway?.close();
    rmSync(this.#root, {recursive: true, force: true});
  }

  async #vendorsServers() {
    const page = await this.open('sdk', {query: {ice: 'null'}});
    const servers = await page.evaluate(() => window.bench.ice());
    await page.done();
    return servers;
  }
}

/** Median round trip of a WebSocket ping through the proxy. */
async function roundTrip(port) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/`);
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  const times = [];
  for (let index = 0; index < 9; index++) {
    const from = performance.now();
    socket.ping();
    await new Promise((resolve) => socket.once('pong', resolve));
    times.push(performance.now() - from);
  }
  socket.terminate();
  return median(times);
}
