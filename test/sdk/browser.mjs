/** Starts the browsers of this suite, with a microphone that is known to the sample. */
import {rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import puppeteer from 'puppeteer-core';
import {chromiumArgs, FIREFOX_PREFS} from '../support/browsers.mjs';
import {wav} from '../support/wav.mjs';

export const TONE_HZ = 440;
const RATE = 48_000;

/** A steady tone without a gap: one second of whole periods. */
function writeTone() {
  const data = Buffer.alloc(RATE * 2);
  for (let index = 0; index < RATE; index++) {
    data.writeInt16LE(Math.round(12_000 * Math.sin((2 * Math.PI * TONE_HZ * index) / RATE)), index * 2);
  }
  const path = join(tmpdir(), `telnyx-sdk-tone-${process.pid}.wav`);
  writeFileSync(path, wav(RATE, data));
  return path;
}

/**
 * @param {string} executablePath
 * @param {string} origin of the page, which may use the microphone
 * @returns {Promise<{browser: import('puppeteer-core').Browser, close: () => Promise<void>}>}
 */
export async function launchChromium(executablePath, origin) {
  const microphone = writeTone();
  const browser = await puppeteer.launch({executablePath, args: chromiumArgs({microphone})});
  // Kept open until the end: the permission dies with the session that gave it.
  const session = await browser.target().createCDPSession();
  await session.send('Browser.setPermission', {permission: {name: 'microphone'}, setting: 'granted', origin});
  return {
    browser,
    async close() {
      await browser.close();
      rmSync(microphone, {force: true});
    },
  };
}

/** @param {string} executablePath */
export async function launchFirefox(executablePath) {
  const browser = await puppeteer.launch({browser: 'firefox', executablePath, extraPrefsFirefox: FIREFOX_PREFS});
  return {browser, close: () => browser.close()};
}
