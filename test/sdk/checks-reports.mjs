/** The same call by the vendor's SDK and by our client: what both post about it (docs/call-reports.md). */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {fromRoot} from '../../scripts/lib/paths.mjs';
import {compareReports, fieldsOf, printed} from './compare-reports.mjs';
import {DIFFERENCES, INBOUND_DIFFERENCES} from './report-differences.mjs';

const USER = {login: 'demo', password: 'demo'};
/** Six seconds: an interval of ours, and what is left. */
const PACKETS = 300;

const spoken = (lab, callID) =>
  lab.gatewayUntil('six seconds of audio', () => lab.call(callID)?.media.packetsReceived >= PACKETS);

const reportOf = (lab, callID) =>
  lab.gatewayUntil('the report', () =>
    lab.gateway.reports().find(({path, callId}) => path === '/call_report' && callId === callID),
  );

async function theirReport(lab) {
  await lab.login(USER);
  const callID = await lab.dial({destinationNumber: 'echo'});
  await lab.state('active');
  await spoken(lab, callID);
  await lab.hangup();
  return reportOf(lab, callID);
}

async function ourReport(lab) {
  const callID = await lab.run(
    async (options) => {
      const {TelnyxClient} = await import('/ours.js');
      const client = new TelnyxClient({iceServers: [], ...options});
      await client.connect();
      window.ours = client.newCall({destinationNumber: 'echo'});
      window.ourClient = client;
      return window.ours.id;
    },
    {...USER, env: lab.gateway.wsUrl},
  );
  await spoken(lab, callID);
  await lab.run(() => void window.ours.hangup());
  const report = await reportOf(lab, callID);
  await lab.run(() => window.ourClient.disconnect());
  return report;
}

/** Each difference is listed, each that is listed is there, and docs/call-reports.md says why. */
function explain(differences, list) {
  const known = (path) => list.find((difference) => difference.path === path);
  console.log(printed(differences, (path) => known(path)?.why));
  const unexplained = differences.filter(({path, kind}) => known(path)?.kind !== kind);
  assert.deepEqual(unexplained, [], 'differences that nobody explains');
  const stale = list.filter(({path}) => !differences.some((difference) => difference.path === path));
  assert.deepEqual(stale, [], 'explained differences that are gone');
  const page = readFileSync(fromRoot('docs', 'call-reports.md'), 'utf8');
  for (const {path, why} of list) assert.ok(page.includes(`\`${path}\``) && page.includes(why), `docs: ${path}`);
}

const CALL_IN = {action: 'call', scenario: 'echo', from: '+15550142', fromName: 'Ann'};

async function theirInbound(lab) {
  await lab.login({login: 'report-theirs', password: 'x'});
  lab.gateway.control({...CALL_IN, to: 'report-theirs'});
  const callID = await lab.rung();
  await lab.answer();
  await lab.hangup();
  return reportOf(lab, callID);
}

async function ourInbound(lab) {
  await lab.run(async (env) => {
    const {TelnyxClient} = await import('/ours.js');
    const client = new TelnyxClient({iceServers: [], login: 'report-ours', password: 'x', env});
    client.on('telnyx.notification', ({call}) => {
      if (call?.state === 'ringing') call.answer();
      window.ours = call ?? window.ours;
    });
    await client.connect();
    window.ourClient = client;
  }, lab.gateway.wsUrl);
  lab.gateway.control({...CALL_IN, to: 'report-ours'});
  await lab.until('our call is active', () => window.ours?.state === 'active');
  const callID = await lab.run(() => {
    void window.ours.hangup();
    return window.ours.id;
  });
  const report = await reportOf(lab, callID);
  await lab.run(() => window.ourClient.disconnect());
  return report;
}

export const REPORTS = [
  {
    name: 'call reports of inbound calls: the same head',
    async run(lab) {
      const theirs = await theirInbound(lab);
      const ours = await ourInbound(lab);
      const named = [theirs, ours].map(({body}) => body.summary.destinationNumber);
      assert.deepEqual(named, ['report-theirs', 'report-ours']);
      const summary = {...theirs.body.summary, destinationNumber: 'report-ours'};
      const all = compareReports({summary}, {summary: ours.body.summary});
      const common = (path) => DIFFERENCES.some((difference) => difference.path === path);
      const own = all.filter(({path}) => !common(path));
      explain(own, INBOUND_DIFFERENCES);
    },
  },
  {
    name: 'call reports: ours and the vendor’s, field by field',
    async run(lab) {
      const theirs = await theirReport(lab);
      const ours = await ourReport(lab);
      for (const header of ['callReportId', 'callId', 'voiceSdkId']) {
        assert.equal(typeof ours[header], typeof theirs[header], header);
      }
      const differences = compareReports(theirs.body, ours.body);
      console.log(`${fieldsOf(theirs.body).size} fields of theirs, ${fieldsOf(ours.body).size} of ours`);
      explain(differences, DIFFERENCES);
    },
  },
];
