/** One page with the vendor's SDK, driven from Node. Every wait is for a condition and has a deadline. */
import assert from 'node:assert/strict';

const DEADLINE_MS = 10_000;

export class Lab {
  problems = [];
  #page;
  #gateway;
  #openAnother;
  /** @type {Lab[]} */
  #others = [];

  /**
   * @param {import('puppeteer-core').Browser} browser
   * @param {string} url
   * @param {import('../../demo/gateway/index.mjs').Gateway} gateway
   * @param {RegExp[]} [expected] what the SDK or the browser writes to the console about things caused on purpose
   */
  static async open(browser, url, gateway, expected = []) {
    const lab = new Lab();
    lab.#gateway = gateway;
    lab.#openAnother = () => Lab.open(browser, url, gateway, expected);
    lab.#page = await browser.newPage();
    const note = (text) => expected.some((known) => known.test(text)) || lab.problems.push(text);
    lab.#page.on('pageerror', (error) => note(String(error?.stack ?? error)));
    lab.#page.on('console', (message) => message.type() === 'error' && note(message.text()));
    await lab.#page.goto(url);
    return lab;
  }

  /** A second page, for the other user; it ends with this one. */
  async another() {
    const lab = await this.#openAnother();
    this.#others.push(lab);
    return lab;
  }

  get gateway() {
    return this.#gateway;
  }

  run(run, ...args) {
    return this.#page.evaluate(run, ...args);
  }

  /** Waits until `condition`, run in the page, is true. */
  async until(what, condition, ...args) {
    const end = Date.now() + DEADLINE_MS;
    while (!(await this.run(condition, ...args))) {
      if (Date.now() > end) throw new Error(`not within ${DEADLINE_MS / 1000} s: ${what}; ${await this.#situation()}`);
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
  }

  /** Waits for something of the gateway. */
  async gatewayUntil(what, condition) {
    const end = Date.now() + DEADLINE_MS;
    for (;;) {
      const value = condition();
      if (value) return value;
      if (Date.now() > end) throw new Error(`not within ${DEADLINE_MS / 1000} s: ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
  }

  async connect(options) {
    await this.run((given) => void window.lab.connect(given), {
      host: this.#gateway.wsUrl.replace(/\/$/, ''),
      ...options,
    });
  }

  async login(options) {
    await this.connect(options);
    await this.until('telnyx.ready', () => window.lab.ready > 0);
  }

  dial(options) {
    return this.run((given) => window.lab.dial(given), options);
  }

  /** Waits until it rings; the id of the call. */
  async rung(count = 1) {
    await this.until(`${count} ringing`, (wanted) => window.lab.incoming.length >= wanted, count);
    return this.run((wanted) => window.lab.incoming[wanted - 1].id, count);
  }

  async answer(options) {
    await this.run((given) => void window.lab.answer(given), options);
    await this.state('active');
  }

  /** What the gateway sent or received about a call. */
  frames(method, callID, direction = 'in') {
    return this.#gateway.journal({method: `telnyx_rtc.${method}`, callID, direction}).map(({frame}) => frame);
  }

  /** How the call ended, as the SDK says. */
  async ended() {
    await this.state('destroy');
    return this.run(() => {
      const {cause, causeCode, sipCode} = window.lab.call;
      return {cause, causeCode, sipCode};
    });
  }

  state(state) {
    return this.until(`state ${state}`, (wanted) => window.lab.states.includes(wanted), state);
  }

  /** Total energy of the received audio grows past what it is now. */
  async hearsSomething() {
    await this.until('audio arrives', async () => window.lab.hears(0.0001));
    const {energy} = await this.run(() => window.lab.inbound());
    await this.until('audio goes on', (before) => window.lab.hears(before + 0.0005), energy);
  }

  /** No packet for half a second. */
  hearsNothing() {
    return this.until('no packet for half a second', async () => {
      const before = await window.lab.inbound();
      await new Promise((resolve) => setTimeout(resolve, 500));
      return (await window.lab.inbound()).packets === before.packets;
    });
  }

  async hangup() {
    await this.run(() => void window.lab.call.hangup());
    await this.state('destroy');
  }

  /** The call as the gateway sees it. */
  call(callID) {
    const {sessions} = this.#gateway.control({action: 'state'});
    return sessions.flatMap(({calls}) => calls).find((call) => call.callID === callID);
  }

  async error(code) {
    await this.until(`error ${code}`, (wanted) => window.lab.errors.includes(wanted), code);
  }

  async close() {
    for (const other of this.#others) await other.close();
    await this.run(async () => window.lab.client?.disconnect()).catch(() => {});
    // Leaving cuts uploads short, which is no problem of the call.
    const problems = [...this.problems];
    await this.#page.close();
    assert.deepEqual(problems, [], 'the console has errors');
  }

  #situation() {
    return this.run(() => {
      const {ready, errors, states, conversation} = window.lab;
      return JSON.stringify({ready, errors, states, messages: conversation.length});
    }).catch(String);
  }
}
