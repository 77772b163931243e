/** Small services around the dialer's page: leaving it, the screen, media controls, links and keys. */
import {expect} from '@open-wc/testing';
import {LeaveProtection} from '../../src/elements/dialer/page/leave-protection.js';
import {CallMediaSession} from '../../src/elements/dialer/page/media-session.js';
import {Shortcuts} from '../../src/elements/dialer/page/shortcuts.js';
import type {ShortcutMode, ShortcutName} from '../../src/elements/dialer/page/shortcuts.js';
import {TelLinks} from '../../src/elements/dialer/page/tel-links.js';
import {ScreenWakeLock} from '../../src/elements/dialer/page/wake-lock.js';
import {microtasks} from '../support/until.js';

const made: {dispose(): void}[] = [];
const keep = <T extends {dispose(): void}>(service: T): T => {
  made.push(service);
  return service;
};

afterEach(() => {
  for (const service of made.splice(0)) service.dispose();
});

describe('dialer: leaving the page', () => {
  it('asks while it is active, and listens only then', () => {
    let listeners = 0;
    class Page extends EventTarget {
      override addEventListener(...args: Parameters<EventTarget['addEventListener']>): void {
        listeners++;
        super.addEventListener(...args);
      }
    }
    const page = new Page();
    const asks = (): boolean => !page.dispatchEvent(new Event('beforeunload', {cancelable: true}));
    const protection = keep(new LeaveProtection({window: page}));
    expect([asks(), listeners]).to.deep.equal([false, 0]);
    protection.active = true;
    protection.active = true;
    expect([asks(), listeners]).to.deep.equal([true, 1]);
    protection.active = false;
    expect(asks()).to.equal(false);
    protection.active = true;
    protection.dispose();
    protection.active = true;
    expect([asks(), protection.active]).to.deep.equal([false, false]);
  });
});

describe('dialer: wake lock', () => {
  class Page extends EventTarget {
    visibilityState: DocumentVisibilityState = 'visible';
    show(state: DocumentVisibilityState): void {
      this.visibilityState = state;
      this.dispatchEvent(new Event('visibilitychange'));
    }
  }
  class Sentinel {
    released = false;
    release(): Promise<void> {
      this.released = true;
      return Promise.resolve();
    }
  }
  const setup = () => {
    const document = new Page();
    const given: Sentinel[] = [];
    const asked: {grant(): Promise<void>; refuse(): Promise<void>}[] = [];
    const request = (): Promise<WakeLockSentinel> =>
      new Promise((resolve, reject) => {
        const grant = (): Promise<void> => {
          given.push(new Sentinel());
          resolve(given.at(-1) as unknown as WakeLockSentinel);
          return microtasks();
        };
        const refuse = (): Promise<void> => {
          reject(new DOMException('no', 'NotAllowedError'));
          return microtasks();
        };
        asked.push({grant, refuse});
      });
    const lock = keep(new ScreenWakeLock({document, navigator: {wakeLock: {request}}}));
    return {document, given, asked, lock};
  };

  it('is held while active, asked for again when the page is visible again, and released', async () => {
    const {document, given, asked, lock} = setup();
    document.show('visible');
    expect(asked.length).to.equal(0);
    lock.active = true;
    await asked[0]?.grant();
    document.show('visible');
    expect(asked.length).to.equal(1);
    await given[0]?.release();
    document.show('hidden');
    expect(asked.length).to.equal(1);
    document.show('visible');
    await asked[1]?.grant();
    expect(given[1]?.released).to.equal(false);
    lock.active = false;
    expect(given[1]?.released).to.equal(true);
    document.show('visible');
    expect(asked.length).to.equal(2);
  });

  it('leaves nothing when the call ends before the answer, and keeps one when the next has begun', async () => {
    const {given, asked, lock} = setup();
    lock.active = true;
    lock.active = false;
    await asked[0]?.grant();
    expect(given[0]?.released).to.equal(true);
    lock.active = true;
    lock.active = false;
    lock.active = true;
    await asked[1]?.grant();
    await asked[2]?.grant();
    expect([asked.length, given.filter(({released}) => !released).length]).to.deep.equal([2, 1]);
    lock.dispose();
    expect(given.every(({released}) => released)).to.equal(true);
  });

  it('is silent where it is refused or missing; a refusal of a page that was hidden meanwhile is asked again', async () => {
    const {document, given, asked, lock} = setup();
    lock.active = true;
    document.show('hidden');
    document.show('visible');
    await asked[0]?.refuse();
    await asked[1]?.grant();
    expect(given.length).to.equal(1);
    await given[0]?.release();
    document.show('visible');
    await asked[2]?.refuse();
    expect(asked.length).to.equal(3);
    lock.active = false;

    const without = keep(new ScreenWakeLock({document, navigator: {}}));
    without.active = true;
    await microtasks();
    keep(new ScreenWakeLock(window)).active = true;
    await microtasks();
  });
});

describe('dialer: media session', () => {
  const handlers = {toggleMicrophone: () => {}, hangup: () => {}};
  const call = {title: 'Ann', status: 'In a call', muted: false};

  it('shows the call and takes the keys meanwhile, then gives back what the page had', () => {
    const actions = new Map<string, unknown>();
    const active: boolean[] = [];
    const session = {
      metadata: null as MediaMetadata | null,
      setActionHandler: (action: string, handler: unknown) => {
        if (action === 'togglemicrophone') throw new TypeError('unknown action');
        actions.set(action, handler);
      },
      setMicrophoneActive: (on: boolean) => {
        active.push(on);
        return on ? Promise.reject(new Error('no')) : undefined;
      },
    };
    const music = (session.metadata = new MediaMetadata({title: 'Song'}));
    const navigator = {mediaSession: session as unknown as MediaSession};
    const media = keep(new CallMediaSession({window: {navigator, MediaMetadata}, handlers}));
    media.update(call);
    expect([session.metadata?.title, session.metadata?.artist]).to.deep.equal(['Ann', 'In a call']);
    expect(actions.get('hangup')).to.equal(handlers.hangup);
    media.update({...call, muted: true});
    media.update({...call, status: 'On hold', muted: true});
    expect([session.metadata?.artist, active]).to.deep.equal(['On hold', [true, false]]);
    media.update(null);
    expect([session.metadata, actions.get('hangup')]).to.deep.equal([music, null]);
    media.update(call);
    session.metadata = null;
    media.dispose();
    media.update(call);
    expect([session.metadata, actions.get('hangup'), active]).to.deep.equal([null, null, [true, false, true, false]]);
  });

  it('works with this browser and with none', () => {
    const media = keep(new CallMediaSession({window, handlers}));
    media.update(call);
    expect(navigator.mediaSession.metadata?.title).to.equal('Ann');
    media.dispose();
    expect(navigator.mediaSession.metadata).to.equal(null);
    keep(new CallMediaSession({window: {navigator: {}}, handlers})).update(call);
  });
});

describe('dialer: links of the page', () => {
  const stay = (event: Event): void => event.preventDefault();
  let host: HTMLElement;
  beforeEach(() => {
    host = document.createElement('div');
    host.innerHTML = `
      <a id="tel" href=" TEL:+1 (555) 0100" target="_blank"><b>call</b></a>
      <a id="sip" href="sip:ann@example.com">sip</a><a id="file" href="tel:1" download>file</a><a id="web" href="#web">web</a>
      <a id="claimed" href="tel:2">claimed</a><p></p>`;
    const shadow = host.querySelector('p')!.attachShadow({mode: 'open'});
    shadow.innerHTML = '<a id="deep" href="tel:3"><i>deep</i></a>';
    host.querySelector('#claimed')!.addEventListener('click', stay, {});
    document.body.append(host);
    // Nothing here may really lead anywhere; the window is after the document.
    window.addEventListener('click', stay, {});
  });
  afterEach(() => {
    host.remove();
    window.removeEventListener('click', stay);
  });

  const dialled: string[] = [];
  const problems: string[] = [];
  const links = (selector: string): TelLinks => {
    dialled.length = problems.length = 0;
    return keep(
      new TelLinks({
        document,
        selector,
        onDial: (href, link) => dialled.push(`${link.id} ${href}`),
        onProblem: (message) => problems.push(message),
      }),
    );
  };
  const click = (target: Element | null | undefined, init: MouseEventInit = {}): void =>
    void target?.dispatchEvent(new MouseEvent('click', {bubbles: true, composed: true, cancelable: true, ...init}));
  const inside = (selector: string): Element | null => host.querySelector(selector);

  it('call with their raw href, also in open shadow roots', () => {
    links('a');
    for (const selector of ['b', '#sip', '#file', '#web', '#claimed']) click(inside(selector));
    click(host.querySelector('p')?.shadowRoot?.querySelector('i'));
    expect(dialled).to.deep.equal(['tel  TEL:+1 (555) 0100', 'sip sip:ann@example.com', 'deep tel:3']);
  });

  it('are left to the browser for any click but a plain one', () => {
    links('a');
    for (const key of ['ctrlKey', 'metaKey', 'shiftKey', 'altKey']) click(inside('#tel'), {[key]: true});
    click(inside('#tel'), {button: 1});
    expect(dialled).to.deep.equal([]);
  });

  it('prevents the default of what it takes only', () => {
    links('#tel');
    const taken: boolean[] = [];
    const look = (event: Event): void => void taken.push(event.defaultPrevented);
    window.addEventListener('click', look, {capture: false});
    window.removeEventListener('click', stay);
    window.addEventListener('click', stay, {});
    for (const selector of ['#tel', '#sip']) click(inside(selector));
    window.removeEventListener('click', look);
    expect(taken).to.deep.equal([true, false]);
  });

  it('use() changes the selector; a bad one is told once and calls nowhere', () => {
    const service = links('a[');
    service.use('a[');
    click(inside('#tel'));
    expect([problems.length, dialled]).to.deep.equal([1, []]);
    service.use('#sip');
    for (const selector of ['#tel', '#sip']) click(inside(selector));
    expect(dialled).to.deep.equal(['sip sip:ann@example.com']);
    service.use('');
    click(inside('#sip'));
    service.use('#sip');
    service.dispose();
    service.use('#sip');
    click(inside('#sip'));
    expect([dialled.length, problems.length]).to.deep.equal([1, 1]);
  });
});

describe('dialer: shortcuts', () => {
  let page: HTMLElement;
  let host: HTMLElement;
  beforeEach(() => {
    page = document.createElement('div');
    page.innerHTML = '<section><button></button><input></section><input id="outside"><p contenteditable>text</p>';
    host = page.querySelector('section')!;
    document.body.append(page);
  });
  afterEach(() => page.remove());

  const done: ShortcutName[] = [];
  let does = true;
  const shortcuts = (mode: ShortcutMode): Shortcuts => {
    done.length = 0;
    does = true;
    const handler = (name: ShortcutName) => () => done.push(name) > 0 && does;
    const names = ['answer', 'hangup', 'mute', 'hold'] as const;
    const handlers = Object.fromEntries(names.map((name) => [name, handler(name)])) as Record<
      ShortcutName,
      () => boolean
    >;
    return keep(new Shortcuts({host, document, mode, handlers}));
  };
  /** Whether somebody took it. */
  const press = (selector: string, init: KeyboardEventInit = {}): boolean =>
    !page.querySelector(selector)!.dispatchEvent(
      new KeyboardEvent('keydown', {
        ...{code: 'KeyA', key: 'å', altKey: true, bubbles: true, composed: true, cancelable: true},
        ...init,
      }),
    );

  it('go by the place of the key, with Alt alone, once per press', () => {
    shortcuts('focus');
    for (const code of ['KeyA', 'KeyH', 'KeyM', 'KeyL']) expect(press('button', {code})).to.equal(true);
    expect(done).to.deep.equal(['answer', 'hangup', 'mute', 'hold']);
    for (const key of ['ctrlKey', 'metaKey', 'shiftKey', 'repeat', 'isComposing']) press('button', {[key]: true});
    press('button', {altKey: false});
    press('button', {code: 'KeyB'});
    const first = new AbortController();
    page.querySelector('button')!.addEventListener('keydown', (event) => event.preventDefault(), first);
    press('button');
    first.abort();
    expect(done.length).to.equal(4);
    does = false;
    expect([press('button'), done.length]).to.deep.equal([false, 5]);
  });

  it('are heard where the mode says', () => {
    const service = shortcuts('focus');
    expect(press('#outside')).to.equal(false);
    service.use('global');
    expect([press('#outside'), press('button')]).to.deep.equal([true, true]);
    service.use('none');
    expect(press('button')).to.equal(false);
    service.use('global');
    service.dispose();
    service.use('global');
    expect([press('#outside'), done.length]).to.deep.equal([false, 2]);
  });

  it('leave AltGr to the text fields of the page', () => {
    shortcuts('global');
    const modifierAltGraph = true;
    for (const field of ['#outside', 'p']) expect(press(field, {modifierAltGraph})).to.equal(false);
    expect([press('section input', {modifierAltGraph}), press('button', {modifierAltGraph})]).to.deep.equal([
      true,
      true,
    ]);
  });
});
