#!/usr/bin/env node
/**
 * The unmodified official SDK against the local gateway, in real browsers: `node test/sdk/run.mjs [part of a name]`.
 */
import {startGateway} from '../../demo/gateway/index.mjs';
import {ensureBrowser, inCI} from '../../scripts/ensure-browser.mjs';
import {isMain} from '../../scripts/lib/paths.mjs';
import {launchChromium, launchFirefox} from './browser.mjs';
import {CHECKS, FIREFOX_CHECKS} from './checks.mjs';
import {Lab} from './lab.mjs';
import {servePage} from './server.mjs';

/** A hanging browser must not hang the whole run. */
const CHECK_LIMIT_MS = 60_000;
/** Checks mostly wait, so two run at a time, each in pages of its own. */
const WORKERS = 2;

function withLimit(promise, ms) {
  let timer;
  const limit = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`took longer than ${ms / 1000} s`)), ms);
  });
  return Promise.race([promise, limit]).finally(() => clearTimeout(timer));
}

async function runCheck({browser, page, gateway, check}) {
  const lab = await Lab.open(browser, page.url, gateway, check.expected);
  try {
    await check.run(lab);
  } catch (error) {
    await lab.close().catch(() => {});
    throw error;
  }
  await lab.close();
}

async function runBrowser({label, launched, checks, page, gateway, result, log}) {
  const waiting = [...checks];
  /** What failed beside others runs once more, alone: real calls share two processors. */
  const again = [];
  const worker = async (last) => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const name = `sdk ${label}: ${check.name}`;
      const started = Date.now();
      try {
        await withLimit(runCheck({browser: launched.browser, page, gateway, check}), CHECK_LIMIT_MS);
        result.passed++;
        log(`ok   ${name} (${Date.now() - started} ms)`);
      } catch (error) {
        if (last) {
          result.failed++;
          result.failures.push({name, error});
        } else {
          again.push(check);
        }
        log(`${last ? 'FAIL' : 'AGAIN'} ${name}\n     ${String(error?.stack ?? error).replaceAll('\n', '\n     ')}`);
      }
    }
  };
  try {
    await Promise.all(Array.from({length: WORKERS}, () => worker(false)));
    waiting.push(...again);
    await worker(true);
  } finally {
    await launched.close();
  }
}

/**
 * @param {{log?: (line: string) => void, filter?: string, only?: string}} [options] `filter`: only checks whose name has it
 * @returns {Promise<{passed: number, failed: number, skipped: number, failures: {name: string, error: unknown}[]}>}
 */
export async function runSdkSuite({log = console.log, filter = '', only = process.env.BROWSERS || 'all'} = {}) {
  const result = {passed: 0, failed: 0, skipped: 0, failures: []};
  const gateway = await startGateway({
    log: (line) => {
      result.failed++;
      result.failures.push({name: 'sdk: gateway', error: new Error(line)});
      log(`FAIL ${line}`);
    },
  });
  const page = await servePage();
  const wanted = ({name}) => name.includes(filter);
  const common = {page, gateway, result, log};
  try {
    if (only !== 'firefox') {
      const {path} = await ensureBrowser('chromium', {log});
      const launched = await launchChromium(path, new URL(page.url).origin);
      await runBrowser({label: 'Chromium', launched, checks: CHECKS.filter(wanted), ...common});
    }
    if (only !== 'chromium') {
      const firefox = await ensureBrowser('firefox', {log, required: inCI() || only === 'firefox'});
      if (firefox) {
        const launched = await launchFirefox(firefox.path);
        await runBrowser({label: 'Firefox', launched, checks: FIREFOX_CHECKS.filter(wanted), ...common});
      } else {
        result.skipped += FIREFOX_CHECKS.length;
        log('NOTICE: Firefox not found, the SDK checks in Firefox are skipped (set FIREFOX_PATH to its path)');
      }
    }
  } finally {
    await page.close();
    await gateway.close();
  }
  return result;
}

/** The part of `npm test`: what the gateway is asked does not depend on the browser; `npm run test:sdk` asks in both. */
export const runSdkInChromium = ({log}) => runSdkSuite({log, only: 'chromium'});

if (isMain(import.meta.url)) {
  const {passed, failed, skipped} = await runSdkSuite({filter: process.argv[2]});
  console.log(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`);
  if (failed > 0) process.exitCode = 1;
}
