/** `<telnyx-call-quality>` beside real calls: with a dialer, with an assistant, with a connection of the page's own. */
import assert from 'node:assert/strict';
import {assistant} from '../lab/lab.mjs';
import {FACTS, PHONE, REQUESTS} from '../lab/hooks.mjs';
import {dial, hangUp, openPhone, readyPhone} from '../lab/phone.mjs';

const QUALITY = 'telnyx-call-quality';
const quality = (attributes = '') => `<${QUALITY} ${attributes}></${QUALITY}>`;
const EVENTS = [...FACTS, ...REQUESTS, ...PHONE, 'telnyx-stats', 'telnyx-quality-change'];

const phoneWith = (lab, attributes, options = {}) =>
  openPhone(lab, {
    attributes: 'id="phone"',
    around: `${quality(attributes)}{{dialer}}`,
    hooks: {events: EVENTS},
    ...options,
  });

const ready = (tab) => tab.event('telnyx-connection-change', 'ready');
const graded = (tab) =>
  tab.until('a grade', () =>
    ['excellent', 'good', 'fair', 'poor'].some((grade) => window.lab.is(grade, 'telnyx-call-quality')),
  );
/** Without the word before it: a machine that is busy with other tests is a bad network. */
const value = (tab, name) =>
  tab.run((metric) => {
    const text = window.lab.find(`[data-metric=${metric}] [part=metric-value]`, 'telnyx-call-quality')?.innerText ?? '';
    return text.split('\n').at(-1);
  }, name);
const exported = (tab, format) =>
  tab.run((kind) => document.querySelector('telnyx-call-quality').exportReport(kind), format);

/** Real numbers while it lasts, the last ones afterwards, and a report without addresses unless they are asked for. */
async function withDialer(lab) {
  const tab = await phoneWith(lab, 'for="phone" display="panel" export');
  await ready(tab);
  await tab.reads('panel', /No call/, QUALITY);
  await dial(tab, 'echo');
  await tab.is('live', QUALITY);
  await graded(tab);
  assert.match(await value(tab, 'rtt'), /^\d+(\.\d)?\s?ms$/);
  assert.match(await value(tab, 'loss'), /^\d+(\.\d)?\s?%$/);
  assert.match(await value(tab, 'mos'), /^\d\.\d$/);
  assert.match(await tab.text('[data-fact=codec] dd', QUALITY), /^Opus$/);
  assert.match(await tab.text('[data-fact=path] dd', QUALITY), /^Direct, UDP$/);
  const line = await tab.until('a line of several seconds', () => {
    const found = window.lab.find('[data-metric=rtt] .stroke', 'telnyx-call-quality')?.getAttribute('d') ?? '';
    return found.split('L').length > 3 && found;
  });
  assert.ok(!/NaN|null/.test(line), line);
  assert.match(
    await tab.run(() => window.lab.find('[data-metric=rtt] svg[role=img]', 'telnyx-call-quality').ariaLabel),
    /^Round trip: .* now, .* to .* in the last 60 seconds$/,
  );
  // Somebody looks: the page hears of each second.
  const before = (await tab.events('telnyx-stats')).length;
  await tab.until(
    'frames are told',
    (count) => window.lab.events.filter(({name}) => name === 'telnyx-stats').length > count + 2,
    before,
  );
  await tab.click('mute-button');
  await tab.reads('panel', /Muted/, QUALITY);
  await tab.click('table-button', QUALITY);
  await tab.reads('table', /Time[\s\S]*Round trip[\s\S]*Muted/, QUALITY);
  // The report of the call may still be on its way when the page is closed.
  await hangUp(tab);
  await tab.is('ended', QUALITY);
  await tab.reads('status', /Call ended after 0:\d\d, averages/, QUALITY);

  const report = JSON.parse(await exported(tab));
  assert.equal(report.version, 1);
  assert.ok(report.frames.length >= 3 && report.frames.every(({callId}) => callId === report.callId));
  assert.ok(report.marks.some(({kind}) => kind === 'mute'));
  assert.ok(!('addresses' in report));
  assert.doesNotMatch(JSON.stringify(report), /(\d+\.){3}\d+|"address"|\.local\b/);
  const csv = (await exported(tab, 'csv')).trim().split('\r\n');
  assert.equal(csv.length, report.frames.length + 1);
  assert.match(csv[0], /^time,call_id,rtt_ms,/);
  await tab.run(() => (document.querySelector('telnyx-call-quality').includeAddresses = true));
  const [{local, remote}] = JSON.parse(await exported(tab)).addresses;
  assert.match(`${local} ${remote}`, /^\S+:\d+ \S+:\d+$/);
}

/** A network that drops packets: `auto` shows itself and says what to do. */
async function onBadNetwork(lab) {
  lab.gateway.control({action: 'impair'});
  const tab = await phoneWith(lab, 'display="auto"');
  await ready(tab);
  await dial(tab, 'tone');
  await graded(tab);
  assert.equal(
    await tab.run(() => document.querySelector('telnyx-call-quality').offsetHeight),
    0,
    'nothing to tell yet',
  );
  lab.gateway.control({action: 'impair', loss: 25});
  tab.deadlineMs = 20_000;
  await tab.is('poor', QUALITY);
  await tab.is('shown', QUALITY);
  await tab.reads('advice', /Your network drops audio/, QUALITY);
  await tab.until('it is announced', () =>
    /poor/i.test(window.lab.find('[role=status]', 'telnyx-call-quality').textContent),
  );
  assert.deepEqual(await tab.axe(QUALITY), []);
  return tab;
}

async function recovers(lab) {
  const tab = await onBadNetwork(lab);
  tab.deadlineMs = 45_000;
  // Under the pointer it would stay.
  await tab.page.mouse.move(990, 790);
  lab.gateway.control({action: 'impair'});
  await tab.isNot('shown', QUALITY);
  assert.ok(await tab.run(() => window.lab.is('live', 'telnyx-call-quality')));
}

/** A badge waits for the assistant to be touched, and opens and closes by keyboard. */
async function withAssistant(lab) {
  const tab = await lab.open({body: `<p>${quality()}</p>${assistant()}`, hooks: {quiet: true}});
  await tab.shown('launcher');
  assert.equal(tab.requests.length, 1, tab.requests.join());
  await tab.call();
  await tab.is('live', QUALITY);
  await graded(tab);
  const {page} = tab;
  await tab.run(() => window.lab.find('badge-button', 'telnyx-call-quality').focus());
  await page.keyboard.press('Enter');
  await tab.is('open', QUALITY);
  await tab.shown('panel', QUALITY);
  assert.match(await tab.focused(QUALITY), /panel/);
  assert.match(await value(tab, 'received'), /kb\/s/);
  assert.deepEqual(await tab.axe(QUALITY), []);
  await page.keyboard.press('Escape');
  await tab.isNot('open', QUALITY);
  assert.match(await tab.focused(QUALITY), /badge-button/);
  await page.keyboard.press('Enter');
  await tab.is('open', QUALITY);
  await page.mouse.click(600, 500);
  await tab.isNot('open', QUALITY);
  // It keeps no client: with the assistant gone the call ends, and what was seen stays.
  await tab.run(() => document.querySelector('telnyx-ai-assistant').remove());
  await tab.is('ended', QUALITY);
  await tab.released();
}

/** Two connections of the page's own: no client, no socket. */
async function bareConnection(lab) {
  const tab = await lab.open({body: quality('display="panel"'), host: QUALITY});
  tab.expect(/is not configured/);
  await tab.is('unconfigured');
  await tab.run(async () => {
    const [here, there] = [new RTCPeerConnection(), new RTCPeerConnection()];
    here.onicecandidate = ({candidate}) => there.addIceCandidate(candidate);
    there.onicecandidate = ({candidate}) => here.addIceCandidate(candidate);
    const context = new AudioContext();
    for (const peer of [here, there]) {
      const sound = new OscillatorNode(context);
      const stream = new MediaStreamAudioDestinationNode(context);
      sound.connect(stream);
      sound.start();
      peer.addTrack(stream.stream.getAudioTracks()[0], stream.stream);
      peer.ontrack = ({streams}) => Object.assign(new Audio(), {srcObject: streams[0], muted: true}).play();
    }
    await here.setLocalDescription();
    await there.setRemoteDescription(here.localDescription);
    await there.setLocalDescription();
    await here.setRemoteDescription(there.localDescription);
    document.querySelector('telnyx-call-quality').peerConnection = here;
    window.ends = [here, there, context];
    window.readings = 0;
    const read = here.getStats.bind(here);
    here.getStats = () => (window.readings++, read());
  });
  await tab.is('live');
  await graded(tab);
  assert.match(await tab.text('metric'), /^MOS[\s\S]*\d\.\d$/);
  assert.equal(await tab.run(() => window.lab.sockets.length), 0);
  assert.equal(JSON.parse(await exported(tab)).callId, 'connection-1');
  // Out of sight it goes on measuring and draws nothing; back in sight it shows where it is.
  const seconds = () => tab.run(() => window.readings);
  const drawn = () => tab.run(() => window.drawn.splice(0).length);
  await tab.run(() => {
    window.drawn = [];
    const {shadowRoot} = document.querySelector('telnyx-call-quality');
    new MutationObserver((records) => window.drawn.push(...records)).observe(shadowRoot, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
    });
    document.body.style.paddingTop = '5000px';
  });
  const hidden = await seconds();
  await tab.untilHere('a second out of sight', async () => (await seconds()) > hidden + 1);
  await drawn();
  await tab.untilHere('two more', async () => (await seconds()) > hidden + 3);
  assert.equal(await drawn(), 0);
  await tab.run(() => (document.body.style.paddingTop = ''));
  await tab.untilHere('it draws again', async () => (await drawn()) > 0);
  await tab.run(() => window.ends.forEach((end) => end.close()));
  await tab.is('ended');
}

const CSP = "default-src 'none'; script-src {{http}}; style-src 'none'; connect-src {{ws}} {{http}}";

/** The strictest policy, and every display of one call by axe, light and dark, narrow, right to left. */
async function strict(lab) {
  const tab = await phoneWith(lab, 'display="panel" export precall', {csp: CSP, hooks: {events: EVENTS, quiet: true}});
  await tab.page.emulateMediaFeatures([{name: 'prefers-reduced-motion', value: 'reduce'}]);
  await ready(tab);
  await tab.shown('precall-button', QUALITY);
  const found = await tab.axe(QUALITY);
  await dial(tab, 'echo');
  await graded(tab);
  for (const display of ['panel', 'compact', 'badge']) {
    for (const [theme, dir, width] of [
      ['light', 'ltr', 1000],
      ['dark', 'rtl', 320],
    ]) {
      await tab.page.setViewport({width, height: 800});
      for (const isOpen of display === 'panel' ? [false] : [false, true]) {
        await tab.run(
          async (to, direction, dark) => {
            document.documentElement.dir = direction;
            document.body.style.background = dark ? '#0b0e11' : '#fff';
            const element = Object.assign(document.querySelector('telnyx-call-quality'), to);
            await element.updateComplete;
            return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
          },
          {display, theme, isOpen},
          dir,
          theme === 'dark',
        );
        await tab.shown(isOpen || display === 'panel' ? 'panel' : 'badge', QUALITY);
        for (const line of await tab.axe(QUALITY)) found.push(`${display} ${isOpen} ${theme} ${width}: ${line}`);
        const wide = await tab.run(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wide <= 0, `${display} ${width}: the page scrolls sideways by ${wide} px`);
      }
    }
  }
  assert.deepEqual(found, []);
  assert.deepEqual(await tab.run(() => window.lab.violations), []);
}

/** Nothing is placed, and what it finds is told in words. */
async function preCall(lab) {
  const tab = await phoneWith(lab, 'display="panel" precall');
  await ready(tab);
  await tab.click('precall-button', QUALITY);
  await tab.is('precall', QUALITY);
  await tab.reads('precall', /Checking…[\s\S]*Microphone/, QUALITY);
  tab.deadlineMs = 30_000;
  await tab.shown('verdict', QUALITY);
  assert.deepEqual(await tab.axe(QUALITY), []);
  assert.deepEqual(
    tab.gateway.journal({direction: 'in', method: 'telnyx_rtc.invite'}).map(({frame}) => frame.method),
    [],
    'no call was placed',
  );
  const {preCall: report} = JSON.parse(await exported(tab));
  assert.equal(report.mode, 'full');
  assert.ok(report.signalling.rttMs !== null);
  // By a button of the page, and stopped.
  await tab.run(async () => {
    const button = Object.assign(document.createElement('button'), {value: 'full', textContent: 'Check'});
    const element = document.querySelector('telnyx-call-quality');
    element.id = 'quality';
    button.setAttribute('commandfor', 'quality');
    button.setAttribute('command', '--run-pre-call');
    document.body.append(button);
    button.click();
    // From outside the page it may be over by then.
    for (;;) {
      const stop = element.shadowRoot.querySelector('[part~=precall-button]');
      if (/Stop/.test(stop?.textContent)) return stop.click();
      await new Promise((resolve) => setTimeout(resolve));
    }
  });
  await tab.reads('verdict', /not finished/, QUALITY);
  const {code} = await tab.run(() =>
    document
      .querySelector('telnyx-call-quality')
      .runPreCall('all')
      .catch(({code: told}) => ({code: told})),
  );
  assert.equal(code, 50005);
}

/** What does not fit is told, keeps the default, and changes nothing else. */
async function attributes(lab) {
  const tab = await readyPhone(lab, {
    around: `${quality('threshold-rtt="300/150" threshold-loss="2/6" metrics="rtt sparkle" window="5" display="panel"')}{{dialer}}`,
    hooks: {events: EVENTS},
  });
  tab.expect(
    /threshold-rtt="300\/150" is not allowed/,
    /metrics="rtt sparkle" is not allowed/,
    /window="5" is not allowed/,
  );
  await dial(tab, 'echo');
  await graded(tab);
  assert.deepEqual(
    await tab.run(() =>
      [...document.querySelector('telnyx-call-quality').shadowRoot.querySelectorAll('[part=metric]')].map(
        ({dataset}) => dataset.metric,
      ),
    ),
    ['rtt'],
  );
  const {packetLoss, rtt} = await tab.run(
    async () => (await document.querySelector('telnyx-dialer').activeClient.quality).thresholds,
  );
  assert.deepEqual(packetLoss, {fair: 2, poor: 6, warning: 2});
  assert.deepEqual(rtt, {fair: 150, poor: 300, warning: 400});
}

/** The page of the demo: wide and narrow, light and dark, and the network that it spoils. */
async function demo(lab) {
  const tab = await lab.open({
    url: `${lab.gateway.url}quality.html`,
    host: '#phone',
    viewport: {width: 1280, height: 900},
  });
  await tab.page.emulateMediaFeatures([{name: 'prefers-reduced-motion', value: 'reduce'}]);
  await tab.shown('call-button');
  await tab.is('idle', '#panel');
  for (const [width, theme] of [
    [320, 'dark'],
    [1280, 'light'],
  ]) {
    await tab.page.setViewport({width, height: 900});
    await tab.run((scheme) => {
      document.documentElement.dataset.theme = scheme;
      for (const element of document.querySelectorAll('telnyx-call-quality, telnyx-dialer')) element.theme = scheme;
      return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    }, theme);
    assert.deepEqual(await tab.axe('html'), [], `${width} ${theme}`);
    assert.ok((await tab.run(() => document.documentElement.scrollWidth - innerWidth)) <= 0, `${width}`);
  }
  await tab.until('the network can be spoilt', () => document.querySelector('#source').textContent);
  await tab.click('call-button');
  await tab.is('live');
  tab.deadlineMs = 20_000;
  await tab.until('a grade is told', () => /^(excellent|good)/.test(document.querySelector('#grade').textContent));
  await tab.page.select('#kind', 'far');
  await tab.reads('advice', /Sound takes long to arrive/, '#panel');
  for (const id of ['#badge', '#compact', '#auto', '#panel']) await tab.is('poor', id);
  await tab.is('shown', '#auto');
}

const check = (name, run, seconds, more = {}) => ({name: `quality: ${name}`, seconds, run, ...more});

export const CHECKS = [
  check('a call with a dialer, its end, the report', withDialer, 10),
  check('a bad network: auto shows itself and says what to do', onBadNetwork, 12, {slow: true}),
  check('a network that recovers: auto is gone again', recovers, 40, {slow: true}),
  check('a badge beside an assistant, by keyboard', withAssistant, 10),
  check('a connection of the page', bareConnection, 6, {firefox: true}),
  check('strict policy, every display, axe', strict, 12),
  check('the check before a call', preCall, 15),
  check('the page of the demo', demo, 20, {slow: true}),
  check('attributes that do not fit', attributes, 6),
];
