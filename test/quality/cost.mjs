/** What statistics cost the main thread of a page in a call. */
import {wait} from './lab.mjs';

const SECONDS = 20;
const ROUNDS = 4;
const HOT_ROUNDS = 5000;
const LIMIT_MS = 1;

/** Milliseconds of tasks per second of a call. */
async function tasksOf(lab, query, seconds) {
  const call = await lab.call({query});
  try {
    const session = await call.page.createCDPSession();
    // Time of the processor: what other programs take away does not count.
    await session.send('Performance.enable', {timeDomain: 'threadTicks'});
    const metrics = async () => {
      const answer = await session.send('Performance.getMetrics');
      return Object.fromEntries(answer.metrics.map(({name, value}) => [name, value]));
    };
    await wait(5000);
    const from = await metrics();
    await wait(seconds * 1000);
    const to = await metrics();
    const per = (name) => ((to[name] - from[name]) * 1000) / seconds;
    return {tasks: per('TaskDuration'), scripts: per('ScriptDuration')};
  } finally {
    await call.done();
  }
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/**
 * `handler`: from the report to the last listener, once a second in a call as it is, by the clock on the wall. `hot`: the same many times in a row.
 * `on`, `off`: all tasks of the page in processor time, with the browser's own work for `getStats()`, and with a `getStats()` that rejects at once.
 */
export async function measureCost(lab) {
  const call = await lab.call({query: '?cost'});
  let handler, hot;
  try {
    await wait(3000);
    await call.run(() => (window.quality.cost.length = 0));
    await wait(SECONDS * 1000);
    handler = median(await call.run(() => window.quality.cost));
    hot = await call.run((rounds) => window.quality.hot(rounds), HOT_ROUNDS);
  } finally {
    await call.done();
  }
  const samples = {on: [], off: []};
  for (let round = 0; round < ROUNDS; round++) {
    samples.on.push(await tasksOf(lab, '', SECONDS));
    samples.off.push(await tasksOf(lab, '?off', SECONDS));
  }
  const of = (which, member) => median(samples[which].map((sample) => sample[member]));
  const found = {
    handler,
    hot,
    on: {tasks: of('on', 'tasks'), scripts: of('on', 'scripts')},
    off: {tasks: of('off', 'tasks'), scripts: of('off', 'scripts')},
  };
  const ms = found.on.tasks - found.off.tasks;
  const problems = ms < LIMIT_MS ? [] : [`${ms.toFixed(2)} ms of the main thread for each second of a call`];
  return {name: 'cost of statistics', ...found, problems};
}
