/** Where the numbers are compared: a real browser, a gateway for each page, and the network between them, which counts what it does. */
import {Socket} from 'node:dgram';
import {cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';
import {startGateway} from '../../demo/gateway/index.mjs';
import {Impairment} from '../../demo/gateway/media/impairment.mjs';
import {ensureBrowser} from '../../scripts/ensure-browser.mjs';
import {fromRoot} from '../../scripts/lib/paths.mjs';
import {launchChromium} from '../pages/lab/browsers.mjs';

const DEADLINE_MS = 20_000;
const LONGEST_WAY_MS = 1500;
const PAGES = fileURLToPath(new URL('pages', import.meta.url));

export const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The client as it is in `src/` now, and the parts that make a frame. */
const ENTRY = `
export {TelnyxClient} from './client/telnyx-client.js';
import {readSample} from './stats/sample.js';
import {frameOf} from './stats/frame.js';
import {GradeMeter} from './stats/grade.js';
import {RecentLoss} from './stats/recent-loss.js';
import {WarningMeter} from './stats/warnings.js';
export const stats = {readSample, frameOf, GradeMeter, RecentLoss, WarningMeter};
`;

async function prepareRoot() {
  const root = mkdtempSync(join(tmpdir(), 'telnyx-quality-'));
  const cdn = join(root, 'dist', 'cdn');
  mkdirSync(cdn, {recursive: true});
  cpSync(PAGES, join(root, 'demo'), {recursive: true});
  writeFileSync(join(root, 'demo', 'index.html'), '');
  await build({
    stdin: {contents: ENTRY, resolveDir: fromRoot('src'), sourcefile: 'quality.ts', loader: 'ts'},
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    splitting: true,
    outdir: cdn,
    entryNames: 'quality',
    tsconfig: fromRoot('tsconfig.json'),
    logLevel: 'error',
  });
  return root;
}

/** Second bytes of RTCP, without the marker bit. */
const isControl = (type) => type >= 64 && type < 96;

/** Number and time of an RTP packet: its header is not encrypted. */
function headerOf(packet) {
  if (packet.length < 12 || packet[0] >> 6 !== 2 || isControl(packet[1] & 0x7f)) return null;
  return {number: packet.readUInt16BE(2), samples: packet.readUInt32BE(4)};
}

/** What the network of a gateway did with each packet: how long it took, or that it was dropped. */
class Witness {
  static #latest;
  static #delivered;
  static #all = new WeakMap();
  packets = {toClient: [], toGateway: []};

  static install() {
    const {set, pass} = Impairment.prototype;
    const {send} = Socket.prototype;
    Impairment.prototype.set = function (...given) {
      Witness.#latest = this;
      return set.apply(this, given);
    };
    Impairment.prototype.pass = function (direction, deliver) {
      const seen = Witness.#all.get(this)?.packets[direction];
      const packet = {sent: performance.now(), took: null, rtp: null};
      seen?.push(packet);
      pass.call(this, direction, () => {
        packet.took ??= performance.now() - packet.sent;
        Witness.#delivered = packet;
        deliver();
        Witness.#delivered = undefined;
      });
    };
    Socket.prototype.send = function (packet, ...rest) {
      if (Witness.#delivered) Witness.#delivered.rtp = headerOf(packet);
      return send.call(this, packet, ...rest);
    };
  }

  /** Of the gateway whose numbers were set last. */
  static watch() {
    const witness = new Witness();
    Witness.#all.set(Witness.#latest, witness);
    return witness;
  }

  clear() {
    this.packets.toClient.length = this.packets.toGateway.length = 0;
  }

  /** What was delivered in both directions, and is not to come any more. */
  get settled() {
    const known = performance.now() - LONGEST_WAY_MS;
    const of = (direction) => this.packets[direction].filter(({sent, took}) => took !== null && sent < known);
    return {toClient: of('toClient'), toGateway: of('toGateway')};
  }
}

const STEPS = 2 ** 16;

/** Numbers without the jump from 65535 to 0. */
function* unwrapped(packets) {
  let [base, last] = [0, undefined];
  for (const packet of packets) {
    const {number} = packet.rtp;
    if (last !== undefined && number < last - STEPS / 2) base += STEPS;
    const late = last !== undefined && number > last + STEPS / 2 && base > 0;
    if (!late) last = number;
    yield {...packet, number: number + (late ? base - STEPS : base)};
  }
}

/**
 * What a receiver should find of the packets that were delivered: jitter by RFC 3550, 6.4.1 at the moment (median), where browsers leave out those
 * that were overtaken, and loss.
 */
export function receivedOf(delivered) {
  const arrived = delivered.filter(({rtp}) => rtp).sort((a, b) => a.sent + a.took - (b.sent + b.took));
  let [jitter, last] = [0, undefined];
  const jitters = [];
  const numbers = new Set();
  for (const packet of unwrapped(arrived)) {
    numbers.add(packet.number);
    if (last && packet.number < last.number) continue;
    const at = packet.sent + packet.took;
    if (last) {
      const spacing = ((packet.rtp.samples - last.rtp.samples) >>> 0) / 48;
      jitter += (Math.abs(at - (last.sent + last.took) - spacing) - jitter) / 16;
      jitters.push(jitter);
    }
    last = packet;
  }
  const expected = Math.max(...numbers) - Math.min(...numbers) + 1;
  const median = jitters.sort((a, b) => a - b)[Math.floor(jitters.length / 2)] ?? 0;
  return {packets: numbers.size, jitter: median, packetLoss: ((expected - numbers.size) / expected) * 100};
}

export class Lab {
  version = '';
  #browser;
  #cdp;
  #root;

  static async open({log} = {}) {
    const lab = new Lab();
    Witness.install();
    lab.#root = await prepareRoot();
    const {path} = await ensureBrowser('chromium', {log});
    const {browser, cdp} = await launchChromium(path);
    lab.#browser = browser;
    lab.#cdp = cdp;
    lab.version = await browser.version();
    return lab;
  }

  /**
   * A page in a call through the network.
   *
   * @param {object} options
   * @param {string} [options.to] whom it calls
   * @param {object} [options.network] numbers of media/impairment.mjs
   * @param {string} [options.query]
   */
  async call({to = 'tone', network = {}, query = ''}) {
    const gateway = await startGateway({root: this.#root, quiet: true});
    const impair = (numbers) => gateway.control({action: 'impair', ...numbers}).counted;
    // A network that is bad from the start is another question: some handshakes of the gateway's library do not survive it.
    impair({});
    const witness = Witness.watch();
    const context = await this.#browser.createBrowserContext();
    const page = await context.newPage();
    await this.#cdp.send('Browser.setPermission', {
      permission: {name: 'microphone'},
      setting: 'granted',
      origin: new URL(gateway.url).origin,
      browserContextId: context.id,
    });
    const run = (what, ...given) => page.evaluate(what, ...given);
    const until = async (what, condition, {deadlineMs = DEADLINE_MS, given = []} = {}) => {
      const end = Date.now() + deadlineMs;
      while (!(await run(condition, ...given))) {
        if (Date.now() > end) throw new Error(`not within ${deadlineMs / 1000} s: ${what}`);
        await wait(50);
      }
    };
    const done = async () => {
      await page.close().catch(() => {});
      await context.close();
      await gateway.close();
    };
    try {
      await page.goto(`${gateway.url}call.html${query}`);
      await until('the page', () => Boolean(window.quality));
      await run(() => window.quality.connect());
      await run((number) => window.quality.dial(number), to);
      await until('sound', () => window.quality.off || window.quality.seen.frames.at(-1)?.packetsReceived > 0);
      impair(network);
    } catch (error) {
      await done();
      throw error;
    }
    return {page, run, until, impair, witness, done};
  }

  async close() {
    await this.#browser?.close();
    if (this.#root) rmSync(this.#root, {recursive: true, force: true});
  }
}
