/** One page under test. Every wait is for a condition and has a deadline; at the end nothing unexpected may have happened. */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';

const DEADLINE_MS = 10_000;
const POLL_MS = 30;
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];

export class Tab {
  /** URLs the page asked for, the page itself excluded. */
  requests = [];
  problems = [];
  warnings = [];
  page;
  gateway;
  /** The element that is meant when none is named. */
  host;
  /** How long a wait may take; a check that waits for a time-out of the product raises it. */
  deadlineMs = DEADLINE_MS;
  #expected = [];
  #leaving = false;

  constructor(page, gateway, host = 'telnyx-ai-assistant') {
    this.page = page;
    this.gateway = gateway;
    this.host = host;
    page.on('pageerror', (error) => this.#problem(`uncaught: ${error?.stack ?? error}`));
    page.on('console', (message) => {
      if (message.type() === 'error') {
        this.#problem(`console.error: ${message.text()} ${message.location()?.url ?? ''}`.trim());
      }
      if (message.type() === 'warn') this.warnings.push(message.text());
    });
    page.on('request', (request) => {
      if (!request.isNavigationRequest() && !request.url().endsWith('/favicon.ico')) this.requests.push(request.url());
    });
    page.on('requestfailed', (request) => {
      const why = request.failure()?.errorText ?? '';
      // The page is closed before the report of its last call was answered; it is kept and sent by the next (docs/call-reports.md).
      if (request.url().endsWith('/call_report') && /ABORTED/.test(why)) return;
      this.#problem(`failed request: ${request.url()} ${why}`);
    });
    page.on('response', (response) => {
      if (response.status() >= 400) this.#problem(`status ${response.status()}: ${response.url()}`);
    });
  }

  /** What this check causes on purpose: errors and console warnings whose text matches. Each must come at least once. */
  expect(...patterns) {
    for (const pattern of patterns) this.#expected.push({pattern, seen: false, optional: false});
  }

  /** Like `expect`, but it may stay away. */
  allow(...patterns) {
    for (const pattern of patterns) this.#expected.push({pattern, seen: false, optional: true});
  }

  run(run, ...args) {
    return this.page.evaluate(run, ...args);
  }

  /** Waits until `condition`, run in the page, is truthy, and returns its value. */
  async until(what, condition, ...args) {
    const end = Date.now() + this.deadlineMs;
    for (;;) {
      const value = await this.run(condition, ...args);
      if (value) return value;
      if (Date.now() > end) {
        throw new Error(`not within ${this.deadlineMs / 1000} s: ${what}; ${await this.#situation()}`);
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  /** Waits for something outside of the page. */
  async untilHere(what, condition) {
    const end = Date.now() + this.deadlineMs;
    for (;;) {
      const value = await condition();
      if (value) return value;
      if (Date.now() > end) {
        throw new Error(`not within ${this.deadlineMs / 1000} s: ${what}; ${await this.#situation()}`);
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  /** Waits until the element has the state: `idle`, `live`, `failed`, `muted`, … */
  is(state, host) {
    return this.until(`state ${state}`, (...args) => window.lab.is(...args), state, host);
  }

  isNot(state, host) {
    return this.until(`no state ${state}`, (...args) => !window.lab.is(...args), state, host);
  }

  /** Waits until a part can be seen and does not move any more. */
  shown(part, host) {
    return this.until(
      `${part} is shown`,
      async (...args) => {
        const {lab} = window;
        const element = lab.find(...args);
        return lab.shown(element) && lab.still(element);
      },
      part,
      host,
    );
  }

  gone(part, host) {
    return this.until(`${part} is gone`, (...args) => !window.lab.shown(window.lab.find(...args)), part, host);
  }

  /** Waits until a part says this. Long explanations come with a chunk of their own, after the first words. */
  reads(part, pattern, host) {
    return this.until(
      `${part} says ${pattern}`,
      (name, source, selector) => new RegExp(source).test(window.lab.text(name, selector)),
      part,
      pattern.source,
      host,
    );
  }

  /** A real mouse click on a part, as soon as it can be clicked. */
  async click(part, host) {
    await this.shown(part, host);
    await this.#press(
      part,
      (...args) => {
        const element = window.lab.find(...args);
        return element && !element.disabled && window.lab.shown(element) ? element : null;
      },
      part,
      host,
    );
  }

  /** The button or link with this text. */
  async choose(label, host = this.host) {
    await this.#press(
      `a button "${label}"`,
      async (text, selector) => {
        const {lab} = window;
        const buttons = [...(document.querySelector(selector)?.shadowRoot?.querySelectorAll('button, a') ?? [])];
        const button = buttons.find((one) => one.innerText.trim() === text && lab.shown(one));
        return button && (await lab.still(button)) ? button : null;
      },
      label,
      host,
    );
  }

  async #press(what, find, ...args) {
    await this.untilHere(`${what} can be pressed`, async () => {
      const handle = (await this.page.evaluateHandle(find, ...args)).asElement();
      if (!handle) return false;
      try {
        await handle.click();
        return true;
      } catch (error) {
        // Drawn anew between finding and pressing: aim again.
        if (/not clickable|detached|not visible/i.test(error.message)) return false;
        throw error;
      } finally {
        await handle.dispose();
      }
    });
  }

  text(part, host) {
    return this.run((...args) => window.lab.text(...args), part, host);
  }

  /** Opens the panel and starts a call by voice, as a visitor does; waits until the assistant has answered. */
  async call(host) {
    await this.click('launcher', host);
    await this.click('start-button', host);
    await this.is('live', host);
  }

  async hangup(host) {
    await this.click('end-button', host);
    await this.isNot('in-call', host);
    await this.released();
  }

  /** Nothing of a call is left: no track, no connection, no audio context. */
  released() {
    return this.until('microphone, connection and audio are released', () => {
      const {lab} = window;
      return lab.liveTracks() === 0 && lab.livePeers() === 0 && lab.liveContexts() === 0;
    });
  }

  /** Sound arrives: the energy grows past what it is now. */
  async hears() {
    const {energy: before} = await this.run(() => window.lab.inbound());
    await this.until('sound arrives', async (from) => (await window.lab.inbound()).energy > from + 1e-5, before);
  }

  /** The microphone (or silence) is sent. */
  async sends() {
    const before = await this.run(() => window.lab.sent());
    await this.until('packets are sent', async (from) => (await window.lab.sent()) > from + 5, before);
  }

  /** Waits for an item of the transcript. */
  says(role, pattern, host) {
    return this.until(
      `${role} says ${pattern}`,
      (who, source, selector) =>
        window.lab.items(selector).find((item) => item.role === who && new RegExp(source, 'i').test(item.text)),
      role,
      pattern.source,
      host,
    );
  }

  async type(text, host) {
    await this.click('input', host);
    await this.page.keyboard.type(text);
    await this.click('send-button', host);
  }

  /** Events on `document`, oldest first. */
  events(name) {
    return this.run((wanted) => window.lab.events.filter((event) => !wanted || event.name === wanted), name);
  }

  event(name, state) {
    return this.until(
      `event ${name} ${state ?? ''}`,
      (wanted, given) =>
        window.lab.events.find(({name: is, detail}) => is === wanted && (!given || detail.state === given)),
      name,
      state,
    );
  }

  /** Part that has the focus inside the element, `''` when it has none. */
  focused(host = this.host) {
    return this.run((selector) => {
      const element = document.querySelector(selector);
      if (document.activeElement !== element) return '';
      const active = element.shadowRoot.activeElement;
      return active?.getAttribute('part') || active?.className || active?.id || '';
    }, host);
  }

  /** Violations found by axe in what `selector` names, as readable lines. */
  async axe(selector = this.host) {
    if (!(await this.run(() => 'axe' in window))) await this.page.evaluate(AXE);
    return this.run(
      async (include, tags) => {
        const {violations} = await window.axe.run(
          {include: [[include]]},
          {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']},
        );
        return violations.flatMap(({id, nodes}) =>
          nodes.map(
            ({target, failureSummary}) => `${id}: ${target.flat().join(' ')}: ${failureSummary.replace(/\s+/g, ' ')}`,
          ),
        );
      },
      selector,
      AXE_TAGS,
    );
  }

  /** Closes the page; throws when something happened that no check asked for. */
  async close() {
    const left = await this.run(() => ({violations: window.lab.violations, rejections: window.lab.rejections})).catch(
      () => ({violations: [], rejections: []}),
    );
    this.#leaving = true;
    await this.page.close();
    for (const text of left.violations) this.#problem(`policy: ${text}`);
    for (const text of left.rejections) this.#problem(`unhandled: ${text}`);
    const fails = (text) => {
      const known = this.#expected.filter(({pattern}) => pattern.test(text));
      for (const one of known) one.seen = true;
      return known.length === 0;
    };
    const problems = [...this.problems, ...this.warnings.map((text) => `console.warn: ${text}`)].filter(fails);
    const missing = this.#expected.filter(({seen, optional}) => !seen && !optional);
    assert.deepEqual([...new Set(problems)], [], 'the page complains');
    assert.deepEqual(
      missing.map(({pattern}) => String(pattern)),
      [],
      'expected, but it never came',
    );
  }

  #problem(text) {
    // Leaving a page cuts what it still loads; and browsers ask for an icon that no page here has.
    if (!this.#leaving && !text.includes('/favicon.ico')) this.problems.push(text);
  }

  #situation() {
    return this.run((selector) => {
      const {lab} = window;
      const host = document.querySelector(selector);
      return JSON.stringify({
        panel: lab.find('panel')?.innerText?.replace(/\s+/g, ' ').slice(0, 300),
        states: ['idle', 'starting', 'permission', 'ringing', 'in-call', 'live', 'ended', 'failed', 'open'].filter(
          (state) => host && lab.is(state),
        ),
        peers: lab.peers.map(({connectionState}) => connectionState),
        tracks: lab.liveTracks(),
        contexts: lab.liveContexts(),
        sockets: lab.sockets.map(({readyState}) => readyState),
        last: lab.events.slice(-3).map(({name, detail}) => `${name} ${detail?.state ?? detail?.code ?? ''}`),
      });
    }, this.host).catch(String);
  }
}
