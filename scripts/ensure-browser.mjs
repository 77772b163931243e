#!/usr/bin/env node
/**
 * Finds the browsers the tests run in, and installs what may be installed without asking.
 *
 * Order: CHROME_PATH / FIREFOX_PATH (must work: no silent fallback), an installed browser, apt on Debian as root,
 * then (Chromium only) playwright's download. Firefox is optional outside CI.
 */
import {execFileSync, spawnSync} from 'node:child_process';
import {accessSync, constants, existsSync, readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {delimiter, dirname, join} from 'node:path';
import {isMain} from './lib/paths.mjs';

const KINDS = {
  chromium: {
    label: 'Chromium',
    env: 'CHROME_PATH',
    commands: [
      'chromium',
      'chromium-browser',
      'google-chrome-stable',
      'google-chrome',
      'microsoft-edge-stable',
      'microsoft-edge',
    ],
    mac: [
      'Google Chrome.app/Contents/MacOS/Google Chrome',
      'Chromium.app/Contents/MacOS/Chromium',
      'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    ],
    windows: [
      ['Google', 'Chrome', 'Application', 'chrome.exe'],
      ['Chromium', 'Application', 'chrome.exe'],
      ['Microsoft', 'Edge', 'Application', 'msedge.exe'],
    ],
    packages: ['chromium', 'fonts-noto-color-emoji'],
    download: true,
  },
  firefox: {
    label: 'Firefox',
    env: 'FIREFOX_PATH',
    commands: ['firefox-esr', 'firefox'],
    mac: ['Firefox.app/Contents/MacOS/firefox'],
    windows: [['Mozilla Firefox', 'firefox.exe']],
    packages: ['firefox-esr'],
    download: false,
  },
};

/** CI is where `CI` is set to anything but a word for "no". */
export const inCI = () => !['', '0', 'false', 'no', undefined].includes(process.env.CI?.toLowerCase());

const isExecutable = (path) => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

function onPath(commands) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return commands.flatMap((command) => folders.map((folder) => join(folder, command))).find(isExecutable);
}

/** Windows browsers do not answer `--version` on the console, so there the file must do. */
function works(path) {
  if (process.platform === 'win32') return existsSync(path);
  const run = spawnSync(path, ['--version'], {timeout: 30_000, encoding: 'utf8'});
  return run.status === 0 && /\d+\.\d+/.test(run.stdout);
}

function installed(kind) {
  if (process.platform === 'darwin') {
    const folders = ['/Applications', join(process.env.HOME ?? '', 'Applications')];
    return folders.flatMap((folder) => kind.mac.map((app) => join(folder, app))).find(isExecutable);
  }
  if (process.platform === 'win32') {
    const folders = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].map((name) => process.env[name]);
    return folders
      .filter(Boolean)
      .flatMap((folder) => kind.windows.map((parts) => join(folder, ...parts)))
      .find(existsSync);
  }
  const path = onPath(kind.commands);
  return path && works(path) ? path : undefined;
}

/** Debian only: Ubuntu's `chromium` package is a stub for snap. */
function canUseApt() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !onPath(['apt-get'])) return false;
  return existsSync('/etc/os-release') && /^ID="?debian"?$/m.test(readFileSync('/etc/os-release', 'utf8'));
}

function installWithApt(kind, log) {
  log(`${kind.label}: not found, installing ${kind.packages.join(' ')} with apt-get`);
  const apt = (...args) =>
    execFileSync('apt-get', args, {
      env: {...process.env, DEBIAN_FRONTEND: 'noninteractive'},
      // apt's own output belongs on stderr: stdout is for the path.
      stdio: ['ignore', 2, 2],
    });
  try {
    apt('update', '-qq');
    apt('install', '-y', '-qq', '--no-install-recommends', ...kind.packages);
  } catch (error) {
    log(`${kind.label}: apt-get failed: ${error.message}`);
  }
  return installed(kind);
}

async function download(kind, log) {
  log(`${kind.label}: not found, downloading one with playwright-core`);
  const cli = join(dirname(createRequire(import.meta.url).resolve('playwright-core/package.json')), 'cli.js');
  const systemPackages = process.platform === 'linux' && process.getuid?.() === 0 ? ['--with-deps'] : [];
  spawnSync(process.execPath, [cli, 'install', 'chromium', ...systemPackages], {
    stdio: ['ignore', 2, 2],
    timeout: 300_000,
  });
  const {chromium} = await import('playwright-core');
  const path = chromium.executablePath();
  return existsSync(path) ? path : undefined;
}

/**
 * Path of a browser that runs, or null when an optional one is missing.
 *
 * @param {'chromium' | 'firefox'} name
 * @param {{install?: boolean, required?: boolean, log?: (line: string) => void}} [options] `required` defaults to true
 *   for Chromium, and to "in CI" for Firefox.
 * @returns {Promise<{path: string, via: string} | null>}
 */
export async function ensureBrowser(name, options = {}) {
  const {install = true, required = name === 'chromium' || inCI(), log = (line) => console.error(line)} = options;
  const kind = KINDS[name];
  if (!kind) throw new Error(`unknown browser "${name}"; known: ${Object.keys(KINDS).join(', ')}`);

  const wanted = process.env[kind.env];
  if (wanted) {
    if (!works(wanted)) throw new Error(`${kind.env}=${wanted} does not run (tried "--version")`);
    return {path: wanted, via: kind.env};
  }
  const found = installed(kind);
  if (found) return {path: found, via: 'installed'};

  if (install && required) {
    const viaApt = canUseApt() ? installWithApt(kind, log) : undefined;
    if (viaApt) return {path: viaApt, via: 'apt-get'};
    const downloaded = kind.download ? await download(kind, log) : undefined;
    if (downloaded) return {path: downloaded, via: 'playwright-core'};
  }
  if (required) throw new Error(`no ${kind.label} found: install it, or set ${kind.env} to its path`);
  return null;
}

/**
 * The browsers this run uses: `BROWSERS=chromium|firefox|all` (default all). A missing Firefox is a notice outside CI.
 *
 * @returns {Promise<{chromium?: {path: string, via: string}, firefox?: {path: string, via: string}}>}
 */
export async function ensureBrowsers({log = (line) => console.error(line), ...options} = {}) {
  const choice = process.env.BROWSERS || 'all';
  const names = choice === 'all' ? ['chromium', 'firefox'] : [choice];
  const browsers = {};
  for (const name of names) {
    const asked = choice === name;
    const browser = await ensureBrowser(name, {log, ...options, ...(asked ? {required: true} : {})});
    if (browser) {
      browsers[name] = browser;
      // apt and downloads happen once: later processes of this run take the path from here.
      process.env[KINDS[name].env] = browser.path;
      log(`${KINDS[name].label}: ${browser.path} (${browser.via})`);
    } else {
      log(`NOTICE: ${KINDS[name].label} not found, its tests are skipped (set ${KINDS[name].env} to its path)`);
    }
  }
  return browsers;
}

if (isMain(import.meta.url)) {
  try {
    await ensureBrowsers({log: (line) => console.log(line)});
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
