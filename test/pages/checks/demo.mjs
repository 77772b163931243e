/** The demo pages as the gateway serves them. */
import assert from 'node:assert/strict';

const WIDTHS = {desktop: {width: 1280, height: 900}, narrow: {width: 320, height: 640}};

const open = (lab, path, options = {}) => lab.open({url: lab.gateway.url + path, ...options});

/** Accessible, and not wider than the window, wide and narrow, light and dark, both directions. */
async function tidy(tab) {
  await tab.page.emulateMediaFeatures([{name: 'prefers-reduced-motion', value: 'reduce'}]);
  for (const [size, viewport] of Object.entries(WIDTHS)) {
    await tab.page.setViewport(viewport);
    for (const theme of ['light', 'dark']) {
      await tab.run((scheme) => {
        document.documentElement.dataset.theme = scheme;
        document.documentElement.dir = scheme === 'dark' ? 'rtl' : 'ltr';
        for (const element of document.querySelectorAll('telnyx-ai-assistant, telnyx-dialer')) element.theme = scheme;
        return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      }, theme);
      assert.deepEqual(await tab.axe('html'), [], `${size} ${theme}`);
      const wide = await tab.run(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `${size} ${theme}: the page scrolls sideways by ${wide} px`);
    }
  }
  await tab.page.setViewport(WIDTHS.desktop);
  await tab.run(() => (document.documentElement.dir = 'ltr'));
}

async function home(lab) {
  const tab = await open(lab, '', {viewport: WIDTHS.desktop, hooks: {quiet: true}});
  await tab.until('the picker is filled', () => document.querySelector('#scenario').options.length > 20);
  await tidy(tab);
  // The floating one, opened by a command; then the inline one with another assistant.
  await tab.page.click('text/Talk to Nova');
  await tab.click('start-button', '#floating');
  await tab.is('live', '#floating');
  await tab.hears();
  await tab.click('end-button', '#floating');
  await tab.is('ended', '#floating');
  await tab.click('close-button', '#floating');
  await tab.until('the log shows it', () => document.querySelectorAll('#log li').length > 5);
  assert.match(await tab.run(() => document.querySelector('#log').innerText), /telnyx-call-end/);
  await tab.page.select('#scenario', 'assistant-busy');
  assert.match(await tab.run(() => document.querySelector('#scenario-note').textContent), /USER_BUSY/);
  await tab.click('start-button', '#inline');
  await tab.is('failed', '#inline');
  await tab.reads('error', /All lines are busy/, '#inline');
  await tab.page.select('#scenario', 'assistant-tool-call');
  await tab.until('it can be started again', () => window.lab.shown(window.lab.find('start-button', '#inline')));
  await tab.choose('Type instead', '#inline');
  await tab.is('live', '#inline');
  await tab.says('assistant', /talk to your page/, '#inline');
  await tab.click('end-button', '#inline');
  await tab.is('ended', '#inline');
  await tab.page.click('#log-clear');
  assert.equal(await tab.run(() => document.querySelectorAll('#log li').length), 0);
  // Each switch does what it says.
  await tab.page.click('input[value=dark]');
  assert.equal(await tab.run(() => getComputedStyle(document.body).backgroundColor), 'rgb(11, 14, 17)');
  await tab.page.click('input[value=rtl]');
  assert.equal(await tab.run(() => document.documentElement.dir), 'rtl');
}

const small =
  (path, {dark = true} = {}) =>
  async (lab) => {
    const tab = await open(lab, path);
    await tab.shown('launcher');
    if (dark) await tidy(tab);
    else assert.deepEqual(await tab.axe('html'), []);
    await tab.call();
    await tab.hears();
    await tab.hangup();
  };

async function strict(lab) {
  const tab = await open(lab, 'strict.csp.html');
  await tab.until('its policy is shown', () => /style-src 'none'/.test(document.querySelector('#policy').textContent));
  await tidy(tab);
  await tab.call();
  await tab.hears();
  await tab.hangup();
  assert.equal(await tab.run(() => document.querySelector('#violations').textContent), 'Nothing.');
}

async function headless(lab) {
  const tab = await open(lab, 'headless.html');
  await tab.until('its code is shown', () => /new TelnyxClient/.test(document.querySelector('#source').textContent));
  const on = (user, name) => `[data-user=${user}] .${name}`;
  const says = (user, pattern) =>
    tab.until(
      `${user}: ${pattern}`,
      (selector, source) => new RegExp(source).test(document.querySelector(selector).textContent),
      on(user, 'status'),
      pattern.source,
    );
  for (const user of ['ann', 'bob']) await says(user, /^ready$/);
  await tidy(tab);
  await tab.page.click(on('ann', 'call'));
  await says('bob', /^ringing, from ann/);
  await says('ann', /^ringing, to bob/);
  await tab.page.click(on('bob', 'answer'));
  for (const user of ['ann', 'bob']) await says(user, /^active/);
  await tab.hears();
  await tidy(tab);
  await tab.page.click(on('ann', 'mute'));
  await says('ann', /muted/);
  await tab.page.click(on('ann', 'hold'));
  await says('ann', /^held.*you hold/);
  await tab.page.click(on('ann', 'hold'));
  await says('ann', /^active/);
  await tab.page.type(on('ann', 'digits'), '5#');
  await tab.page.click(on('bob', 'hangup'));
  for (const user of ['ann', 'bob']) await says(user, /Ended: NORMAL_CLEARING/);
  await tab.released();
  await tab.run((selector) => (document.querySelector(selector).value = 'busy'), on('ann', 'destination'));
  await tab.page.click(on('ann', 'call'));
  await says('ann', /USER_BUSY/);
}

async function agent(lab) {
  const tab = await open(lab, 'agent.html', {host: 'telnyx-dialer', viewport: WIDTHS.desktop});
  await tab.shown('number');
  await tidy(tab);
  await tab.page.click('#customers a[href*=echo]');
  await tab.is('live');
  await tab.hears();
  assert.match(await tab.run(() => document.querySelector('#record').innerText), /T-1/, 'the record of the customer');
  const [invite] = tab.gateway.journal({direction: 'in', method: 'telnyx_rtc.invite'});
  assert.match(JSON.stringify(invite), /X-Customer/);
  await tab.page.click('#notes');
  lab.gateway.control({action: 'call', to: 'ann', scenario: 'echo'});
  await tab.is('ringing');
  await tab.page.keyboard.type('a note ');
  assert.equal(await tab.run(() => document.querySelector('#notes').value), 'a note ', 'the caret stayed');
  await tab.click('answer-button');
  await tab.shown('swap-button');
  await tab.page.click('button[command="--swap"]');
  await tab.reads('caller-name', /echo/);
  await tab.page.click('button[command="--hangup"]');
  await tab.gone('swap-button');
  await tab.page.click('button[command="--hangup"]');
  await tab.isNot('in-call');
}

async function clickToCall(lab) {
  const tab = await open(lab, 'click-to-call.html', {host: '#corner', viewport: WIDTHS.desktop});
  await tab.shown('call-button', '#ask');
  await tidy(tab);
  await tab.click('call-button', '#ask');
  await tab.is('live', '#ask');
  await tab.hears();
  assert.equal(await tab.run(() => window.lab.find('elsewhere', '#corner')), null, 'one page is one tab');
  await tab.click('hangup-button', '#ask');
  await tab.isNot('in-call', '#ask');
  await tab.page.click('#contact a');
  await tab.is('live', '#corner');
  await tab.shown('panel', '#corner');
  assert.deepEqual(await tab.axe('html'), []);
  await tab.click('hangup-button', '#corner');
  await tab.isNot('in-call', '#corner');
}

async function pages(lab) {
  const tab = await open(lab, 'gateway');
  assert.deepEqual(await tab.axe('html'), []);
  for (const path of [
    'favicon.svg',
    'gateway/state',
    'plain.html',
    'all.html',
    'strict.csp.html',
    'headless.html',
    'agent.html',
    'click-to-call.html',
  ]) {
    const response = await fetch(lab.gateway.url + path);
    assert.equal(response.status, 200, path);
  }
}

export const CHECKS = [
  {name: 'demo: home page', seconds: 20, run: home},
  {name: 'demo: plain.html', slow: true, seconds: 5, run: small('plain.html')},
  {name: 'demo: all.html', slow: true, seconds: 5, run: small('all.html')},
  {name: 'demo: strict.csp.html', slow: true, seconds: 5, run: strict},
  {name: 'demo: headless.html', slow: true, seconds: 12, run: headless},
  {name: 'demo: agent.html', seconds: 12, run: agent},
  {name: 'demo: click-to-call.html', slow: true, seconds: 10, run: clickToCall},
  {name: 'demo: every link leads somewhere', run: pages},
];
