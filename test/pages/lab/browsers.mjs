/** Starts the browsers. Chromium's session stays open: a permission dies with the session that gave it. */
import puppeteer from 'puppeteer-core';
import {chromiumArgs, FIREFOX_PREFS} from '../../support/browsers.mjs';

export async function launchChromium(executablePath) {
  const browser = await puppeteer.launch({executablePath, args: chromiumArgs()});
  return {browser, browserName: 'Chromium', cdp: await browser.target().createCDPSession()};
}

export async function launchFirefox(executablePath) {
  const browser = await puppeteer.launch({browser: 'firefox', executablePath, extraPrefsFirefox: FIREFOX_PREFS});
  return {browser, browserName: 'Firefox', cdp: undefined};
}
