/** One cell of the matrix: one fault in one state. */
import {Stand, wait} from './lab/stand.mjs';

const LOOK_MS = 40;
const LIMIT_MS = 15_000;
/** Nothing may be left so long after the end. */
const RELEASE_MS = 5_000;
const CELL_LIMIT_MS = 120_000;

/**
 * @typedef {object} CellResult
 * @property {string} fault
 * @property {string} state
 * @property {'recovered' | 'ended' | 'n/a' | 'bug'} outcome
 * @property {number} [ms] from the fault, or from the end of what lasted, until it was well again or had ended
 * @property {number | null} [gap] longest silence that a listener heard, milliseconds
 * @property {number} [concealed] percent of what was heard that the browser made up, where the connection stayed the same
 * @property {string} [reason]
 * @property {string[]} notes
 * @property {string[]} [left] what was wrong after the outcome, of the vendor's SDK
 * @property {boolean} [missing] something that this machine does not have
 */

/** A plain error is something that must not be; it makes the cell a bug. */
class Wrong extends Error {}

/**
 * @param {{stage: import('./lab/stage.mjs').Stage, place: import('./lab/stage.mjs').Place, fault: import('./table/faults.mjs').Fault, state: import('./table/states.mjs').State, client?: 'ours' | 'sdk'}} cell
 * @returns {Promise<CellResult>}
 */
export async function runCell({stage, place, fault, state, client = 'ours'}) {
  const cell = {fault: fault.name, state: state.name, notes: []};
  const why = fault.cannot?.(state);
  if (why) return {...cell, outcome: 'n/a', reason: why};
  const early = {place, closers: [], atEnd: (run) => early.closers.push(run)};
  let stand;
  let limit;
  try {
    const options = await fault.options?.(early, state);
    if (fault.options && !options) {
      return {...cell, outcome: 'n/a', reason: `no ${fault.needs} on this machine`, missing: true};
    }
    const login = fault.login?.(state) ?? state.login;
    stand = await Stand.open(stage, place, {client, login, options, storage: fault.storage});
    for (const close of early.closers.splice(0)) stand.atEnd(close);
    stand.turns = early.turns;
    const tooLong = new Promise((_, reject) => {
      limit = setTimeout(() => reject(new Wrong('the cell hangs')), CELL_LIMIT_MS);
    });
    const result = await Promise.race([play(stand, fault, state), tooLong]);
    return {...cell, ...result, notes: stand.notes};
  } catch (error) {
    const reason = String(error?.message ?? error).split('\n')[0];
    return {...cell, outcome: 'bug', reason, notes: stand?.notes ?? []};
  } finally {
    clearTimeout(limit);
    for (const close of early.closers) await close();
    await stand?.close();
    place.complaints.length = 0;
  }
}

async function play(stand, fault, state) {
  if (fault.impaired) stand.control('impair');
  await fault.before?.(stand, state);
  const begun = Date.now();
  await state.enter(stand);
  if (state.flows) await stand.flows();
  const listens = state.hears && !fault.silent && !fault.fromStart;
  if (listens) await stand.listen();
  await stand.mark();
  const samples = listens && (await stand.run(() => window.watch.samples()));
  if (fault.fromStart) stand.since = begun;
  await fault.inject?.(stand, state);
  const judged = await fault.judge?.(stand, state);
  const result = judged ?? (await outcome(stand, fault, state));
  if (!judged || result.ms === undefined) result.ms ??= Date.now() - stand.since;
  if (listens && result.outcome === 'recovered' && !fault.reloaded) {
    result.gap = await stand.run(() => window.watch.gap());
    const now = await stand.run(() => window.watch.samples());
    if (now.peers === samples.peers && now.all > samples.all) {
      result.concealed = Math.round((100 * (now.concealed - samples.concealed)) / (now.all - samples.all));
    }
  }
  await stand.run(() => window.watch.stopListening());
  if (stand.client === 'sdk') return {...result, left: await wrongs(stand, fault, state, result)};
  await compare(stand, fault, state, result);
  await leaveNothing(stand, fault, state, result);
  return result;
}

/** The same for the vendor's SDK, whose wrongs are told and not judged. */
async function wrongs(stand, fault, state, result) {
  const left = [];
  for (const check of [compare, leaveNothing]) {
    await check(stand, fault, state, result).catch(({message}) => left.push(message.split(/[;\n]/)[0]));
  }
  return left;
}

/** Waits until everything is as before, or the calls have ended. */
async function outcome(stand, fault, state) {
  const limitMs = (fault.limitMs ?? LIMIT_MS) * (stand.client === 'sdk' ? 2 : 1);
  const limit = stand.since + limitMs;
  const mustEnd = fault.ends?.(state);
  const judges = stand.client === 'ours';
  if (!mustEnd || !judges) await fault.noticed?.(stand, state);
  /** @type {[number, number]} */
  let packets = [Infinity, Infinity];
  for (;;) {
    const now = await stand.run(async () => {
      const {phone, watch} = window;
      return {
        connection: phone.connection(),
        calls: phone.calls(),
        ends: phone.ends,
        errors: phone.errors,
        packets: await watch.packets(),
      };
    });
    const heard = stand.serverCalls.filter(({held}) => !held).reduce((sum, {media}) => sum + media.packetsReceived, 0);
    const flowing = now.packets > packets[0] && heard > packets[1];
    packets = [now.packets, heard];
    const ended = stand.calls.length > 0 && stand.calls.every((id) => now.ends.some((end) => end.id === id));
    if (ended || now.connection === 'failed') return judgeEnd(now, judges ? mustEnd : /./);
    const holds = stand.goesOnAs ? now.calls[0]?.state === stand.goesOnAs : state.holds(now.calls);
    const same = now.calls.every(({id}) => stand.calls.includes(id)) && now.calls.length === stand.calls.length;
    const well =
      (!mustEnd || !judges) &&
      now.connection === 'ready' &&
      holds &&
      same &&
      (flowing || !(state.flows ?? stand.goesOnAs));
    if (well) return {outcome: 'recovered'};
    if (Date.now() > limit) {
      const shown = now.calls.map((call) => call.state).join(', ') || 'no call';
      throw new Wrong(
        `neither well nor ended within ${limitMs / 1000} s, the page shows: ${shown}; ${await stand.situation()}`,
      );
    }
    await wait(LOOK_MS);
  }
}

function judgeEnd({ends, errors}, mustEnd) {
  const told = [...new Set(ends.map(({errorCode, cause}) => errorCode ?? cause))];
  const reason = told.join(', ') || `error ${errors.at(-1)?.code}`;
  if (!mustEnd?.test(reason)) throw new Wrong(`ended by ${reason}`);
  return {outcome: 'ended', reason};
}

/** What the page shows, what it has told, and what the server knows must be the same. */
async function compare(stand, fault, state, {outcome: word}) {
  const {errors, warnings, calls, tracks} = await stand.run(() => ({
    errors: window.phone.errors,
    warnings: window.phone.warnings,
    calls: window.phone.calls(),
    tracks: window.watch.left().tracks,
  }));
  const codes = [...new Set([...errors.map(({code}) => code), ...warnings])];
  if (codes.length > 0) stand.notes.push(`told ${codes.join(', ')}`);
  const fatal = stand.client === 'sdk' ? [] : errors.filter((error) => error.fatal && !fault.tells?.test(error.code));
  if (word === 'recovered' && fatal.length > 0) {
    throw new Wrong(`fatal ${fatal.map(({code}) => code).join(', ')} although everything goes on`);
  }
  const open = calls.filter(({state: at, direction}) => !(at === 'ringing' && direction === 'inbound')).length;
  if (open === 0 && tracks > 0) await stand.until('the microphone is closed', () => window.watch.left().tracks === 0);
  if (open > 0 && tracks === 0) throw new Wrong('a call goes on without a microphone');
  const sorted = (list) => list.sort().join();
  await stand.untilHere('page and server know the same calls', async () => {
    const here = await stand.run(() => window.phone.calls().map(({id, state: at}) => `${id} ${at === 'held'}`));
    return sorted(here) === sorted(stand.serverCalls.map(({callID, held}) => `${callID} ${held}`));
  });
}

/** It is of use; then everything ends, and nothing is left. */
async function leaveNothing(stand, _fault, state, {outcome: word}) {
  if (word === 'recovered') {
    if (stand.goesOnAs) for (const id of stand.calls) await stand.hangup(id);
    else await state.use(stand);
  }
  const nothing = async () => {
    const {tracks, peers, contexts} = await stand.run(() => window.watch.left());
    return tracks + peers + contexts === 0;
  };
  await stand.untilHere('tracks, connections and audio contexts are released', nothing, RELEASE_MS);
  await stand.untilHere('the server has no call left', () => stand.serverCalls.length === 0, RELEASE_MS);
  await stand.run(() => window.phone.disconnect());
  await stand.until('the socket is closed', () => window.watch.left().sockets === 0);
  const rejections = await stand.run(() => window.watch.rejections);
  const problems = [...stand.problems, ...rejections.map((text) => `unhandled: ${text}`), ...stand.place.complaints];
  if (problems.length > 0) throw new Wrong(problems.join('; '));
}
