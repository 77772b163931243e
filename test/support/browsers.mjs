/** How test browsers are started, here and in the page tests, and which groups a browser does not run. */
import {writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {wav} from './wav.mjs';

/**
 * Groups stock Firefox does not run, with the reason that is printed. Prefer skipping one test inside its file (see
 * microphone.ts): a line here takes a whole folder away from a browser we support.
 *
 * @type {Record<string, string>}
 */
export const FIREFOX_SKIPS = {};

const SAMPLE_RATE = 48_000;
const TONE_SECONDS = 1.2;
const SILENCE_SECONDS = 2.8;

/**
 * The microphone of Chromium: a 440 Hz burst of 1.2 s, then 2.8 s of silence, looped. The built-in fake device beeps
 * at its own pace, which makes "somebody speaks, then stops" impossible to test.
 *
 * @returns {string} path of the WAV file, the same bytes on every run
 */
export function writeFakeMicrophone() {
  const samples = Math.round((TONE_SECONDS + SILENCE_SECONDS) * SAMPLE_RATE);
  const data = Buffer.alloc(samples * 2);
  for (let index = 0; index < TONE_SECONDS * SAMPLE_RATE; index++) {
    data.writeInt16LE(Math.round(0.5 * 32_767 * Math.sin((2 * Math.PI * 440 * index) / SAMPLE_RATE)), index * 2);
  }
  const path = join(tmpdir(), 'telnyx-voice-elements-microphone.wav');
  writeFileSync(path, wav(SAMPLE_RATE, data));
  return path;
}

/**
 * Command line of Chromium. Permission prompts stay real (no `--use-fake-ui-for-media-stream`, which would override a
 * denial): a page starts without a decision, and tests set one.
 *
 * @param {object} [options]
 * @param {boolean} [options.autoplay] false keeps the browser's autoplay rules
 * @param {string} [options.microphone] WAV file
 * @param {string} [options.trusted] fingerprint of a certificate that is taken (certificate.mjs)
 */
export function chromiumArgs({autoplay = true, microphone = writeFakeMicrophone(), trusted} = {}) {
  return [
    '--disable-gpu',
    '--disable-quic',
    '--disable-sync',
    '--disable-background-networking',
    '--disable-component-update',
    '--no-first-run',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-audio-capture=${microphone}`,
    // Calls to a gateway on this machine must work where only the loopback interface exists.
    '--allow-loopback-in-peer-connection',
    // Leak tests call gc().
    '--js-flags=--expose-gc',
    ...(trusted ? [`--ignore-certificate-errors-spki-list=${trusted}`] : []),
    ...(autoplay ? ['--autoplay-policy=no-user-gesture-required'] : []),
    // Chromium's sandbox does not start as root or inside most containers.
    ...(process.platform === 'linux' ? ['--no-sandbox'] : []),
  ];
}

/** Preferences of Firefox: a fake microphone that is always allowed. It cannot be denied at run time. */
export const FIREFOX_PREFS = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.autoplay.default': 0,
};
