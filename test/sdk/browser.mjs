/** Starts the browsers of this suite, with a microphone that is known to the sample. */
import {rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import puppeteer from 'puppeteer-core';
import {chromiumArgs, FIREFOX_PREFS} from '../support/browsers.mjs';

export const TONE_HZ = 440;
const RATE = 48_000;

/** A steady tone without a gap: one second of whole periods. */
function writeTone() {
  const data = Buffer.alloc(RATE * 2);
  for (let index = 0; index < RATE; index++) {
    data.writeInt16LE(Math.round(12_000 * Math.sin((2 * Math.PI * TONE_HZ * index) / RATE)), index * 2);
  }
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + data.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20); // PCM
  header.writeUInt16LE(1, 22); // one channel
  header.writeUInt32LE(RATE, 24);
  header.writeUInt32LE(RATE * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(data.length, 40);
  const path = join(tmpdir(), `telnyx-sdk-tone-${process.pid}.wav`);
  writeFileSync(path, Buffer.concat([header, data]));
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
