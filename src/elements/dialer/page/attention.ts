/** Calls a user who looks elsewhere: a flashing title and, where the user allowed it, system notifications. */
import type {Clock} from '../../../lib/clock.js';
import {Disposer} from '../../../lib/disposer.js';
import {TitleFlash} from './title-flash.js';

export interface AttentionCall {
  readonly id: string;
  /** Name or number. */
  readonly title: string;
  /** What happened in words: "Incoming call". */
  readonly text: string;
}

export interface AttentionRules {
  /** The title flashes while it rings. */
  readonly flash: boolean;
  /** What is worth a notification. */
  readonly notifications: 'off' | 'missed' | 'all';
}

export interface AttentionSurroundings {
  readonly document: {title: string; readonly visibilityState: DocumentVisibilityState; hasFocus(): boolean};
  readonly window: EventTarget & {focus(): void; readonly Notification?: typeof Notification};
  readonly clock: Clock;
  /** A notification was clicked; the window has been brought to the front. */
  readonly onClick?: (callId: string) => void;
}

export class Attention {
  readonly #around: AttentionSurroundings;
  readonly #disposer = new Disposer();
  readonly #flash: TitleFlash;
  #rules: AttentionRules;
  #ringing: readonly AttentionCall[] = [];
  readonly #open = new Map<string, Notification>();

  constructor(surroundings: AttentionSurroundings, rules: AttentionRules = {flash: true, notifications: 'off'}) {
    this.#around = surroundings;
    this.#rules = rules;
    this.#flash = new TitleFlash(surroundings);
    this.#disposer.add(() => this.#flash.dispose());
    // A notification outlives its page, and nobody rings any more then.
    const {signal} = this.#disposer;
    surroundings.window.addEventListener('pagehide', () => this.#close([]), {signal});
  }

  /** Counts from the next call on for notifications, at once for the title. */
  use(rules: AttentionRules): void {
    this.#rules = rules;
    if (rules.notifications !== 'all') this.#close([]);
    this.#showTitle();
  }

  /** The calls that ring now, all of them; none: it is over. */
  ringing(calls: readonly AttentionCall[]): void {
    if (this.#disposer.disposed) return;
    const before = new Set(this.#ringing.map(({id}) => id));
    this.#ringing = calls;
    this.#close(calls.map(({id}) => id));
    this.#showTitle();
    if (this.#rules.notifications !== 'all') return;
    for (const call of calls) if (!before.has(call.id)) this.#ring(call);
  }

  missed(call: AttentionCall): void {
    if (!this.#disposer.disposed && this.#rules.notifications !== 'off') this.#notify(call, 'missed', {});
  }

  /** Only to be called in a click: browsers refuse, and users resent, the question at any other time. */
  async askPermission(): Promise<NotificationPermission | 'unsupported'> {
    const {Notification: Kind} = this.#around.window;
    if (!Kind) return 'unsupported';
    try {
      if (Kind.permission === 'default') await Kind.requestPermission();
    } catch {
      // Not from this kind of page, for example a frame.
    }
    return Kind.permission;
  }

  dispose(): void {
    this.#close([]);
    this.#disposer.dispose();
  }

  #showTitle(): void {
    this.#flash.show((this.#rules.flash && this.#ringing[0]?.title) || '');
  }

  #ring(call: AttentionCall): void {
    const notification = this.#notify(call, 'call', {requireInteraction: true});
    if (notification) this.#open.set(call.id, notification);
  }

  /** Closes what rings, but for those ids. */
  #close(kept: readonly string[]): void {
    for (const [id, notification] of [...this.#open]) {
      if (kept.includes(id)) continue;
      this.#open.delete(id);
      notification.close();
    }
  }

  /** The tag is the same in all tabs of the user, so one call is one notification. */
  #notify({id, title, text}: AttentionCall, kind: 'call' | 'missed', more: NotificationOptions): Notification | null {
    const {document, window} = this.#around;
    const {Notification: Kind} = window;
    if (Kind?.permission !== 'granted') return null;
    if (document.visibilityState === 'visible' && document.hasFocus()) return null;
    try {
      const notification = new Kind(title, {body: text, tag: `telnyx:${kind}:${id}`, ...more});
      const clicked = (): void => {
        window.focus();
        notification.close();
        this.#around.onClick?.(id);
      };
      notification.addEventListener('click', clicked, {signal: this.#disposer.signal});
      return notification;
    } catch {
      // Chrome on Android has the constructor and throws: notifications need a service worker there.
      return null;
    }
  }
}
