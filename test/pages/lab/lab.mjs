/** What a check gets: a browser, a gateway of its own, the customer's site, and pages in fresh profiles. */
import {launchChromium} from './browsers.mjs';
import {FACTS, installHooks, REQUESTS} from './hooks.mjs';
import {createProfiles} from './profiles.mjs';
import {Tab} from './tab.mjs';

export class Lab {
  tabs = [];
  /** `Chromium` or `Firefox`. */
  browserName;
  gateway;
  site;
  files;
  #cdp;
  #profiles;
  /** Of this check. */
  #taken = [];
  #origins = new Set();
  #executablePath;
  /** Labs in browsers of their own. */
  #others = [];

  constructor({executablePath, browserName, cdp, profiles, gateway, site, files}) {
    this.#executablePath = executablePath;
    this.#cdp = cdp;
    this.#profiles = profiles;
    this.browserName = browserName;
    this.gateway = gateway;
    this.site = site;
    this.files = files;
  }

  get firefox() {
    return this.browserName === 'Firefox';
  }

  /**
   * Opens a page: `file` of this folder, `html`, `body` (with the one script tag) or a whole `url`.
   *
   * @param {object} [options]
   * @param {string} [options.file]
   * @param {string} [options.html]
   * @param {string} [options.body]
   * @param {string} [options.url]
   * @param {string} [options.csp]
   * @param {'granted' | 'denied' | 'prompt'} [options.microphone] ignored by Firefox, which always grants
   * @param {{width: number, height: number}} [options.viewport]
   * @param {Record<string, unknown>} [options.hooks] of hooks.mjs
   * @param {(tab: Tab) => unknown} [options.before] runs before the page is loaded
   * @param {string} [options.host] the element that the tab looks into unless told otherwise
   * @param {Tab} [options.beside] opens another tab in that one's profile
   * @returns {Promise<Tab>}
   */
  async open({file, html, body, url, csp, microphone = 'granted', viewport, hooks = {}, before, host, beside} = {}) {
    const {gateway} = this;
    const context = beside?.context ?? (await this.#profile());
    const page = await context.newPage();
    const tab = new Tab(page, gateway, host);
    tab.context = context;
    this.tabs.push(tab);
    await page.setViewport(viewport ?? {width: 1000, height: 800});
    await page.evaluateOnNewDocument(installHooks, {events: [...FACTS, ...REQUESTS], host, ...hooks});
    const address = url ?? (await this.site.add({file, html: html ?? (body && pageWith(body)), csp, gateway}));
    const {origin} = new URL(address);
    this.#origins.add(origin);
    await this.setMicrophone(tab, microphone, origin);
    await before?.(tab);
    await page.goto(address);
    return tab;
  }

  /** The visitor's decision about the microphone, or `prompt` for none (asking then fails like a dismissed prompt). */
  async setMicrophone(tab, setting, origin = this.site.origin) {
    await this.#cdp?.send('Browser.setPermission', {
      permission: {name: 'microphone'},
      setting,
      origin,
      browserContextId: tab.context.id,
    });
  }

  /** The same in a Chromium of its own: for what only a command line sets. It closes with this lab. */
  async ownBrowser(options) {
    const {gateway, site, files} = this;
    const launched = await launchChromium(this.#executablePath, options);
    const lab = new Lab({...launched, profiles: createProfiles(launched), gateway, site, files});
    this.#others.push({lab, browser: launched.browser});
    return lab;
  }

  async close() {
    const problems = [];
    for (const {lab, browser} of this.#others) {
      await lab.close().catch((error) => problems.push(error));
      await browser.close();
    }
    for (const tab of this.tabs) await tab.close().catch((error) => problems.push(error));
    for (const profile of this.#taken) {
      await this.#profiles.giveBack(profile, this.#origins).catch(() => this.#profiles.drop(profile).catch(() => {}));
    }
    if (problems.length > 0) throw problems[0];
  }

  async #profile() {
    const profile = await this.#profiles.take();
    this.#taken.push(profile);
    return profile.context;
  }
}

/** A page with the script tag and `body`. */
export const pageWith = (body, head = '<script type="module" src="{{cdn}}/telnyx-elements.js"></script>') =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Page</title>${head}</head><body>${body}</body></html>`;

/** The tag, ready for the gateway. */
export const assistant = (targetId = 'assistant-demo', attributes = '') =>
  `<telnyx-ai-assistant target-id="${targetId}" env="{{ws}}" ${attributes}></telnyx-ai-assistant>`;
