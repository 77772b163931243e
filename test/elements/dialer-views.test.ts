import {expect} from '@open-wc/testing';
import {EN_DIALER} from '../../src/elements/base/words/en.dialer.js';
import type {DialerModel} from '../../src/elements/dialer/model.js';
import {violations} from '../support/axe.js';
import {all, settled, visible} from '../support/views.js';
import {DIALER_MODEL_NAMES, DIALER_MODELS, DialerHost, type DialerModelName} from '../support/dialer-models.js';

const hosts: DialerHost[] = [];

function show(state: DialerModelName | DialerModel, {theme = 'light', width = ''} = {}): DialerHost {
  const host = new DialerHost();
  hosts.push(host);
  host.setAttribute('theme', theme);
  if (width) host.style.width = width;
  document.body.append(host);
  host.draw(typeof state === 'string' ? DIALER_MODELS[state] : state);
  return host;
}

const parts = (host: DialerHost, name: string): HTMLElement[] => all(host, `[part~=${name}]`);
const part = (host: DialerHost, name: string): HTMLElement => parts(host, name)[0]!;
const model = (name: DialerModelName, over: Partial<DialerModel>): DialerModel => ({...DIALER_MODELS[name], ...over});

afterEach(() => {
  for (const host of hosts.splice(0)) host.remove();
  document.documentElement.removeAttribute('dir');
});

describe('dialer views: every state', () => {
  for (const name of DIALER_MODEL_NAMES) {
    it(`${name} is accessible in light and dark, with room for a finger`, async function () {
      this.timeout(30_000);
      for (const theme of ['light', 'dark']) {
        const host = show(name, {theme});
        await settled(host);
        expect(await violations(host, theme)).to.deep.equal([]);
        for (const target of all(host, 'button, summary, select, input').filter(visible)) {
          const {width, height} = target.getBoundingClientRect();
          expect(Math.min(width, height), target.outerHTML).to.be.at.least(43.9);
        }
        host.remove();
      }
    });
  }

  it('has two live regions, always, and no other', () => {
    for (const name of DIALER_MODEL_NAMES) {
      const host = show(name);
      const live = all(host, '[aria-live], [role=status], [role=alert], [role=log], output');
      expect(
        live.map((region) => region.getAttribute('role')),
        name,
      ).to.deep.equal(['status', 'alert']);
      expect(
        live.map((region) => region.textContent),
        name,
      ).to.deep.equal([DIALER_MODELS[name].announcement, DIALER_MODELS[name].alert]);
    }
  });

  it('keeps the nodes of the live regions through every state', () => {
    const host = show('idle');
    const before = all(host, '[role=status], [role=alert]');
    for (const name of DIALER_MODEL_NAMES) {
      if (DIALER_MODELS[name].layout !== 'inline') continue;
      host.draw(DIALER_MODELS[name]);
      expect(all(host, '[role=status], [role=alert]'), name).to.deep.equal(before);
    }
  });

  it('never writes a style attribute or leaves a placeholder', () => {
    for (const name of DIALER_MODEL_NAMES) {
      const {root} = show(name);
      expect(root.querySelectorAll('[style]:not(.level)').length, name).to.equal(0);
      expect(root.textContent, name).not.to.match(/undefined|null|\{\w+\}|\[object/);
      for (const named of root.querySelectorAll('[aria-label], [title]')) {
        const said = `${named.getAttribute('aria-label')} ${named.getAttribute('title')}`;
        expect(said.replace(/\bnull\b/, ''), name).not.to.match(/undefined|\{\w+\}|\[object/);
      }
    }
  });

  for (const width of ['280px', '320px', '720px']) {
    it(`fits ${width} without scrolling sideways, in both directions`, async () => {
      for (const dir of ['ltr', 'rtl']) {
        document.documentElement.dir = dir;
        for (const name of DIALER_MODEL_NAMES) {
          const host = show(name, {width});
          const panel = host.root.querySelector('#panel');
          if (panel) expect(panel.scrollWidth, `${name} ${dir}`).to.be.at.most(panel.clientWidth);
          expect(host.scrollWidth, `${name} ${dir}`).to.be.at.most(Math.max(host.clientWidth, 300));
          host.remove();
        }
      }
    });
  }

  it('stays a card where there is room', () => {
    expect(part(show('number', {width: '720px'}), 'dialer').offsetWidth).to.equal(360);
  });
});

describe('dialer views: parts, slots and roles', () => {
  const PARTS: Partial<Record<DialerModelName, string>> = {
    number: 'dialer panel display number country keypad key key-digit key-letters call-button backspace-button tabs',
    collapsed: 'keypad-button',
    removed: 'undo-button',
    incoming: 'incoming-card answer-button reject-button silence-button status caller-name caller-number',
    live: 'call-card hangup-button mute-button hold-button keypad-button device-button status timer caller-name',
    'two-calls': 'swap-button',
    'permission-blocked': 'error error-action',
    'ended-local': 'redial-button',
    'live-devices': 'device-menu device-select level volume',
    history: 'history badge',
    settings: 'device-select',
    'floating-open': 'launcher panel header badge',
    'button-live': 'dialer hangup-button mute-button timer status',
  };
  for (const [name, wanted] of Object.entries(PARTS)) {
    it(`${name} has ${wanted}`, () => {
      const host = show(name as DialerModelName);
      for (const each of wanted.split(' ')) expect(part(host, each), each).to.exist;
    });
  }

  it('offers every slot somewhere', () => {
    const slots = new Set(
      DIALER_MODEL_NAMES.flatMap((name) => all(show(name), 'slot').map((slot) => slot.getAttribute('name'))),
    );
    expect([...slots].sort()).to.deep.equal(
      ['actions', 'call-actions', 'empty', 'footer', 'header', 'incoming', 'keypad-extra', 'number-prefix'].sort(),
    );
  });

  it('floats as a non-modal dialog that the launcher names, and stands in the page as a region', () => {
    const host = show('floating-open');
    expect(part(host, 'panel').matches('[role=dialog][popover=manual]:popover-open')).to.equal(true);
    expect(part(host, 'launcher').getAttribute('aria-expanded')).to.equal('true');
    expect(part(show('floating-closed'), 'launcher').textContent.trim()).to.equal('Call support');
    expect(part(show('idle'), 'panel').getAttribute('role')).to.equal('region');
    expect(parts(show('idle'), 'launcher')).to.have.length(0);
  });

  it('has the keys in reading order, with letters, and the field of a telephone', () => {
    const host = show('number');
    expect(parts(host, 'key').map((key) => key.dataset['key'])).to.deep.equal([...'123456789*0#']);
    expect(parts(host, 'key')[1]!.getAttribute('aria-label')).to.equal('2, A B C');
    const field = part(host, 'number') as HTMLInputElement;
    expect([field.type, field.inputMode, field.autocomplete, field.dir]).to.deep.equal(['tel', 'tel', 'tel', 'ltr']);
    expect(getComputedStyle(parts(host, 'key')[0]!).height).to.equal('56px');
    expect(getComputedStyle(parts(host, 'key')[0]!).touchAction).to.equal('manipulation');
  });

  it('keeps numbers left to right in a page that is not', () => {
    document.documentElement.dir = 'rtl';
    for (const number of parts(show('incoming'), 'caller-number')) {
      expect(getComputedStyle(number).direction).to.equal('ltr');
    }
    const [reject, answer] = ['reject-button', 'answer-button'].map((name) =>
      part(show('incoming'), name).getBoundingClientRect(),
    );
    expect(answer!.left).to.be.below(reject!.left);
  });

  it('says pressed and expanded', () => {
    expect(part(show('live-muted'), 'mute-button').ariaPressed).to.equal('true');
    expect(part(show('live-held'), 'hold-button').ariaPressed).to.equal('true');
    expect(part(show('live-keypad'), 'keypad-button').ariaExpanded).to.equal('true');
    expect(part(show('live'), 'timer').getAttribute('role')).to.equal('timer');
    expect(part(show('calling'), 'hold-button').matches(':disabled')).to.equal(true);
  });

  it('leaves the field where it is typed into while a call rings, and nothing else', () => {
    const host = show('number');
    part(host, 'number').focus();
    host.draw(model('incoming', {entry: DIALER_MODELS.number.entry}));
    expect(host.root.activeElement).to.equal(part(host, 'number'));
    expect(part(host, 'number').checkVisibility()).to.equal(true);
    expect(part(host, 'keypad').checkVisibility()).to.equal(false);
    expect(part(show('incoming'), 'number').checkVisibility()).to.equal(false);
  });

  it('cuts a long name and keeps it readable in the title', () => {
    const name = part(show('long-names'), 'caller-name');
    expect(name.title).to.equal(DIALER_MODELS['long-names'].call?.title);
    expect(name.offsetWidth).to.be.at.most(360);
  });
});

describe('dialer views: intents', () => {
  const CLICKS: readonly (readonly [DialerModelName, string, string, ...unknown[]])[] = [
    ['number', 'call-button', 'dial'],
    ['number', 'backspace-button', 'backspace'],
    ['number', 'key', 'key', '1'],
    ['removed', 'undo-button', 'undo'],
    ['collapsed', 'keypad-button', 'toggleKeys'],
    ['idle', 'tab', 'show', 'keypad'],
    ['incoming', 'answer-button', 'answer', 'in'],
    ['incoming', 'reject-button', 'reject', 'in'],
    ['incoming', 'silence-button', 'silence'],
    ['waiting', 'answer-button', 'answer', 'in2'],
    ['live', 'hangup-button', 'hangup', 'call'],
    ['live', 'mute-button', 'toggleMute'],
    ['live', 'hold-button', 'toggleHold', 'call'],
    ['live', 'keypad-button', 'toggleKeys'],
    ['live', 'device-button', 'show', 'settings'],
    ['live-devices', 'device-button', 'show', 'keypad'],
    ['two-calls', 'swap-button', 'swap', 'other'],
    ['permission-blocked', 'error-action', 'resumePermission'],
    ['permission-insecure', 'error-action', 'listenOnly'],
    ['live-silent', 'error-action', 'resumePermission'],
    ['playback', 'sound-button', 'unlockAudio'],
    ['ended-local', 'redial-button', 'dial', '+351912345678'],
    ['ended-local', 'done-button', 'dismissEnded'],
    ['line-failed', 'error-action', 'retryLine'],
    ['trouble', 'dismiss-button', 'dismissTrouble'],
    ['history', 'history-row', 'fill', DIALER_MODELS.history.rows[0]],
    ['history', 'redial-button', 'dial', '+351912345678'],
    ['history', 'forget-button', 'forget', DIALER_MODELS.history.rows[0]],
    ['settings', 'dnd-switch', 'setDnd', true],
    ['settings', 'test-button', 'testSpeaker'],
    ['settings-unnamed', 'name-button', 'nameDevices'],
    ['floating-closed', 'launcher', 'open'],
    ['floating-open', 'close-button', 'close'],
    ['button-idle', 'call-button', 'dial'],
    ['button-live', 'hangup-button', 'hangup', 'call'],
    ['button-incoming', 'answer-button', 'answer', 'in'],
  ];
  for (const [state, name, action, ...args] of CLICKS) {
    it(`${state}: ${name} asks to ${action}`, () => {
      const host = show(state);
      part(host, name).click();
      expect(host.asked).to.deep.equal([{name: action, args}]);
    });
  }

  it('leaves the microphone panel for good by its last button', () => {
    const host = show('permission-blocked');
    parts(host, 'error-action').at(-1)!.click();
    expect(host.asked.map(({name}) => name)).to.deep.equal(['dismissPermission']);
  });

  it('tells the steps for the browser in use, and none where only the owner of the page can help', () => {
    const steps = (name: DialerModelName): number => all(show(name), '[part~=error] li').length;
    expect([steps('permission-blocked'), steps('permission-dismissed'), steps('live-silent')]).to.deep.equal([3, 2, 3]);
    expect([steps('permission-insecure'), steps('permission-policy')]).to.deep.equal([0, 0]);
    const browser = navigator.userAgent.includes('Firefox') ? 'crossed-out microphone' : 'start of the address bar';
    expect(part(show('permission-blocked'), 'error').textContent).to.include(browser);
  });

  it('goes on with its buttons while nothing of the user is heard', () => {
    const host = show('live-silent');
    expect(part(host, 'error').textContent).to.include(EN_DIALER.permRevokedTitle);
    expect(part(host, 'status').textContent).to.equal(EN_DIALER.notHeard);
    for (const name of ['mute-button', 'hold-button', 'hangup-button']) expect(part(host, name), name).to.exist;
  });

  it('asks once more before the list is cleared', () => {
    const host = show('history');
    const details = host.root.querySelector('details')!;
    part(host, 'clear-button').click();
    expect(details.open).to.equal(true);
    host.root.querySelector<HTMLElement>('.confirm .alt')!.click();
    expect([details.open, host.asked.length]).to.deep.equal([false, 0]);
    part(host, 'clear-button').click();
    part(host, 'clear-confirm').click();
    expect(host.asked).to.deep.equal([{name: 'forget', args: []}]);
  });

  it('does not silence twice', () => {
    const host = show('incoming-silenced');
    part(host, 'silence-button').click();
    expect(host.asked).to.deep.equal([]);
    expect(part(host, 'silence-button').textContent.trim()).to.equal(EN_DIALER.silenced);
  });

  it('hands over the field, the paste, the caller and the devices', () => {
    const host = show('caller-choice');
    const field = part(host, 'number') as HTMLInputElement;
    field.dispatchEvent(new InputEvent('input'));
    field.dispatchEvent(new ClipboardEvent('paste'));
    const caller = part(host, 'caller-select') as HTMLSelectElement;
    caller.value = '+44 20 7946 0018';
    caller.dispatchEvent(new Event('change'));
    expect(host.asked.map(({name}) => name)).to.deep.equal(['edit', 'paste', 'chooseCaller']);
    expect(host.asked[0]!.args[0]).to.equal(field);
    expect(host.asked[2]!.args).to.deep.equal(['+44 20 7946 0018']);

    const settings = show('settings');
    for (const select of parts(settings, 'device-select')) {
      (select as HTMLSelectElement).selectedIndex = 1;
      select.dispatchEvent(new Event('change'));
    }
    const volume = part(settings, 'volume') as HTMLInputElement;
    volume.value = '0.5';
    volume.dispatchEvent(new InputEvent('input'));
    expect(settings.asked).to.deep.equal([
      {name: 'setMicrophone', args: ['m1']},
      {name: 'setSpeaker', args: ['s1']},
      {name: 'setRinger', args: ['s1']},
      {name: 'setVolume', args: [0.5]},
    ]);
  });
});
