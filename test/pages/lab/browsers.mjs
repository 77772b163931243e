/** Starts the browsers. Chromium's session stays open: a permission dies with the session that gave it. */
import puppeteer from 'puppeteer-core';
import {chromiumArgs, FIREFOX_PREFS} from '../../support/browsers.mjs';

/** @param {{autoplay?: boolean}} [options] of `chromiumArgs` */
export async function launchChromium(executablePath, options) {
  const browser = await puppeteer.launch({executablePath, args: chromiumArgs(options)});
  return {executablePath, browser, browserName: 'Chromium', cdp: await browser.target().createCDPSession()};
}

export async function launchFirefox(executablePath) {
  const browser = await puppeteer.launch({browser: 'firefox', executablePath, extraPrefsFirefox: FIREFOX_PREFS});
  return {executablePath, browser, browserName: 'Firefox', cdp: undefined};
}
