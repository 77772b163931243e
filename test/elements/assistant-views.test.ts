import {expect, nextFrame, waitUntil} from '@open-wc/testing';
import {sendKeys} from '@web/test-runner-commands';
import {detectBrowser} from '../../src/elements/base/browser.js';
import {firstFailure} from '../../src/elements/ai-assistant/failure.js';
import type {AssistantModel} from '../../src/elements/ai-assistant/model.js';
import {announcement} from '../../src/elements/ai-assistant/transcript.view.js';
import {failureFor, permissionHelp} from '../../src/elements/ai-assistant/trouble.js';
import {clock, toModel} from '../../src/elements/ai-assistant/assistant.view-model.js';
import {violations} from '../support/axe.js';
import {all, settled, visible} from '../support/views.js';
import {CALL, inputOf, isBare, item, modelOf, STATE_NAMES, WORDS, type StateName} from '../support/states.js';
import {ViewHost} from '../support/view-host.js';

const hosts: ViewHost[] = [];

function show(state: StateName | AssistantModel, {theme = 'light', alive = true} = {}): ViewHost {
  const host = new ViewHost();
  hosts.push(host);
  host.setAttribute('theme', theme);
  host.alive = alive;
  document.body.append(host);
  host.draw(typeof state === 'string' ? modelOf(state) : state, typeof state === 'string' && isBare(state));
  return host;
}

const part = (host: ViewHost, name: string): HTMLElement | null => host.root.querySelector(`[part~=${name}]`);
const names = (host: ViewHost): string[] => host.asked.map(({name}) => name);

afterEach(() => {
  for (const host of hosts.splice(0)) host.remove();
  document.documentElement.removeAttribute('dir');
});

describe('assistant views: every state', () => {
  for (const name of STATE_NAMES) {
    it(`${name} is accessible in light and dark, with room for a finger`, async function () {
      this.timeout(30_000);
      for (const theme of ['light', 'dark']) {
        const host = show(name, {theme});
        await settled(host);
        expect(await violations(host, theme)).to.deep.equal([]);
        for (const target of all(host, 'button, summary, .alt, .menu a').filter(visible)) {
          const {width, height} = target.getBoundingClientRect();
          expect(Math.min(width, height), target.outerHTML).to.be.at.least(43.9);
        }
        host.remove();
      }
    });
  }

  it('never writes a style attribute or leaves a placeholder in a template', () => {
    for (const name of STATE_NAMES) {
      const {root} = show(name, {alive: false});
      expect(root.querySelectorAll('[style]').length, name).to.equal(0);
      expect(root.textContent, name).not.to.match(/undefined|null|\{\w+\}|\[object/);
    }
  });

  it('fits 320 px without scrolling sideways', () => {
    for (const name of STATE_NAMES) {
      const host = show(name);
      const panel = part(host, 'panel');
      if (!panel) continue;
      panel.style.width = '320px';
      expect(panel.scrollWidth, name).to.be.at.most(panel.clientWidth);
    }
  });
});

describe('assistant views: parts and roles', () => {
  const PARTS: Partial<Record<StateName, string>> = {
    launcher: 'launcher',
    idle: 'panel header title status close-button consent start-button',
    'live-speaking': 'visualizer transcript message composer input send-button mute-button end-button menu',
    'live-draft': 'attach-button send-button input',
    'permission-blocked': 'error error-action',
    'live-silent': 'error error-action visualizer mute-button end-button',
    'failed-busy': 'error error-action',
    'ended-remote': 'start-button transcript menu',
    takeover: 'error error-action',
  };
  for (const [name, parts] of Object.entries(PARTS)) {
    it(`${name} has ${parts}`, () => {
      const host = show(name as StateName);
      for (const wanted of parts.split(' ')) expect(part(host, wanted), wanted).to.exist;
    });
  }

  it('offers every slot somewhere', () => {
    const slots = new Set(
      STATE_NAMES.flatMap((name) => all(show(name, {alive: false}), 'slot').map((slot) => slot.getAttribute('name'))),
    );
    expect([...slots].sort()).to.deep.equal(
      [
        'avatar',
        'consent',
        'disclaimer',
        'empty',
        'ended',
        'error',
        'footer',
        'greeting',
        'header',
        'launcher',
        'launcher-icon',
      ].sort(),
    );
  });

  it('is a non-modal dialog labelled by its title when it floats, a region otherwise', () => {
    const panel = part(show('idle'), 'panel')!;
    expect(panel.matches('[role=dialog][popover=manual]:popover-open')).to.equal(true);
    expect(panel.getAttribute('aria-labelledby')).to.equal('title');
    expect(panel.hasAttribute('aria-modal')).to.equal(false);
    const inline = show('idle-inline');
    expect(part(inline, 'panel')!.getAttribute('role')).to.equal('region');
    expect(part(inline, 'launcher')).to.equal(null);
    expect(part(inline, 'close-button')).to.equal(null);
  });

  it('shows where the focus is on the launcher', async () => {
    const host = show('launcher');
    await sendKeys({press: 'Tab'});
    expect(host.root.activeElement).to.equal(part(host, 'launcher'));
    expect(getComputedStyle(part(host, 'launcher')!).outlineStyle).to.equal('solid');
  });

  it('says on the launcher whether the panel is open and that a call goes on', () => {
    const launcher = part(show('launcher'), 'launcher')!;
    expect(launcher.getAttribute('aria-expanded')).to.equal('false');
    expect(launcher.getAttribute('aria-controls')).to.equal('panel');
    expect(part(show('idle'), 'launcher')!.getAttribute('aria-expanded')).to.equal('true');
    expect(part(show('launcher-live'), 'launcher')!.textContent)
      .to.include('Return to the call')
      .and.include('01:24');
  });

  it('keeps header and status through the phases', () => {
    const host = show('idle');
    const kept = ['close-button', 'status', 'title'].map((name) => part(host, name));
    for (const name of ['starting-calling', 'live-speaking', 'ended-remote'] as const) {
      host.draw(modelOf(name));
      expect(['close-button', 'status', 'title'].map((each) => part(host, each))).to.deep.equal(kept);
    }
  });

  it('switches the words of the mute button, not a pressed state', () => {
    const host = show('live-listening');
    const mute = part(host, 'mute-button')!;
    expect(mute.textContent.trim()).to.equal('Mute');
    host.draw(modelOf('live-muted'));
    expect(mute.textContent.trim()).to.equal('Unmute');
    expect(mute.hasAttribute('aria-pressed')).to.equal(false);
    expect(part(host, 'status')!.textContent).to.equal('You are muted');
  });

  it('has no mute button by text, and a way to the microphone', () => {
    const host = show('text-listening');
    expect(part(host, 'mute-button')).to.equal(null);
    part(host, 'microphone-button')!.click();
    expect(names(host)).to.deep.equal(['useMicrophone']);
  });

  it('mirrors by the page’s direction', () => {
    document.documentElement.dir = 'rtl';
    const host = show('live-arabic');
    const panel = part(host, 'panel')!.getBoundingClientRect();
    const mine = host.root.querySelector('.mine')!.getBoundingClientRect();
    expect(mine.left - panel.left).to.be.below(panel.right - mine.right);
    expect(getComputedStyle(host.root.querySelector('.timer')!).direction).to.equal('ltr');
    expect(panel.left).to.be.below(innerWidth - panel.right + 1);
  });

  it('keeps the page’s fonts and spacing outside', () => {
    const style = document.createElement('style');
    style.textContent =
      '* {font-family: fantasy !important; letter-spacing: 9px !important; text-transform: uppercase !important}';
    document.head.append(style);
    const {letterSpacing, textTransform, fontFamily} = getComputedStyle(part(show('idle'), 'start-button')!);
    style.remove();
    expect([letterSpacing, textTransform]).to.deep.equal(['normal', 'none']);
    expect(fontFamily).to.include('system-ui');
  });
});

describe('assistant views: what a visitor does', () => {
  it('starts, or asks for agreement first', () => {
    const idle = show('idle');
    part(idle, 'start-button')!.click();
    part(idle, 'text-button')!.click();
    expect(idle.asked).to.deep.equal([
      {name: 'start', args: ['voice']},
      {name: 'start', args: ['text']},
    ]);
    const consent = show('idle-consent');
    part(consent, 'start-button')!.click();
    expect(consent.asked).to.deep.equal([{name: 'acceptConsent', args: ['voice']}]);
  });

  it('sends on Enter, makes a line on Shift+Enter, and leaves Enter to an input method', () => {
    const host = show('live-draft');
    const input = part(host, 'input') as HTMLTextAreaElement;
    const press = (init: KeyboardEventInit): boolean =>
      input.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', cancelable: true, ...init}));
    expect(press({shiftKey: true})).to.equal(true);
    expect(press({isComposing: true})).to.equal(true);
    expect(names(host)).to.deep.equal([]);
    expect(press({})).to.equal(false);
    expect(names(host)).to.deep.equal(['send']);
  });

  it('cannot send nothing', () => {
    const host = show('live-listening');
    const button = part(host, 'send-button') as HTMLButtonElement;
    expect(button.disabled).to.equal(true);
    host.draw({...modelOf('live-listening'), draft: '  \n'});
    expect(button.disabled).to.equal(true);
    host.draw({...modelOf('live-listening'), draft: 'hello'});
    expect(button.disabled).to.equal(false);
  });

  it('grows the field to four lines and no further', () => {
    const host = show('live-listening');
    const height = (draft: string): number => {
      host.draw({...modelOf('live-listening'), draft});
      return host.root.querySelector<HTMLElement>('.grow')!.offsetHeight;
    };
    const [one, three, four, nine] = [1, 3, 4, 9].map((lines) => height(Array(lines).fill('line').join('\n')));
    expect(three! - one!).to.be.closeTo(48, 1);
    expect(four).to.equal(nine);
  });

  it('offers to send again and to remove a picture', () => {
    const host = show('live-undelivered');
    host.root.querySelector<HTMLElement>('.link')!.click();
    const draft = show('live-draft');
    draft.root.querySelectorAll<HTMLElement>('.chip')[1]!.click();
    expect([...host.asked, ...draft.asked]).to.deep.equal([
      {name: 'resend', args: ['7']},
      {name: 'removeImage', args: [1]},
    ]);
  });

  it('links allowed hosts only and parses nothing as HTML', () => {
    const text =
      '<img src=x onerror=alert(1)> https://telnyx.com/a. https://shop.telnyx.com https://nottelnyx.com https://telnyx.com@evil.example javascript:alert(1)';
    const host = show(toModel(inputOf({items: [item('1', 'assistant', text)]})));
    const links = all(host, '.bubble a') as HTMLAnchorElement[];
    expect(links.map(({href}) => href)).to.deep.equal(['https://telnyx.com/a', 'https://shop.telnyx.com/']);
    expect(links[0]!.rel).to.equal('noopener noreferrer nofollow');
    expect(host.root.querySelector('.bubble img')).to.equal(null);
    expect(host.root.querySelector('.bubble')!.textContent).to.equal(text);
  });

  it('goes through a call in a sensible order by Tab', async () => {
    const host = show('live-draft');
    part(host, 'close-button')!.focus();
    const order: string[] = [];
    for (let index = 0; index < 8; index++) {
      await sendKeys({press: 'Tab'});
      const active = host.root.activeElement;
      order.push(active?.getAttribute('part')?.split(' ')[0] ?? active?.className ?? '');
    }
    expect(order).to.deep.equal([
      'transcript',
      'chip',
      'chip',
      'attach-button',
      'input',
      'send-button',
      'mute-button',
      'end-button',
    ]);
  });

  it('moves the focus to where work goes on, and never to the end button', () => {
    const host = show('idle');
    part(host, 'start-button')!.focus();
    const at = (): string => host.root.activeElement?.getAttribute('part') ?? host.root.activeElement?.className ?? '';
    const after = (name: StateName): string => {
      host.draw(modelOf(name));
      return at();
    };
    expect(after('starting-calling')).to.equal('panel');
    expect(after('live-listening')).to.equal('mute-button');
    expect(after('ended-remote')).to.equal('focus-here');
    expect(after('text-listening')).to.equal('input');
    expect(after('failed-lost')).to.equal('focus-here');
    expect(after('permission-blocked')).to.equal('focus-here');
  });

  it('keeps the focus on the card when the exact words arrive, and offers the way on at once', () => {
    const host = show('starting-microphone');
    part(host, 'end-button')!.focus();
    host.draw(modelOf('permission-first'));
    const card = host.root.activeElement;
    expect(card?.className).to.equal('focus-here');
    expect(part(host, 'error')!.textContent).to.include('The microphone is not available');
    part(host, 'error-action')!.click();
    expect(names(host)).to.deep.equal(['resumePermission']);
    host.draw(modelOf('permission-blocked'));
    expect(host.root.activeElement).to.equal(card);
    expect(part(host, 'error')!.textContent).to.include('Your browser blocks the microphone');
  });

  it('offers number and code of a failure also without the exact words', () => {
    const text = part(show('failed-first'), 'panel')!.textContent;
    expect(text).to.include('You are offline').and.include('Code 48001').and.include('+13125550148');
  });

  it('closes the menu on Escape before anything else hears of it', () => {
    const host = show('live-speaking');
    const menu = host.root.querySelector('details')!;
    menu.open = true;
    const press = (): boolean =>
      part(host, 'input')!.dispatchEvent(
        new KeyboardEvent('keydown', {key: 'Escape', bubbles: true, cancelable: true}),
      );
    expect(press()).to.equal(false);
    expect(menu.open).to.equal(false);
    expect(host.root.activeElement?.localName).to.equal('summary');
    expect(press()).to.equal(true);
  });

  it('takes no focus from the page', () => {
    const field = document.createElement('input');
    document.body.append(field);
    const host = show('starting-calling');
    field.focus();
    host.draw(modelOf('live-listening'));
    expect(document.activeElement).to.equal(field);
    field.remove();
  });

  it('follows the newest line until the reader scrolls up, then says that there is more', async () => {
    const many = Array.from({length: 30}, (_, index) =>
      item(`${index}`, 'assistant', `Line ${index} of the conversation`),
    );
    const model = toModel(inputOf({items: many}));
    const host = show(model);
    const log = part(host, 'transcript')!;
    const end = (): number => log.scrollHeight - log.scrollTop - log.clientHeight;
    const jump = host.root.querySelector<HTMLElement>('.jump')!;
    expect(end()).to.be.below(2);
    log.scrollTop = 0;
    await nextFrame();
    await nextFrame();
    host.draw({...model, items: [...many, item('new', 'assistant', 'Something new')]});
    expect(log.scrollTop).to.equal(0);
    expect(jump.hidden).to.equal(false);
    jump.click();
    expect(end()).to.be.below(2);
    expect(jump.hidden).to.equal(true);
  });

  it('draws bars until another preset is loaded, and moves that one then', async () => {
    const host = show('live-first');
    const viz = part(host, 'visualizer')!;
    expect(viz.dataset['preset']).to.equal('bars');
    expect(viz.children.length).to.equal(13);
    host.levels.remote = () => 0.6;
    host.draw(modelOf('live-circle'));
    expect(viz.dataset['preset']).to.equal('circle');
    expect(viz.style.getPropertyValue('--v1')).to.equal('#81b9ff');
    const inner = viz.children[2] as HTMLElement;
    await waitUntil(() => Number(inner.style.getPropertyValue('--l')) > 0.3, 'the circle grows');
    host.draw(modelOf('live-line'));
    const still = viz.querySelector('path')!.getAttribute('d');
    await waitUntil(() => viz.querySelector('path')!.getAttribute('d') !== still, 'the line moves');
  });

  it('moves the visualiser by the level, and not with reduced motion', async () => {
    const host = show('live-speaking');
    host.levels.remote = () => 0.6;
    const bar = host.root.querySelector<HTMLElement>('.viz i:nth-child(7)')!;
    await waitUntil(() => Number(bar.style.getPropertyValue('--l')) > 0.3, 'the middle bar rises');
    host.reducedMotion = true;
    await waitUntil(() => bar.style.getPropertyValue('--l') === '', 'the bars rest');
  });
});

describe('assistant view model', () => {
  const TABLE: readonly [string, Parameters<typeof inputOf>[0], Partial<AssistantModel>][] = [
    ['no target', {call: null, input: {configured: false}}, {phase: 'unconfigured'}],
    ['nothing yet', {call: null}, {phase: 'idle', status: ''}],
    [
      'asked, no client yet',
      {call: null, input: {starting: true, snapshot: undefined}},
      {phase: 'starting', step: 'connecting'},
    ],
    [
      'asked, logging in',
      {call: null, connection: {state: 'authenticating'}, input: {starting: true}},
      {phase: 'starting', step: 'connecting'},
    ],
    [
      'prompt open',
      {call: {state: 'new', media: 'capturing', activeAt: null}},
      {phase: 'starting', step: 'microphone'},
    ],
    [
      'text needs no prompt',
      {call: {state: 'new', media: 'capturing', mode: 'text', activeAt: null}},
      {phase: 'starting', step: 'calling'},
    ],
    ['in call', {}, {phase: 'live', status: 'Listening', seconds: 84, time: '01:24', agent: 'listening'}],
    [
      'speaking while muted',
      {agent: 'speaking', call: {muted: true}},
      {status: 'Speaking. Interrupt any time.', muted: true},
    ],
    ['own words', {agent: 'thinking', look: {thinkingText: 'Hm…'}}, {status: 'Hm…'}],
    [
      'socket away',
      {connection: {state: 'offline'}},
      {phase: 'live', reconnecting: true, away: true, status: 'You are offline. Check your network.'},
    ],
    ['media away', {call: {media: 'interrupted'}}, {reconnecting: true, away: false}],
    ['media away, being renewed', {call: {media: 'failed'}}, {status: 'The sound stopped. Reconnecting…'}],
    ['media away, by text', {call: {mode: 'text', media: 'interrupted'}}, {reconnecting: false, status: ''}],
    ['sound blocked', {snapshot: {playback: 'blocked'}}, {playbackBlocked: true}],
    ['sound blocked by text', {call: {mode: 'text'}, snapshot: {playback: 'blocked'}}, {playbackBlocked: false}],
    ['two unread', {input: {unread: 2}}, {badge: '2 new'}],
    ['offline before a call', {call: null, connection: {state: 'offline'}, input: {starting: true}}, {phase: 'failed'}],
    ['connection failed', {call: null, connection: {state: 'failed'}}, {phase: 'failed'}],
  ];
  for (const [name, given, wanted] of TABLE) {
    it(name, () => expect(toModel(inputOf(given))).to.deep.include(wanted));
  }

  it('a call cancelled before it was answered leaves no trace', () => {
    const model = modelOf('ended-empty');
    expect(model.phase).to.equal('ended');
    const call = {...CALL, activeAt: null, state: 'destroy', endedAt: 1} as const;
    const end = {
      cause: 'NORMAL_CLEARING',
      causeCode: 16,
      sipCode: null,
      sipReason: null,
      recoverable: true,
      errorCode: null,
      by: 'local',
    } as const;
    expect(toModel(inputOf({call: {...call, end}})).phase).to.equal('idle');
    expect(
      toModel(inputOf({call: {...call, end: {...end, by: 'remote', cause: 'USER_BUSY'}}})).failure?.title,
    ).to.equal('All lines are busy');
  });

  it('has words for every code, and a way on for most', () => {
    for (const code of [
      42001,
      42002,
      42003,
      45001,
      45002,
      45003,
      45004,
      46001,
      46002,
      46003,
      48001,
      48501,
      99999,
      null,
    ]) {
      for (const failure of [failureFor(WORDS, {code}, true), firstFailure(WORDS, {code}, true)]) {
        expect(failure.title, String(code)).to.be.a('string').and.not.equal('');
        expect(failure.text, String(code)).to.be.a('string').and.not.equal('');
        expect(failure.code).to.equal(code);
      }
    }
    expect(failureFor(WORDS, {code: 46001}, true).primary).to.equal('none');
    expect(failureFor(WORDS, {code: 42001}, true).offerText).to.equal(true);
    expect(failureFor(WORDS, {code: 42001}, false).offerText).to.equal(false);
  });

  it('says the same before the exact words are here where it can know', () => {
    for (const code of [42001, 42002, 42003, 45001, 45002, 45003, 48001, 49001]) {
      expect(firstFailure(WORDS, {code}, true), String(code)).to.deep.equal(failureFor(WORDS, {code}, true));
    }
    expect(firstFailure(WORDS, {code: null, cause: 'CONNECT'}, true).title).to.equal('We could not connect');
    expect(firstFailure(WORDS, {code: 46001}, true).title).to.equal('Something went wrong');
  });

  it('replaces words of the exact ones by the page’s strings', () => {
    const words = {...WORDS, failBusyTitle: 'Busy right now'};
    expect(failureFor(words, {code: null, cause: 'USER_BUSY'}, true).title).to.equal('Busy right now');
  });

  it('has ordered steps for every reason and browser', () => {
    for (const browser of ['chrome', 'edge', 'firefox', 'safari', 'ios', 'android', 'other'] as const) {
      expect(permissionHelp(WORDS, 'blocked', browser).steps.length, browser).to.equal(3);
    }
    expect(permissionHelp(WORDS, 'revoked', 'firefox').steps).to.deep.equal(
      permissionHelp(WORDS, 'blocked', 'firefox').steps,
    );
    for (const kind of ['dismissed', 'no-device', 'busy', 'unknown'] as const) {
      expect(permissionHelp(WORDS, kind, 'chrome').steps.length, kind).to.be.at.least(2);
    }
    expect(permissionHelp(WORDS, 'policy', 'chrome').steps).to.deep.equal([]);
  });

  it('says in a call that nothing of the visitor is heard, and how to mend it', () => {
    const host = show('live-silent');
    expect(part(host, 'status')!.textContent).to.include(WORDS.notHeard);
    expect(part(host, 'error')!.textContent).to.include('The microphone was turned off').and.include('microphone');
    part(host, 'error-action')!.click();
    expect(names(host)).to.deep.equal(['resumePermission']);
  });

  it('announces what nobody hears, and spoken words not twice', () => {
    expect(announcement(modelOf('live-listening'))).to.equal('');
    expect(announcement(modelOf('text-listening'))).to.include('heated');
    expect(announcement(modelOf('live-sound-blocked'))).to.include('this is Nova');
  });

  it('writes times', () => expect([0, 84, 3725].map(clock)).to.deep.equal(['00:00', '01:24', '1:02:05']));

  it('tells browsers apart', () => {
    const ua = (userAgent: string, rest = {}): string => detectBrowser({userAgent, ...rest});
    expect(
      ua('Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/125.0.0.0 Safari/537.36'),
    ).to.equal('chrome');
    expect(ua('Mozilla/5.0 … Chrome/125.0.0.0 Safari/537.36 Edg/125.0.0.0')).to.equal('edge');
    expect(ua('Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0')).to.equal('firefox');
    expect(
      ua('Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/17.4 Safari/605.1.15', {
        platform: 'MacIntel',
        maxTouchPoints: 0,
      }),
    ).to.equal('safari');
    expect(
      ua('Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/17.4 Safari/605.1.15', {
        platform: 'MacIntel',
        maxTouchPoints: 5,
      }),
    ).to.equal('ios');
    expect(ua('Mozilla/5.0 (Linux; Android 14) Chrome/125.0 Mobile Safari/537.36')).to.equal('android');
    expect(ua('curl')).to.equal('other');
  });
});
