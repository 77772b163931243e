#!/usr/bin/env node
/**
 * The built files on plain web pages, in real browsers with real media: `node test/pages/run.mjs [filter]`. A filter runs
 * the checks whose name contains it.
 */
import {readdirSync} from 'node:fs';
import {startGateway} from '../../demo/gateway/index.mjs';
import {ensureBrowser, inCI} from '../../scripts/ensure-browser.mjs';
import {isMain} from '../../scripts/lib/paths.mjs';
import {launchChromium, launchFirefox} from './lab/browsers.mjs';
import {prepareFiles} from './lab/files.mjs';
import {Lab} from './lab/lab.mjs';
import {createProfiles} from './lab/profiles.mjs';
import {startSite} from './lab/site.mjs';

/** A hanging browser must not hang the whole run. */
const CHECK_LIMIT_MS = 60_000;
const WORKERS = 4;

function withLimit(promise, ms) {
  let timer;
  const limit = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`took longer than ${ms / 1000} s`)), ms);
  });
  return Promise.race([promise, limit]).finally(() => clearTimeout(timer));
}

/** @returns {Promise<{name: string, firefox?: boolean, seconds?: number, slow?: boolean, run: (lab: Lab) => Promise<void>}[]>} */
async function loadChecks(filter) {
  const folder = new URL('checks/', import.meta.url);
  const files = readdirSync(folder).filter((file) => file.endsWith('.mjs'));
  const modules = await Promise.all(files.sort().map((file) => import(new URL(file, folder).href)));
  const checks = modules.flatMap(({CHECKS}) => CHECKS).filter(({name}) => name.includes(filter));
  // Long ones first, so that the workers end together.
  return checks.sort((a, b) => (b.seconds ?? 3) - (a.seconds ?? 3));
}

async function runCheck(check, surroundings) {
  const lab = new Lab(surroundings);
  try {
    await check.run(lab);
  } catch (error) {
    await lab.close().catch((other) => (error.stack += `\nalso: ${other.message}`));
    throw error;
  } finally {
    surroundings.gateway.control({action: 'clear'});
  }
  try {
    await lab.close();
  } finally {
    // Calls of pages that are gone: the next check counts what is left.
    surroundings.gateway.control({action: 'restart'});
  }
}

async function runBrowser({launched, checks, files, site, result, log, workers}) {
  const profiles = createProfiles(launched);
  /** What failed beside others: browsers share two processors, so time ran out for some. They are run once more, alone. */
  const again = [];
  const worker = async (waiting, fail) => {
    const gateway = await startGateway({
      root: files.root,
      log: (line) => {
        result.failed++;
        result.failures.push({name: 'pages: gateway', message: line});
        log(`FAIL ${line}`);
      },
    });
    try {
      for (let check = waiting.shift(); check; check = waiting.shift()) {
        const name = `pages ${launched.browserName}: ${check.name}`;
        const started = Date.now();
        try {
          await withLimit(runCheck(check, {...launched, profiles, gateway, site, files}), CHECK_LIMIT_MS);
          result.passed++;
          log(`ok   ${name} (${Date.now() - started} ms)`);
        } catch (error) {
          const message = String(error?.stack ?? error);
          const mark = fail(check, {name, message});
          log(`${mark} ${name} (${Date.now() - started} ms)\n     ${message.replaceAll('\n', '\n     ')}`);
        }
      }
    } finally {
      await gateway.close();
    }
  };
  try {
    const waiting = [...checks];
    const later = (check) => {
      again.push(check);
      return 'AGAIN';
    };
    await Promise.all(Array.from({length: workers}, () => worker(waiting, later)));
    await worker(again, (_check, failure) => {
      result.failed++;
      result.failures.push(failure);
      return 'FAIL';
    });
  } finally {
    await launched.browser.close();
  }
}

/**
 * @param {{log?: (line: string) => void, filter?: string, only?: string, quick?: boolean}} [options]
 *   `quick`: without the slow ones, most of them timeouts; `npm run test:pages` runs all
 * @returns {Promise<{passed: number, failed: number, skipped: number, failures: {name: string, message: string}[]}>}
 */
export async function runPages({log = console.log, filter = '', only = process.env.BROWSERS || 'all', quick} = {}) {
  const result = {passed: 0, failed: 0, skipped: 0, failures: []};
  const wanted = process.env.BROWSERS || 'all';
  if (only !== 'all' && wanted !== 'all' && only !== wanted) return result;
  const checks = (await loadChecks(filter)).filter(({slow}) => !(slow && quick));
  const short = checks.filter(({firefox}) => firefox);
  const files = await prepareFiles();
  const site = await startSite(files);
  const common = {files, site, result, log};
  try {
    if (only !== 'firefox') {
      const {path} = await ensureBrowser('chromium', {log});
      await runBrowser({launched: await launchChromium(path), checks, workers: WORKERS, ...common});
    }
    if (only !== 'chromium' && short.length > 0) {
      const firefox = await ensureBrowser('firefox', {log, required: inCI() || process.env.BROWSERS === 'firefox'});
      if (firefox) {
        await runBrowser({launched: await launchFirefox(firefox.path), checks: short, workers: 1, ...common});
      } else {
        result.skipped += short.length;
        log('NOTICE: Firefox not found, the page checks in Firefox are skipped (set FIREFOX_PATH to its path)');
      }
    }
  } finally {
    await site.close();
    files.remove();
  }
  return result;
}

/** The two parts of `npm test`. */
export const runPagesInChromium = ({log}) => runPages({log, only: 'chromium', quick: true});
export const runPagesInFirefox = ({log}) => runPages({log, only: 'firefox', quick: true});

if (isMain(import.meta.url)) {
  const started = Date.now();
  const {passed, failed, skipped} = await runPages({filter: process.argv[2]});
  console.log(`in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  console.log(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`);
  process.exitCode = failed > 0 ? 1 : 0;
}
