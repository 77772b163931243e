/** What a call costs the page's main thread, and whether many calls leave anything behind. */
import {calm} from './calm.mjs';
import {openPanel, startInPanel} from './latency.mjs';

const TALKERS = ['ours', 'sdk', 'sdk trickle'];

async function metricsOf(session) {
  const {metrics} = await session.send('Performance.getMetrics');
  return Object.fromEntries(metrics.map(({name, value}) => [name, value]));
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Begins a call whose page does nothing but keep it, and waits until what its start has caused is over. */
async function begin(page, client) {
  if (client.includes('element')) {
    await openPanel(page);
    await startInPanel(page);
  } else {
    await page.evaluate(async () => {
      window.bench.begin();
      window.bench.call();
      await window.bench.until('first packet');
    });
  }
  await pause(3000);
}

/** Milliseconds of the main thread per minute of a call. `calls: false`: of the page without one. */
async function costOf(stage, client, seconds, calls) {
  const page = await stage.open(client, {query: client.includes('element') ? {} : {connect: ''}});
  try {
    const session = await page.createCDPSession();
    await session.send('Performance.enable');
    if (calls) await begin(page, client);
    else await pause(3000);
    await calm();
    const from = await metricsOf(session);
    await pause(seconds * 1000);
    const to = await metricsOf(session);
    const minutes = (to.Timestamp - from.Timestamp) / 60;
    const spent = (name) => ((to[name] - from[name]) * 1000) / minutes;
    return {
      tasks: spent('TaskDuration'),
      scripts: spent('ScriptDuration'),
      layout: spent('LayoutDuration') + spent('RecalcStyleDuration'),
    };
  } finally {
    await page.done();
  }
}

/** @returns {Promise<{client: string, tasks: number, scripts: number, layout: number}[]>} one sample per client and round */
export async function measureCpu(stage, {seconds, rounds, log}) {
  const samples = [];
  for (let round = 0; round < rounds; round++) {
    samples.push({client: 'no call', ...(await costOf(stage, 'ours', seconds, false))});
    for (const client of [...TALKERS, 'element', ...(stage.compares ? ['other ours', 'other element'] : [])]) {
      samples.push({client, ...(await costOf(stage, client, seconds, true))});
    }
    log(`main thread, round ${round + 1} of ${rounds}`);
  }
  return samples;
}

/** Many short calls, in the page. */
async function placeCalls(page, count) {
  await page.evaluate(async (wanted) => {
    const {bench} = window;
    for (let index = 0; index < wanted; index++) {
      bench.begin();
      bench.call();
      await bench.until('active');
      await bench.until('ICE connected');
      // Chromium 156 itself keeps a connection that is closed in the moment its gathering ends.
      await bench.until('all candidates');
      await bench.turn();
      const over = bench.over();
      await bench.release(() => bench.hangup());
      await over;
    }
    bench.marks = [];
  }, count);
}

async function look(page, session) {
  // What is let go of at the end of a call may take a moment to be let go of.
  await pause(1500);
  for (let index = 0; index < 3; index++) {
    await session.send('HeapProfiler.collectGarbage');
    await pause(100);
  }
  const {JSHeapUsedSize, JSEventListeners, Nodes} = await metricsOf(session);
  const live = await page.evaluate(() => window.bench.live());
  return {heap: JSHeapUsedSize, listeners: JSEventListeners, nodes: Nodes, ...live};
}

/**
 * `blocks` times `perBlock` calls of each client, in turns, after a few calls that load what is loaded once.
 *
 * @returns {Promise<{client: string, points: {calls: number, heap: number, listeners: number, nodes: number, peers: number,
 *   tracks: number, contexts: number}[]}[]>}
 */
export async function measureHeap(stage, {blocks, perBlock, log}) {
  const pages = [];
  try {
    for (const client of stage.compares ? [...TALKERS, 'other ours'] : TALKERS) {
      const page = await stage.open(client, {query: {connect: ''}});
      const session = await page.createCDPSession();
      await session.send('Performance.enable');
      await session.send('HeapProfiler.enable');
      await page.evaluate(() => window.bench.until('ready'));
      pages.push({client, page, session, points: []});
    }
    for (let block = 0; block <= blocks; block++) {
      for (const {client, page, session, points} of pages) {
        await page.bringToFront();
        await placeCalls(page, block === 0 ? 5 : perBlock);
        points.push({calls: block * perBlock, ...(await look(page, session))});
        log(`heap: ${client}, ${block * perBlock} calls`);
      }
    }
    return pages.map(({client, points}) => ({client, points}));
  } finally {
    for (const {page} of pages) await page.done();
  }
}
