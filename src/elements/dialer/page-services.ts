/** What a telephone does with the page and the browser around it; made when the element is in a page, undone when it leaves. */
import {systemClock} from '../../lib/clock.js';
import {Disposer} from '../../lib/disposer.js';
import type {DialerActions, DialerModel} from './model.js';
import {Attention} from './page/attention.js';
import {LeaveProtection} from './page/leave-protection.js';
import {CallMediaSession} from './page/media-session.js';
import {Shortcuts} from './page/shortcuts.js';
import type {ShortcutMode} from './page/shortcuts.js';
import {Tabs} from './page/tabs.js';
import type {Elsewhere} from './page/tabs.js';
import {TelLinks} from './page/tel-links.js';
import {ScreenWakeLock} from './page/wake-lock.js';

/** One per user and page: several dialers of a page are one tab. */
interface SharedTabs {
  readonly tabs: Tabs;
  readonly hosts: Set<PageHost>;
}
const shared = new Map<string, SharedTabs>();

export interface PageHost {
  readonly element: HTMLElement;
  readonly actions: DialerActions;
  /** A page link was clicked. */
  readonly link: (href: string) => void;
  readonly problem: (message: string) => void;
  readonly elsewhere: (elsewhere: Elsewhere | null) => void;
  readonly answeredElsewhere: (callIds: readonly string[]) => void;
  readonly open: () => void;
}

export class PageServices {
  readonly #disposer = new Disposer();
  readonly #host: PageHost;
  readonly #leave: LeaveProtection;
  readonly #wake: ScreenWakeLock;
  readonly #media: CallMediaSession;
  readonly #attention: Attention;
  readonly #links: TelLinks;
  readonly #shortcuts: Shortcuts;
  #tabs: Tabs | undefined;
  #key = '';
  #model: DialerModel | undefined;
  #values: Record<string, unknown> = {};

  constructor(host: PageHost) {
    this.#host = host;
    const {element, actions} = host;
    const {ownerDocument: document} = element;
    const window = document.defaultView ?? globalThis.window;
    this.#leave = new LeaveProtection({window});
    this.#wake = new ScreenWakeLock({document, navigator: window.navigator});
    this.#media = new CallMediaSession({
      window,
      handlers: {
        toggleMicrophone: () => actions.toggleMute(),
        hangup: () => this.#model?.call && actions.hangup(this.#model.call.id),
      },
    });
    this.#attention = new Attention({document, window, clock: systemClock, onClick: host.open});
    this.#links = new TelLinks({document, onDial: host.link, onProblem: host.problem});
    this.#shortcuts = new Shortcuts({
      host: element,
      document,
      mode: 'none',
      handlers: {
        answer: () => this.#with(this.#model?.incoming[0]?.id, actions.answer),
        hangup: () => this.#with(this.#model?.call?.id ?? this.#model?.incoming[0]?.id, (id) => this.#end(id)),
        mute: () => this.#with(this.#model?.call?.id, () => actions.toggleMute()),
        hold: () => this.#with(this.#model?.call?.id, actions.toggleHold),
      },
    });
    for (const service of [this.#leave, this.#wake, this.#media, this.#attention, this.#links, this.#shortcuts]) {
      this.#disposer.add(() => service.dispose());
    }
    // The one moment in which asking is polite, and allowed.
    element.addEventListener('click', () => this.#askOnce(), {signal: this.#disposer.signal});
  }

  /** Resolves when this tab may ring. */
  claim(signal: AbortSignal): Promise<() => void> {
    return this.#tabs?.claim(signal) ?? Promise.resolve(() => {});
  }

  /** A call was answered here: other tabs stop ringing for it. */
  answered(id: string): void {
    this.#tabs?.answered([id]);
  }

  missed(id: string, title: string, text: string): void {
    this.#attention.missed({id, title, text});
  }

  /** `key`: who calls; the tabs of one user know one another. */
  update(model: DialerModel, values: Record<string, unknown>, key: string): void {
    this.#model = model;
    this.#values = values;
    const {call, incoming, words, dialMode} = model;
    if (key !== this.#key) {
      this.#leaveTabs();
      this.#key = key;
      this.#tabs = key ? this.#join(key) : undefined;
    }
    this.#leave.active = values['leaveProtection'] !== false && !!call;
    this.#wake.active = values['wakeLock'] !== false && !!call;
    this.#media.update(call && {title: call.title, status: call.status, muted: call.muted});
    this.#attention.use({
      flash: values['notifications'] === 'all',
      notifications: values['notifications'] as 'off' | 'missed' | 'all',
    });
    this.#attention.ringing(incoming.map(({id, title}) => ({id, title, text: words.incoming})));
    this.#links.use((values['telLinks'] as string | undefined) || (dialMode === 'links' ? 'a[href^="tel:"]' : ''));
    this.#shortcuts.use(values['shortcuts'] as ShortcutMode);
    const ringing = incoming[0];
    if (call) this.#tabs?.announce('live', {id: call.id, title: call.title});
    else if (ringing) this.#tabs?.announce('ringing', {id: ringing.id, title: ringing.title});
    else this.#tabs?.announce('idle');
  }

  dispose(): void {
    this.#leaveTabs();
    this.#disposer.dispose();
  }

  #join(key: string): Tabs {
    const known = shared.get(key);
    if (known) {
      known.hosts.add(this.#host);
      this.#host.elsewhere(known.tabs.elsewhere);
      return known.tabs;
    }
    const hosts = new Set([this.#host]);
    const tabs = new Tabs({
      key,
      // Absent on pages without https, and a getter that throws in a sandboxed frame.
      locks: attempt(() => navigator.locks),
      channel: (name) => attempt(() => new BroadcastChannel(name)),
      onElsewhere: (elsewhere) => hosts.forEach((host) => host.elsewhere(elsewhere)),
      onAnswered: (ids) => hosts.forEach((host) => host.answeredElsewhere(ids)),
    });
    shared.set(key, {tabs, hosts});
    return tabs;
  }

  #leaveTabs(): void {
    const known = shared.get(this.#key);
    this.#tabs = undefined;
    if (!known?.hosts.delete(this.#host) || known.hosts.size) return;
    shared.delete(this.#key);
    known.tabs.dispose();
  }

  #with(id: string | undefined, run: (id: string) => void): boolean {
    if (id) run(id);
    return !!id;
  }

  #end(id: string): void {
    const {hangup, reject} = this.#host.actions;
    if (this.#model?.incoming.some((one) => one.id === id)) reject(id);
    else hangup(id);
  }

  #askOnce(): void {
    if (this.#values['notifications'] !== 'off') void this.#attention.askPermission();
  }
}

function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}
