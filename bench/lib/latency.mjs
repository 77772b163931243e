/** How long a visitor waits: until the client is ready, until there is sound, until the microphone is released. */
import {calm} from './calm.mjs';

const READY = ['ours', 'sdk', 'sdk trickle'];
/** Pages where nobody has connected before the click; `element early` is the exception that shows what that costs. */
const COLD = [...READY, 'element', 'element early'];

/** Marks of the page relative to its `begin`; of several with one name the first counts. */
const stepsOf = (marks) => {
  const [, begin] = marks.find(([name]) => name === 'begin');
  const steps = {};
  for (const [name, at] of marks) steps[name] ??= at - begin;
  return steps;
};

/** Places a call on a page that is loaded; its steps, and how long the microphone took to be released. */
async function call(page) {
  const {marks, released} = await page.evaluate(async () => {
    const {bench} = window;
    bench.begin();
    bench.call();
    await bench.until('first packet');
    await bench.until('first sound');
    await bench.until('active');
    const {marks} = bench;
    const released = await bench.release(() => bench.hangup());
    await bench.over();
    return {marks, released};
  });
  return {...stepsOf(marks), released};
}

/** The page connects while it loads; then one call, the first of the page, and `later` more. */
async function readyPage(stage, client, rtt, later) {
  const page = await stage.open(client, {rtt, query: {connect: ''}, frames: true});
  try {
    // From the navigation on, which is where a page's clock starts.
    const ready = await page.evaluate(async () => {
      await window.bench.until('ready');
      return window.bench.at('ready');
    });
    const first = await call(page);
    const calls = [];
    for (let index = 0; index < later; index++) calls.push(await call(page));
    return {ready, first, calls};
  } finally {
    await page.done();
  }
}

/** The page is loaded but not connected; a call is its first. */
async function coldPage(stage, client, rtt) {
  const page = await stage.open(client, {rtt, query: {login: 'assistant'}, frames: true});
  try {
    return client.includes('element') ? await visit(page, client) : await call(page);
  } finally {
    await page.done();
  }
}

/** A visitor opens the panel, and then clicks the button in it. */
export async function openPanel(page) {
  await page.waitForSelector('telnyx-ai-assistant >>> [part~="launcher"]', {visible: true});
  await page.click('telnyx-ai-assistant >>> [part~="launcher"]');
  await page.waitForSelector('telnyx-ai-assistant >>> [part~="start-button"]', {visible: true});
  // The panel moves in, and the visitor reads what it says.
  await new Promise((resolve) => setTimeout(resolve, 600));
}

export async function startInPanel(page) {
  await page.click('telnyx-ai-assistant >>> [part~="start-button"]');
  return page.evaluate(async () => {
    const {bench} = window;
    await bench.until('first packet');
    await bench.until('first sound');
    await bench.until('active');
    return bench.marks;
  });
}

async function visit(page, client) {
  if (client === 'element early') await page.evaluate(() => window.bench.until('ready'));
  await openPanel(page);
  const marks = await startInPanel(page);
  await page.waitForSelector('telnyx-ai-assistant >>> [part~="end-button"]', {visible: true});
  const released = await page.evaluate(() => window.bench.release(() => window.bench.hangup()));
  return {...stepsOf(marks), released};
}

/**
 * Measures in turns: every round has one page of each client, in an order that moves on by one.
 *
 * @param {import('./stage.mjs').Stage} stage
 * @param {{rtts: number[], rounds: number, later: number, samples: Sample[], log: (line: string) => void}} options
 *   `samples` is added to, so that what was measured before a failure is not lost
 * @typedef {{rtt: number, client: string, kind: 'ready' | 'cold', quiet: boolean, sample: object}} Sample
 */
export async function measureLatency(stage, {rtts, rounds, later, samples, log}) {
  const {compares} = stage;
  const [ready, cold] = compares
    ? [
        [...READY, 'other ours'],
        [...COLD, 'other ours', 'other element'],
      ]
    : [READY, COLD];
  const jobs = [
    ...ready.map((client) => ({client, kind: 'ready', run: (rtt) => readyPage(stage, client, rtt, later)})),
    ...cold.map((client) => ({client, kind: 'cold', run: (rtt) => coldPage(stage, client, rtt)})),
  ];
  // The browser starts its audio and its network in the first page; nobody is charged for that.
  await jobs[0].run(0);
  for (let round = 0; round < rounds; round++) {
    for (const rtt of rtts) {
      const turn = jobs.map((_, index) => jobs[(index + round) % jobs.length]);
      for (const {client, kind, run} of turn) {
        const quiet = await calm();
        samples.push({rtt, client, kind, quiet, sample: await run(rtt)});
      }
    }
    log(`round ${round + 1} of ${rounds}`);
  }
}
