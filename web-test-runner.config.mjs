import {existsSync} from 'node:fs';
import puppeteer from 'puppeteer-core';
import {esbuildPlugin} from '@web/dev-server-esbuild';
import {defaultReporter} from '@web/test-runner';
import {chromeLauncher} from '@web/test-runner-chrome';
import {ensureBrowsers} from './scripts/ensure-browser.mjs';
import {fromRoot, listFiles} from './scripts/lib/paths.mjs';
import {chromiumArgs, FIREFOX_PREFS, FIREFOX_SKIPS} from './test/support/browsers.mjs';
import {makeCertificate} from './test/support/certificate.mjs';
import {countReporter} from './test/support/count-reporter.mjs';
import {gatewayPlugin} from './test/support/gateway-plugin.mjs';
import {permissionsPlugin} from './test/support/permissions-plugin.mjs';
import {setupPlugin} from './test/support/setup-plugin.mjs';
import {vendorPlugin} from './test/support/vendor-plugin.mjs';

/** One group per folder of test/: a new folder of browser tests joins the run by being named here. */
const GROUPS = ['unit', 'client', 'context', 'elements', 'e2e'];

/** CommonJS packages that sources or tests import. */
const VENDOR = ['eventemitter3', 'sdp-transform/lib/parser.js', 'axe-core'];

const found = await ensureBrowsers();

/** Of the gateways' TURN servers. */
const {fingerprint, ...turnTls} = await makeCertificate();

const chromiumLauncher = (name) =>
  found.chromium &&
  // A name of its own: each browser has a gateway of its own, by name (test/support/gateway-plugin.mjs).
  Object.assign(
    chromeLauncher({
      // No `browser: 'chrome'` here: it would switch coverage off without a word.
      launchOptions: {executablePath: found.chromium.path, args: chromiumArgs({trusted: fingerprint})},
    }),
    {name},
  );

const chromium = chromiumLauncher('Chromium');
/** Calls wait more than they work, so that two Chromium share the files. */
const second = chromiumLauncher('Chromium 2');

const firefox =
  found.firefox &&
  chromeLauncher({
    puppeteer,
    launchOptions: {browser: 'firefox', executablePath: found.firefox.path, extraPrefsFirefox: FIREFOX_PREFS},
  });

const browsers = [chromium, firefox].filter(Boolean);

function browsersFor(group) {
  const reason = FIREFOX_SKIPS[group];
  if (!reason || !firefox) return browsers;
  console.log(`NOTICE: Firefox skips group ${group}: ${reason}`);
  return browsers.filter((browser) => browser !== firefox);
}

/** Files named on the command line replace the groups. */
const filesGiven = process.argv
  .slice(2)
  .some((argument) => argument.startsWith('--files') || existsSync(argument) || argument.includes('*'));

/**
 * What `npm test` asks Chromium only; `ALL=1 npm run test:web` and `--files` ask Firefox as well. Files for either of the two Chromium: what
 * is drawn, and calls whose media other files show in Firefox …
 */
const FIRST = ['test/elements/*-views.test.ts', 'test/client/@(ice|inbound|midcall|reattach|several-calls).test.ts'];
/** … and what frames say and when, for which no browser is asked anything of its own. */
const SECOND = [
  'test/client/@(connection|conversation|debug|documented|line-health|login|pre-call|quality|registry|reports|returning|ringing).test.ts',
];
const EVERYWHERE = process.env.ALL === '1';

const apart = EVERYWHERE ? [] : [...FIRST, ...SECOND].map((files) => `!${files}`);
const groups = GROUPS.filter((name) => listFiles(fromRoot('test', name)).some((file) => file.endsWith('.test.ts'))).map(
  (name) => ({name, files: [`test/${name}/**/*.test.ts`, ...apart], browsers: browsersFor(name)}),
);
if (!EVERYWHERE) {
  groups.push({name: 'chromium', files: FIRST, browsers: [chromium].filter(Boolean)});
  groups.push({name: 'chromium-2', files: SECOND, browsers: [second].filter(Boolean)});
}

export default {
  rootDir: fromRoot(),
  nodeResolve: {exportConditions: ['production', 'default']},
  ...(filesGiven ? {} : {groups: groups.filter(({browsers: own}) => own.length > 0)}),
  browsers,
  // Real calls share a browser and its gateway: one page at a time. The browsers run side by side, each with a gateway of its own.
  concurrency: 1,
  concurrentBrowsers: 3,
  testsFinishTimeout: 240_000,
  testFramework: {config: {timeout: 15_000}},
  coverageConfig: {include: ['src/**/*.ts'], reportDir: 'coverage'},
  plugins: [
    setupPlugin(),
    vendorPlugin(VENDOR),
    esbuildPlugin({
      ts: true,
      target: 'es2022',
      tsconfig: fromRoot('tsconfig.json'),
      // test/support/slow.ts
      define: {__ALL__: String(EVERYWHERE || filesGiven)},
    }),
    gatewayPlugin({turnTls}),
    permissionsPlugin(),
  ],
  reporters: [defaultReporter({reportTestProgress: Boolean(process.stdout.isTTY)}), countReporter()],
};
