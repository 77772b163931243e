/** One page with one client in a fresh profile, driven from Node: where a cell happens. Every wait is for a condition and ends. */
import {installHooks} from './hooks.mjs';

const LOOK_MS = 40;
const DEADLINE_MS = 10_000;
/** What a browser writes by itself about connections that tests break. */
const OF_THE_BROWSER = /WebSocket connection to|net::ERR_/;

let count = 0;

export const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export class Stand {
  place;
  page;
  cdp;
  client;
  login;
  /** Calls that were made on purpose: what the page and the server should agree on. */
  calls = [];
  /** When what was broken was whole again, or when it was broken, if it stays so; epoch milliseconds. */
  since = 0;
  /** Told, and what cells want to say beside their result. */
  notes = [];
  problems = [];
  #stage;
  #profile;
  #leaving = false;
  #socketsBefore = 0;
  #closers = [];

  /**
   * @param {import('./stage.mjs').Stage} stage
   * @param {import('./stage.mjs').Place} place
   * @param {{client: 'ours' | 'sdk', login?: string, options?: object, storage?: 'blocked' | 'full'}} options
   */
  static async open(stage, place, {client, login, options = {}, storage}) {
    const stand = new Stand();
    stand.#stage = stage;
    stand.place = place;
    stand.client = client;
    stand.login = login ?? `cell-${++count}`;
    stand.#profile = await stage.profiles.take();
    const where = client === 'ours' ? {env: place.line.url} : {host: place.line.url.replace(/\/$/, '')};
    const given = {...where, login: stand.login, password: 'demo', iceServers: [], ...options};
    const search = new URLSearchParams({options: JSON.stringify(given)});
    stand.url = `${place.gateway.url}${client}.html?${search}`;
    await stand.setMicrophone('granted');
    await stand.newPage({storage});
    return stand;
  }

  /** Another tab with the same page. */
  async newPage({storage} = {}) {
    const before = this.page;
    // A page that was killed cannot close itself.
    if (before) this.atEnd(() => Promise.race([before.close().catch(() => {}), wait(1000)]));
    this.page = await this.#profile.context.newPage();
    this.cdp = await this.page.createCDPSession();
    this.page.on('pageerror', (error) => this.#problem(`uncaught: ${error?.stack ?? error}`));
    this.page.on('console', (message) => {
      if (message.type() === 'error') this.#problem(`console.error: ${message.text()}`);
    });
    await this.page.evaluateOnNewDocument(installHooks, {storage});
    await this.page.goto(this.url);
    await this.until('the page', () => Boolean(window.phone));
  }

  /** @param {'granted' | 'denied' | 'prompt'} setting */
  setMicrophone(setting) {
    return this.#stage.cdp.send('Browser.setPermission', {
      permission: {name: 'microphone'},
      setting,
      origin: new URL(this.place.gateway.url).origin,
      browserContextId: this.#profile.context.id,
    });
  }

  get gateway() {
    return this.place.gateway;
  }

  get line() {
    return this.place.line;
  }

  control(action, more = {}) {
    return this.gateway.control({action, ...more});
  }

  run(run, ...args) {
    return this.page.evaluate(run, ...args);
  }

  /** Waits until `condition`, run in the page, is truthy, and returns its value. */
  until(what, condition, ...args) {
    return this.untilHere(what, () => this.run(condition, ...args));
  }

  /** Waits for something outside of the page. */
  async untilHere(what, condition, deadlineMs = DEADLINE_MS) {
    const end = Date.now() + deadlineMs;
    for (;;) {
      const value = await condition();
      if (value) return value;
      if (Date.now() > end) throw new Error(`not within ${deadlineMs / 1000} s: ${what}; ${await this.situation()}`);
      await wait(LOOK_MS);
    }
  }

  async connect() {
    await this.run(() => window.phone.connect());
  }

  async connected() {
    await this.connect();
    await this.until('connected', () => window.phone.connection() === 'ready');
  }

  /** Places a call and waits for a state; the call's id. */
  async dial(number, state) {
    const id = await this.run((to) => window.phone.dial(to), number);
    this.calls.push(id);
    await this.reach(id, state);
    return id;
  }

  reach(id, state) {
    return this.until(
      `a call that is ${state}`,
      (...wanted) => window.phone.history.includes(wanted.join(' ')),
      id,
      state,
    );
  }

  /** The gateway calls. */
  async ring() {
    const {calls} = this.control('call', {to: this.login, scenario: 'tone'});
    if (calls.length !== 1) throw new Error('nobody is there to be called');
    await this.reach(calls[0], 'ringing');
    this.calls.push(calls[0]);
    return calls[0];
  }

  hangup(id) {
    return this.run((given) => window.phone.hangup(given), id);
  }

  /** Calls as the server sees them. */
  get serverCalls() {
    return this.control('state').sessions.flatMap(({calls}) => calls);
  }

  /** Frames of the page that reached the gateway. */
  sent(method) {
    return this.gateway.journal({direction: 'in', method: `telnyx_rtc.${method}`});
  }

  get #lastSocket() {
    return this.gateway.journal({direction: 'open'}).at(-1)?.socket ?? 0;
  }

  /** What happens from now on is the fault. */
  async mark() {
    this.#socketsBefore = this.#lastSocket;
    await this.run(() => window.watch.mark());
    this.since = Date.now();
  }

  /** Waits until the page has opened another socket than before the fault. */
  async anotherSocket(deadlineMs = 70_000) {
    await this.untilHere('the client opens another socket', () => this.#lastSocket > this.#socketsBefore, deadlineMs);
  }

  /** Sound arrives on both sides: packets of now, not of before. */
  async flows(deadlineMs = DEADLINE_MS) {
    const here = () => this.run(() => window.watch.packets());
    const there = () => this.serverCalls.reduce((sum, {media}) => sum + media.packetsReceived, 0);
    let before = [await here(), there()];
    await this.untilHere(
      'sound in both directions',
      async () => {
        const now = [await here(), there()];
        const grown = now.every((number, index) => number > before[index]);
        before = now;
        return grown;
      },
      deadlineMs,
    );
  }

  /** Listens to the tone from now on. */
  async listen() {
    await this.run(() => window.watch.listen());
    await this.until('the tone is heard', () => window.watch.hears());
  }

  /** Undone when the cell ends. */
  atEnd(run) {
    this.#closers.push(run);
  }

  /** Where things stand, for whoever reads that something did not happen. */
  async situation() {
    const asked = this.run(async () => {
      const {phone, watch} = window;
      const peers = watch.peers.filter(({connectionState}) => connectionState !== 'closed');
      return {
        connection: phone.connection(),
        calls: phone.calls().map(({state, media}) => `${state} ${media ?? ''}`),
        history: phone.history.slice(-8).map((line) => line.split(' ')[1]),
        errors: phone.errors.map(({code}) => code),
        warnings: phone.warnings,
        left: watch.left(),
        ice: peers.map(({iceConnectionState, connectionState}) => `${iceConnectionState} ${connectionState}`),
        packets: await watch.packets(),
      };
    });
    const silent = wait(2000).then(() => 'the page does not answer');
    const page = await Promise.race([asked, silent]).catch((error) => `the page cannot be asked: ${error.message}`);
    const server = this.serverCalls.map(({direction, held, media}) => ({direction, held, ...media}));
    return JSON.stringify({page, server});
  }

  async close() {
    this.#leaving = true;
    for (const close of this.#closers.reverse()) await close();
    await this.page.close().catch(() => {});
    this.line.restore();
    this.control('clear');
    this.control('restart');
    const origins = [new URL(this.gateway.url).origin];
    await this.#stage.profiles
      .giveBack(this.#profile, origins)
      .catch(() => this.#stage.profiles.drop(this.#profile).catch(() => {}));
  }

  #problem(text) {
    if (!this.#leaving && !OF_THE_BROWSER.test(text)) this.problems.push(text);
  }
}
