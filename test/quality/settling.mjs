/** How long it takes until a change of the network is told, and until it is told that it is over. */
import {wait} from './lab.mjs';

const CHANGES = [
  {name: 'loss 10 %', network: {loss: 10}, code: 31003, grade: 'poor'},
  {name: 'delay 250 ms', network: {delayMs: 250}, code: 31001, grade: 'poor'},
  {name: 'nothing arrives', network: {blackout: true, direction: 'toClient'}, code: 32001, grade: 'poor'},
  {name: 'a burst: everything is lost for half a second', network: {blackout: true}, ms: 500},
];

const LONGEST_S = 25;

const since = (list, from, test) => {
  const found = list.find((one) => one.at >= from && test(one));
  return found ? (found.at - from) / 1000 : null;
};

async function measure(lab, {name, network, code, grade, ms}) {
  const call = await lab.call({});
  const seen = () => call.run(() => window.quality.seen);
  /** Waits until the page has seen it, and gives up without a word: it is a result. */
  const within = async (test) => {
    const end = Date.now() + LONGEST_S * 1000;
    while (!test(await seen()) && Date.now() < end) await wait(100);
  };
  try {
    await call.until('frames', () => window.quality.seen.frames.length > 12);
    const bad = Date.now();
    call.impair(network);
    if (ms) {
      await wait(ms);
      call.impair({});
      await wait(12_000);
      const {grades, warnings} = await seen();
      // The buffer may be longer for a while, which the score tells.
      const worse = grades.filter((one) => one.at >= bad && one.reasons.includes('packetLoss'));
      const raised = warnings.filter((one) => one.at >= bad && one.code === 31003);
      const said = [...worse.map((one) => one.grade), ...raised.map((one) => one.code)];
      const problems = said.length ? [`a burst raised ${said.join(', ')}`] : [];
      return {name, said, problems};
    }
    const raised = ({at, ...what}) => at >= bad && what.code === code && what.active;
    await within(
      ({grades, warnings}) => warnings.some(raised) && grades.some((one) => one.at >= bad && one.grade === grade),
    );
    const good = Date.now();
    call.impair({});
    const better = (one) => one.at >= good && one.grade !== grade;
    await within(
      ({grades, warnings}) =>
        warnings.some((one) => one.at >= good && one.code === code && !one.active) && grades.some(better),
    );
    const {grades, warnings} = await seen();
    const found = {
      worse: since(grades, bad, (one) => one.grade === grade),
      raised: since(warnings, bad, (one) => one.code === code && one.active),
      better: since(grades, good, (one) => one.grade !== grade),
      cleared: since(warnings, good, (one) => one.code === code && !one.active),
    };
    const limits = {worse: 8, raised: 8, better: 16, cleared: 16};
    const problems = Object.entries(limits).flatMap(([what, limit]) =>
      found[what] === null || found[what] > limit ? [`${what} after ${found[what]} s`] : [],
    );
    return {name, code, grade, ...found, problems};
  } finally {
    await call.done();
  }
}

/** One after the other, and again, up to so many times, where it took longer than it may: that may be the machine. */
export async function measureSettling(lab, repeats) {
  const found = [];
  for (const change of CHANGES) {
    let result = await measure(lab, change);
    for (let time = 0; time < repeats && result.problems.length; time++) result = await measure(lab, change);
    found.push(result);
  }
  return found;
}
