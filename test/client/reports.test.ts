/** Reports of calls (wire-protocol §9.3, docs/call-reports.md), taken by the gateway as the vendor's server takes them. */
import {expect} from '@open-wc/testing';
import type {Call} from '../../src/client/call.js';
import {ClientCore} from '../../src/client/client-core.js';
import type {CallReportBody, StatsReport} from '../../src/client/reports/types.js';
import {CLIENT_OPTIONS, defaultsOf} from '../../src/options/index.js';
import type {ResolvedOptions} from '../../src/options/index.js';
import {gateway, lab} from '../support/client-lab.js';
import type {Lab, TestClient, TestClientOptions} from '../support/client-lab.js';
import {connected} from '../support/line.js';
import {setMicrophone} from '../support/microphone.js';
import {slow} from '../support/slow.js';
import {until, within} from '../support/until.js';

interface Posted {
  readonly at: number;
  readonly callReportId: string;
  readonly callId: string;
  readonly voiceSdkId: string;
  readonly repeat: boolean;
  readonly body: CallReportBody;
}

interface Attempt {
  readonly at: number;
  readonly callId: string;
  readonly status: number | null;
  readonly bytes: number;
}

const posted = async (): Promise<Posted[]> => (await gateway('reports')) as unknown as Posted[];
const tried = async (): Promise<{attempts: Attempt[]; preflights: string[]}> =>
  (await gateway('report-attempts')) as never;
const arrived = (count: number, timeoutMs?: number): Promise<Posted[]> =>
  until(
    `${count} reports`,
    async () => {
      const reports = await posted();
      return reports.length >= count && reports;
    },
    timeoutMs,
  );
const attempted = (count: number): Promise<unknown> =>
  until(`${count} attempts`, async () => (await tried()).attempts.length >= count);

/** What earlier tests, or a page before this one, left. */
async function forget(): Promise<void> {
  for (const key of Object.keys(localStorage)) if (key.startsWith('telnyx:report')) localStorage.removeItem(key);
  // A page that was left may have a session still.
  sessionStorage.clear();
  const request = indexedDB.deleteDatabase('telnyx-reports');
  await new Promise((resolve, reject) => {
    request.onsuccess = resolve;
    request.onerror = () => reject(request.error!);
  });
}

/** What pages said on their way out. */
const lastWords = (): {id: string; body: CallReportBody}[] =>
  Object.entries({...localStorage}).flatMap(([key, value]) =>
    key.startsWith('telnyx:report:') ? (JSON.parse(value as string) as {id: string; body: CallReportBody}) : [],
  );

const stored = async (): Promise<{id: string; body: CallReportBody; attempts: number}[]> => {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open('telnyx-reports', 1);
    request.onupgradeneeded = () => request.result.createObjectStore('reports');
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error!);
  });
  try {
    const request = database.transaction('reports').objectStore('reports').getAll();
    return await new Promise((resolve) => (request.onsuccess = () => resolve(request.result as never)));
  } finally {
    database.close();
  }
};

/** An answered call without a microphone, with intervals of 1 s. */
async function talking(
  client: TestClient,
  destinationNumber = 'tone',
  options: Record<string, unknown> = {},
): Promise<Call> {
  if (!client.connected) await client.connect();
  const call = client.newCall({destinationNumber, mode: 'text', ...options});
  await connected(call);
  return call;
}

const reporting = (t: Lab, options: TestClientOptions = {}): TestClient =>
  t.client({login: 'demo', password: 'demo', callReportInterval: 1000, ...options});

/** Seconds of the call were measured. */
async function measured(client: TestClient, call: Call, frames = 2): Promise<void> {
  const monitor = await client.quality;
  await until(`${frames} readings`, () => (monitor.of(call.id)?.frames.length ?? 0) >= frames, 8000);
}

/** A page that is gone without a word: its locks are free, nothing of it runs on. */
function doomed(): {
  environment: TestClientOptions['environment'];
  crash(): void;
  readonly dead: boolean;
  /** Nobody looks at it any more. */
  hide(): void;
  page: EventTarget;
} {
  const page = new EventTarget();
  const document = Object.assign(new EventTarget(), {visibilityState: 'visible'});
  let crash!: () => void;
  const crashed = new Promise<void>((resolve) => (crash = resolve));
  let dead = false;
  const locks = {
    request: (name: string, options: LockOptions, use: (lock: Lock | null) => Promise<void> | undefined) =>
      navigator.locks.request(name, options, (lock) => Promise.race([use(lock), ...(lock ? [crashed] : [])])),
  } as unknown as LockManager;
  return {
    page,
    get dead() {
      return dead;
    },
    environment: {
      page,
      document: document as unknown as Document,
      locks: () => locks,
      online: () => !dead,
    },
    crash: () => {
      dead = true;
      crash();
    },
    hide: () => {
      document.visibilityState = 'hidden';
      document.dispatchEvent(new Event('visibilitychange'));
    },
  };
}

/** What a tab keeps for its next page. */
function tab(): {storage: Storage; segmentOf(call: Call): number | undefined} {
  const items = new Map<string, string>();
  const storage = {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  } as Storage;
  const segmentOf = ({id}: Call): number | undefined => {
    const kept = [...items.values()].map((text) => JSON.parse(text) as {left?: {reports?: Record<string, number>}});
    return kept.find(({left}) => left?.reports)?.left!.reports![id];
  };
  return {storage, segmentOf};
}

describe('reports of calls', () => {
  before(async () => {
    expect(await setMicrophone('granted')).to.equal(true);
  });
  beforeEach(forget);

  it(
    'S90 one report with the three headers, an interval for each second, no segment; telnyx.stats.report and telnyx-report beside it',
    lab(async (t) => {
      const client = reporting(t);
      const told: StatsReport[] = [];
      client.on('telnyx.stats.report', (report) => told.push(report));
      const call = await talking(client);
      await measured(client, call, 4);
      await call.hangup();
      const [report, ...others] = await arrived(1);
      expect(others).to.have.length(0);
      expect([report!.callId, report!.callReportId]).to.deep.equal([call.id, client.callReportId]);
      expect(report!.voiceSdkId).to.match(/^VSDK/);
      const {summary, stats, logs, segment, flushReason, delivery} = report!.body;
      expect([segment, flushReason]).to.deep.equal([undefined, undefined]);
      expect(summary).to.include({callId: call.id, direction: 'outbound', destinationNumber: 'tone', state: 'destroy'});
      expect(summary).to.include(
        (({telnyxSessionId, telnyxLegId}) => ({telnyxSessionId, telnyxLegId}))(call.telnyxIDs),
      );
      expect(stats.length).to.be.within(3, 6);
      for (const [index, {intervalStartUtc, intervalEndUtc}] of stats.entries()) {
        expect(Date.parse(intervalEndUtc) - Date.parse(intervalStartUtc)).to.be.within(1, 2500);
        if (index) expect(intervalStartUtc).to.equal(stats[index - 1]!.intervalEndUtc);
      }
      const {audio, connection, ice} = stats.at(-1)!;
      expect(audio.inbound!['packetsReceived']).to.be.greaterThan(50);
      expect(audio.inbound!['bitrateAvg']).to.be.within(5_000, 200_000);
      expect(audio.inbound!['codec']).to.include({mimeType: 'audio/opus', clockRate: 48_000});
      expect(audio.outbound!['packetsSent']).to.be.greaterThan(50);
      expect(connection!['roundTripTimeAvg']).to.be.within(0, 1);
      expect(ice).to.include({state: 'succeeded', nominated: true});
      expect(logs!.map(({context}) => context?.['to'])).to.include.members(['trying', 'active', 'hangup']);
      expect(delivery).to.include({attempt: 1});
      expect(told).to.have.length(1);
      expect(told[0]).to.include({callId: call.id, cause: 'NORMAL_CLEARING', codec: 'opus'});
      expect(told[0]!.duration).to.be.within(2, 10);
      expect(told[0]!.avgRtt).to.be.within(0, 1000);
      expect(told[0]!.report.stats).to.deep.equal(JSON.parse(JSON.stringify(stats)));
      expect(client.told('telnyx-report')).to.deep.equal(told);
      structuredClone(told[0]);
      const names = client.facts.map(({name}) => name);
      expect(names.indexOf('telnyx-report')).to.be.greaterThan(names.indexOf('telnyx-call-end'));
    }),
  );

  it(
    'S91 a socket that is cut: segment 0 says how it closed, the last one has the next number, ids of their own',
    lab(async (t) => {
      const client = reporting(t);
      const call = await talking(client);
      await measured(client, call);
      await gateway('close-sockets', {code: 1012, reason: 'service restart'});
      await until(
        'another connection',
        () => client.connections.filter((state) => state === 'ready').length === 2,
        8000,
      );
      await until('it goes on', () => call.state === 'active');
      await measured(client, call, 4);
      await call.hangup();
      const reports = await arrived(2);
      const [first, last] = reports.map(({body}) => body);
      const socketClose = {code: 1012, codeName: 'SERVICE_RESTART', reason: 'service restart', wasClean: true};
      expect(first).to.deep.include({segment: 0, flushReason: {type: 'socket-close', socketClose}});
      expect([last!.segment, last!.flushReason]).to.deep.equal([1, undefined]);
      expect(new Set(reports.map(({body}) => body.delivery!.id)).size).to.equal(2);
      const {intervalEndUtc} = first!.stats.at(-1)!;
      expect(Date.parse(last!.stats[0]!.intervalStartUtc)).to.be.at.least(Date.parse(intervalEndUtc));
      expect(JSON.stringify(last!.logs)).to.contain('recovering').and.not.contain('"to":"trying"');
    }),
  );

  it(
    'S92 503 three times: tried again after 0.5, 1 and 2 s, the same report, counted',
    lab(async (t) => {
      const client = reporting(t);
      const call = await talking(client);
      await gateway('fail-reports', {times: 3, status: 503});
      await call.hangup();
      const [report] = await arrived(1, 8000);
      const {attempts} = await tried();
      const gaps = attempts.slice(1).map(({at}, index) => at - attempts[index]!.at);
      expect(attempts.map(({status}) => status)).to.deep.equal([503, 503, 503, 200]);
      for (const [index, wait] of [500, 1000, 2000].entries()) expect(gaps[index]).to.be.within(wait - 20, wait + 700);
      expect(report!.body.delivery!.attempt).to.equal(4);
      expect(report!.repeat).to.equal(false);
    }),
  );

  it(
    'S93 no id: nothing is posted or kept, the page gets its report all the same',
    lab(async (t) => {
      const client = reporting(t, {login: 'no-reports', storage: 'local'});
      const call = await talking(client);
      await measured(client, call);
      await call.hangup();
      await until('the report', () => client.told('telnyx-report').length === 1);
      expect(client.told('telnyx-report')[0]!.report.stats.length).to.be.at.least(1);
      await client.disconnect();
      expect([(await tried()).attempts, await stored(), client.callReportId]).to.deep.equal([[], [], null]);
    }),
  );

  it(
    'enableCallReports: false posts and keeps nothing; the page gets its report',
    lab(async (t) => {
      const client = reporting(t, {enableCallReports: false, storage: 'local'});
      const call = await talking(client);
      await call.hangup();
      await until('the report', () => client.told('telnyx-report').length === 1);
      await client.disconnect();
      expect([(await tried()).attempts, await stored()]).to.deep.equal([[], []]);
    }),
  );

  it(
    'S95 browsers ask for the documented headers and no other',
    lab(async (t) => {
      const client = reporting(t);
      const call = await talking(client);
      await call.hangup();
      await arrived(1);
      const allowed = ['content-type', 'x-call-id', 'x-call-report-id', 'x-voice-sdk-id'];
      const {preflights} = await tried();
      // A browser that asked lately knows still.
      for (const asked of preflights) expect(asked.split(/, ?/).toSorted()).to.deep.equal(allowed);
    }),
  );

  it(
    'a call that is never answered has a report as well: what happened, no intervals',
    lab(async (t) => {
      const client = reporting(t);
      await client.connect();
      const call = client.newCall({destinationNumber: 'busy', mode: 'text'});
      await client.reached(call, 'destroy');
      const [{body}] = (await arrived(1)) as [Posted];
      expect(body.stats).to.deep.equal([]);
      expect(JSON.stringify(body.logs)).to.contain('USER_BUSY');
      expect(client.told('telnyx-report')[0]).to.include({duration: 0, avgRtt: null, cause: 'USER_BUSY'});
    }),
  );

  it(
    'a call that the page ends in the moment it is answered: one report, nothing goes on',
    lab(async (t) => {
      const client = reporting(t);
      client.on('telnyx.notification', ({call}) => {
        if (call?.state === 'active') void call.hangup();
      });
      await client.connect();
      // The first brings what makes reports; the second finds it there.
      for (const count of [1, 2]) {
        const call = client.newCall({destinationNumber: 'tone', mode: 'text'});
        await client.reached(call, 'destroy');
        const report = (await arrived(count)).at(-1)!;
        expect([report.callId, report.body.segment]).to.deep.equal([call.id, undefined]);
        await until('told', () => client.told('telnyx-report').length === count);
      }
    }),
  );

  it(
    'callReportInterval is the length of an interval: means over its seconds, totals of its last (weakness 51)',
    lab(async (t) => {
      const client = reporting(t, {callReportInterval: 2000});
      const call = await talking(client);
      await measured(client, call, 5);
      await call.hangup();
      const [{body}] = (await arrived(1)) as [Posted];
      const [first] = body.stats;
      expect(Date.parse(first!.intervalEndUtc) - Date.parse(first!.intervalStartUtc)).to.be.within(1700, 3300);
      expect(body.stats.length).to.be.within(2, 4);
      expect(body.summary.clientSummary['callReports']).to.include({intervalMs: 2000});
    }),
  );

  it(
    'callReportFlushInterval: a long call sends segments on the way, labelled by what made them (weakness 51)',
    lab(async (t) => {
      const client = reporting(t, {callReportFlushInterval: 1500});
      const call = await talking(client);
      const [first] = await arrived(1, 8000);
      expect(first!.body).to.deep.include({segment: 0, flushReason: {type: 'buffer-limit', limit: 'time'}});
      await call.hangup();
      const last = (await arrived(2)).at(-1)!.body;
      expect([last.segment! >= 1, last.summary.state]).to.deep.equal([true, 'destroy']);
    }),
  );

  it(
    'flushIntermediateCallReport() sends what there is: a segment of kind manual',
    lab(async (t) => {
      const client = reporting(t);
      const call = await talking(client);
      await measured(client, call);
      call.flushIntermediateCallReport();
      const [report] = await arrived(1);
      expect(report!.body).to.deep.include({segment: 0, flushReason: {type: 'manual'}});
      expect(report!.body.summary.state).to.equal('active');
    }),
  );

  it(
    'an assistant that nobody logged in for reports as well, without the telephone',
    lab(async (t) => {
      const defaults = defaultsOf(CLIENT_OPTIONS) as unknown as ResolvedOptions;
      const options = {...defaults, env: t.url, storage: 'none', targetId: 'assistant-demo'} as ResolvedOptions;
      const client = new ClientCore(options, {environment: t.environment()});
      await client.connect();
      const call = client.newCall({mode: 'text'});
      await call.answered;
      await call.hangup();
      const [{body, callId}] = (await arrived(1)) as [Posted];
      expect(callId).to.equal(call.id);
      const anonymousLogin = {targetType: 'ai_assistant', targetId: 'assistant-demo'};
      expect(body.summary.clientSummary['authentication']).to.deep.equal({type: 'anonymous_login', anonymousLogin});
      expect(body.summary.telnyxSessionId).to.match(/^[\da-f-]{36}$/);
      await client.dispose();
    }),
  );

  describe('no report is lost', () => {
    it(
      'the server is away: four attempts, kept, sent by the next page and removed; the same id, counted on',
      lab(async (t) => {
        const first = reporting(t, {storage: 'local'});
        const call = await talking(first);
        await gateway('fail-reports', {times: 99, cut: true});
        t.delay = (ms) => (ms >= 500 && ms <= 2000 ? 20 : ms);
        await call.hangup();
        // The browser tries again on its own where a connection breaks that it has used before.
        await attempted(4);
        await first.disconnect();
        await gateway('fail-reports', {times: 0});
        const [waiting] = await stored();
        expect(waiting).to.include({attempts: 4, callId: call.id});
        expect(await posted()).to.deep.equal([]);

        const second = reporting(t, {storage: 'local'});
        await second.connect();
        const [report] = await arrived(1);
        expect(report!.body.delivery).to.include({id: waiting!.id, attempt: 5});
        expect(report!.callId).to.equal(call.id);
        await until('nothing waits', async () => (await stored()).length === 0);
        await until('and no later page looks', () => localStorage.getItem('telnyx:reports') === null);
      }),
    );

    it(
      'an answer that never came back: sent again, and a server can tell (the repeat marker)',
      lab(async (t) => {
        const client = reporting(t, {storage: 'local'});
        const call = await talking(client);
        await gateway('fail-reports', {times: 1, lost: true});
        t.delay = (ms) => (ms === 500 ? 20 : ms);
        await call.hangup();
        const [first, again] = await arrived(2);
        expect([first!.repeat, again!.repeat]).to.deep.equal([false, true]);
        expect(again!.body.delivery!.id).to.equal(first!.body.delivery!.id);
        // The browser may have sent it again on its own, on another connection, before anybody heard of it.
        expect(again!.body.delivery!.attempt).to.be.within(1, 2);
      }),
    );

    slow(
      'a crash in a call: the next page sends what was collected; not while the page lives',
      lab(async (t) => {
        const page = doomed();
        const first = reporting(t, {storage: 'local', environment: page.environment});
        const call = await talking(first);
        await measured(first, call, 3);
        const [draft] = await until(
          'a draft',
          async () => {
            const drafts = await stored();
            return drafts.some(({body}) => body.stats.length > 0) && drafts;
          },
          20_000,
        );

        const beside = reporting(t, {login: 'other', storage: 'local'});
        await beside.connect();
        const own = await talking(beside);
        await own.hangup();
        const [only] = await arrived(1);
        expect(only!.callId, 'of the tab beside it').to.equal(own.id);
        await beside.disconnect();

        page.crash();
        const next = reporting(t, {login: 'third', storage: 'local'});
        await next.connect();
        const [, report] = await arrived(2);
        expect(report!.callId).to.equal(call.id);
        expect(report!.body.delivery!.id).to.equal(draft!.id);
        expect(report!.body).to.deep.include({segment: 0, flushReason: {type: 'page-unload'}});
        expect(report!.body.summary.state).to.equal('active');
        expect(report!.body.stats.length).to.be.at.least(1);
      }),
    ).timeout(40_000);

    it(
      'a page that is left in a call: the report goes along with the page, and waits for the next until it is known to have arrived',
      lab(async (t) => {
        const frame = document.createElement('iframe');
        frame.allow = 'microphone';
        frame.srcdoc = `<!doctype html><script type="module">
          import {TelnyxClient} from '/src/client/telnyx-client.ts';
          const client = new TelnyxClient({env: ${JSON.stringify(t.url)}, login: 'demo', password: 'demo', callReportInterval: 1000,
            ringbackFile: 'none', hangupOnBeforeUnload: true});
          await client.connect();
          const call = client.newCall({destinationNumber: 'tone', mode: 'text'});
          client.on('telnyx.stats.frame', ({callId}) => parent.postMessage({callId}, '*'));
        </script>`;
        let callId = '';
        let frames = 0;
        const count = ({data}: MessageEvent<{callId?: string}>): void => {
          callId = data?.callId ?? callId;
          frames++;
        };
        addEventListener('message', count);
        document.body.append(frame);
        await until('a report in the frame', async () => (await stored()).length > 0, 10_000);
        const before = frames;
        await until('a call in the frame', () => frames >= before + 3, 10_000);
        frame.contentWindow!.location.replace('about:blank');
        removeEventListener('message', count);
        await until('what the page left', () => lastWords().some(({body}) => body.summary.state === 'destroy'));
        // Where the socket goes before the page, that ended a segment of its own.
        const kept = new Map([...(await stored()), ...lastWords()].map((report) => [report.id, report.body]));
        expect([...kept.values()].every(({summary}) => summary.callId === callId)).to.equal(true);
        expect([...kept.values()].flatMap(({stats}) => stats).length).to.be.at.least(1);

        const next = reporting(t, {storage: 'local'});
        await next.connect();
        const reports = await until('the report', async () => {
          const all = await posted();
          return lastWords().length + (await stored()).length === 0 && all.length > 0 && all;
        });
        expect(new Set(reports.map(({body}) => body.delivery!.id))).to.deep.equal(new Set(kept.keys()));
        expect(reports.map(({body}) => body.summary.state)).to.include('destroy');
        frame.remove();
        console.info(`${reports.length} deliveries of the report of a page that was left`);
      }),
    ).timeout(25_000);

    it(
      'a page that is loaded anew: a segment page-unload, and the same call counts on',
      lab(async (t) => {
        const {storage: sessionStorage} = tab();
        const options = (page: ReturnType<typeof doomed>): TestClientOptions => ({
          storage: 'local',
          hangupOnBeforeUnload: false,
          // Here a page that is gone still hears of its socket's end, and would write of it.
          environment: {...page.environment, sessionStorage: () => (page.dead ? undefined : sessionStorage)},
        });
        const page = doomed();
        const first = reporting(t, options(page));
        const call = await talking(first);
        await measured(first, call);
        page.page.dispatchEvent(new Event('pagehide'));
        const [left] = await arrived(1);
        expect(left!.body).to.deep.include({segment: 0, flushReason: {type: 'page-unload'}});
        page.crash();
        t.delay = (ms) => (ms >= 700 && ms <= 1300 ? 3_600_000 : ms);
        await gateway('cut-sockets');

        const second = reporting(t, options(doomed()));
        await second.connect();
        const [same] = second.calls;
        await connected(same!);
        await same!.hangup();
        const last = await until('the last', async () => (await posted()).find(({body}) => !body.flushReason));
        expect(last.callId).to.equal(call.id);
        expect(last.body.segment).to.equal(1);
      }),
    ).timeout(20_000);

    it(
      'no number twice: the next page knows it after the answer, after a segment, after a draft; a page that goes leaves none behind',
      lab(async (t) => {
        const page = doomed();
        const {storage: sessionStorage, segmentOf} = tab();
        const client = reporting(t, {
          storage: 'local',
          hangupOnBeforeUnload: false,
          environment: {...page.environment, sessionStorage: () => sessionStorage},
        });
        const call = await talking(client);
        await until('the first draft', async () => (await stored()).some(({body}) => body.segment === 0));
        expect(segmentOf(call), 'a crash leaves draft 0').to.equal(1);
        call.flushIntermediateCallReport();
        await arrived(1);
        expect(segmentOf(call), 'segment 0 was sent, and there is no draft of the next').to.equal(1);
        await measured(client, call);
        page.hide();
        expect(segmentOf(call), 'a page that is discarded leaves draft 1').to.equal(2);
        await until('its draft', async () => (await stored()).some(({body}) => body.segment === 1));
        page.page.dispatchEvent(new Event('pagehide'));
        page.hide();
        expect(segmentOf(call), 'nothing is there of segment 2').to.equal(2);
        const reports = await arrived(2);
        expect(reports.map(({body}) => body.segment)).to.deep.equal([0, 1]);
        page.page.dispatchEvent(Object.assign(new Event('pageshow'), {persisted: true}));
      }),
    ).timeout(20_000);

    it(
      'made while the connection is being made again: sent by disconnect(), which waits for it',
      lab(async (t) => {
        const client = reporting(t);
        const call = await talking(client);
        await measured(client, call);
        t.delay = (ms) => (ms >= 700 && ms <= 1300 ? 3_600_000 : ms);
        await gateway('cut-sockets');
        await until('away', () => client.connections.at(-1) === 'reconnecting');
        await call.hangup();
        expect(await posted()).to.deep.equal([]);
        await client.disconnect();
        const segments = (await posted()).map(({body}) => body.segment);
        expect(segments.toSorted()).to.deep.equal([0, 1]);
      }),
    );

    it(
      'without a network: nothing is tried; sent when it is back',
      lab(async (t) => {
        const page = new EventTarget();
        let online = true;
        const client = reporting(t, {storage: 'local', environment: {page, online: () => online}});
        const call = await talking(client);
        online = false;
        await call.hangup();
        await until('it waits', async () => (await stored()).length === 1);
        await client.disconnect();
        expect((await tried()).attempts).to.deep.equal([]);
        online = true;
        page.dispatchEvent(new Event('online'));
        const [report] = await arrived(1);
        expect(report!.callId).to.equal(call.id);
      }),
    );

    it(
      'storage is blocked: sent from memory, as soon as the server takes it',
      lab(async (t) => {
        const blocked = (): never => {
          throw new DOMException('blocked', 'SecurityError');
        };
        const environment = {indexedDB: blocked, localStorage: blocked, locks: () => undefined};
        const client = reporting(t, {storage: 'local', environment});
        const call = await talking(client);
        await gateway('fail-reports', {times: 4});
        t.delay = (ms) => (ms >= 500 && ms <= 2000 ? 20 : ms);
        await call.hangup();
        await attempted(4);
        await client.disconnect();
        await client.connect();
        const [report] = await arrived(1);
        expect(report!.body.delivery).to.include({attempt: 5});
        expect([client.codes, client.warnings]).to.deep.equal([[], []]);
      }),
    );

    it(
      'storage: none keeps nothing beyond the page, and leaves what others keep alone',
      lab(async (t) => {
        localStorage.setItem('telnyx:reports', '1');
        const opened: string[] = [];
        const environment = {indexedDB: () => void opened.push('database')};
        const client = reporting(t, {storage: 'none', environment});
        const call = await talking(client);
        await call.hangup();
        await arrived(1);
        await client.disconnect();
        expect([opened, localStorage.getItem('telnyx:reports')]).to.deep.equal([[], '1']);
      }),
    );

    it(
      'a server that refuses it for good: one attempt, dropped, written into the log of the next',
      lab(async (t) => {
        const client = reporting(t, {storage: 'local'});
        const first = await talking(client);
        const second = await talking(client, 'echo');
        await gateway('fail-reports', {times: 1, status: 422});
        await first.hangup();
        await attempted(1);
        await until('dropped', async () => (await stored()).every(({body}) => body.summary.callId !== first.id));
        await second.hangup();
        const [report] = await arrived(1);
        expect(report!.callId).to.equal(second.id);
        const refused = report!.body.logs!.filter(({message}) => message === 'a report was refused');
        expect(refused.map(({level, context}) => [level, context])).to.deep.equal([
          ['warn', {callId: first.id, status: 422}],
        ]);
        expect((await tried()).attempts).to.have.length(2);
        expect(client.codes).to.deep.equal([]);
      }),
    );
  });

  it(
    'nothing secret or said is in it: token, TURN password, typed text, headers, names of devices',
    lab(async (t) => {
      const secrets = [
        's3cret-token',
        'passw0rd',
        'turn-passw0rd',
        'turn-user',
        'What I typed',
        'X-Secret',
        'header-value',
        'Visitor',
      ];
      const {host, port} = await gateway('silent-udp');
      const user = reporting(t, {password: 'passw0rd', loginToken: 's3cret-token'});
      const other = await talking(user, 'tone', {callerName: 'Visitor'});
      await other.hangup();
      const client = t.client({
        targetId: 'assistant-demo',
        targetParams: {name: 'Visitor'},
        callReportInterval: 1000,
        iceServers: [
          {urls: `turn:${String(host)}:${String(port)}`, username: 'turn-user', credential: 'turn-passw0rd'},
        ],
        debug: true,
      });
      await client.connect();
      const call = client.newCall({customHeaders: [{name: 'X-Secret', value: 'header-value'}], callerName: 'Visitor'});
      await connected(call);
      await client.sendMessage('What I typed');
      await measured(client, call, 3);
      call.flushIntermediateCallReport();
      const [track] = call.localStream!.getAudioTracks();
      const {deviceId, groupId} = track!.getSettings();
      await gateway('cut-sockets');
      await until(
        'another connection',
        () => client.connections.filter((state) => state === 'ready').length === 2,
        8000,
      );
      await call.hangup();
      const reports = await arrived(4);
      const text = JSON.stringify(reports) + JSON.stringify(client.told('telnyx-report'));
      const device = [track!.label, `"${deviceId}"`, groupId].filter(Boolean) as string[];
      for (const secret of [...secrets, ...device]) expect(text).not.to.contain(secret);
      expect(text).not.to.match(/ufrag|ice-pwd|fingerprint|candidate:|m=audio|jsonrpc|response\.|deviceId|groupId/i);
      expect(text).to.contain('"hasCredential":true');
    }),
  ).timeout(25_000);

  it(
    'disconnect() releases the microphone and says bye at once, and waits at most 10 s for a silent server',
    lab(async (t) => {
      const client = reporting(t, {storage: 'local'});
      await talking(client, 'tone', {mode: 'voice'});
      await gateway('fail-reports', {times: 9, silent: true});
      const waits: number[] = [];
      t.delay = (ms) => {
        waits.push(ms);
        // Attempts take as much longer as the report is large.
        return ms >= 10_000 && ms < 12_000 ? 300 : ms;
      };
      const gone = client.disconnect();
      expect(t.tracks.every(({readyState}) => readyState === 'ended')).to.equal(true);
      await until('bye', async () => (await t.sent('telnyx_rtc.bye')).length === 1);
      await attempted(1);
      await until('closed', () => client.snapshot.connection.state === 'closed');
      await within('disconnect()', gone);
      expect(waits).to.include(10_000);
      await within('a connection again', client.connect());
    }),
  );

  it(
    'requests that outlive the page are for small reports only, all together within 60 KiB',
    lab(async (t) => {
      const sent: {keepalive: boolean; bytes: number}[] = [];
      const client = reporting(t, {
        environment: {
          fetch: (url, init) => {
            const bytes = new TextEncoder().encode(init.body as string).length;
            sent.push({keepalive: init.keepalive === true, bytes});
            return fetch(url, init);
          },
        },
      });
      const calls = [await talking(client), await talking(client, 'echo')];
      for (const call of calls) await call.hangup();
      await arrived(2);
      expect(sent).to.have.length(2);
      for (const {keepalive, bytes} of sent) expect(keepalive).to.equal(bytes <= 61_440);
    }),
  );
});
