export type ShortcutMode = 'focus' | 'global' | 'none';
export type ShortcutName = 'answer' | 'hangup' | 'mute' | 'hold';

/** `true`: something was done, so the key is not for anybody else. */
export type ShortcutHandlers = Readonly<Record<ShortcutName, () => boolean>>;

export interface ShortcutOptions {
  /** Hears keys while the focus is in it. */
  readonly host: EventTarget;
  readonly document: EventTarget;
  readonly mode: ShortcutMode;
  readonly handlers: ShortcutHandlers;
}

/** By place on the keyboard: on a Mac, Alt makes another character of every letter. */
const BY_CODE = new Map<string, ShortcutName>([
  ['KeyA', 'answer'],
  ['KeyH', 'hangup'],
  ['KeyM', 'mute'],
  ['KeyL', 'hold'],
]);

/** Alt+A answers, Alt+H hangs up, Alt+M mutes, Alt+L holds. */
export class Shortcuts {
  readonly #options: ShortcutOptions;
  #mode: ShortcutMode = 'none';
  #listening: AbortController | null = null;
  #disposed = false;

  constructor(options: ShortcutOptions) {
    this.#options = options;
    this.use(options.mode);
  }

  use(mode: ShortcutMode): void {
    if (mode === this.#mode || this.#disposed) return;
    this.#mode = mode;
    this.#listening?.abort();
    if (mode === 'none') return;
    this.#listening = new AbortController();
    const {host, document} = this.#options;
    const target = mode === 'global' ? document : host;
    const pressed = (event: Event): void => this.#pressed(event as KeyboardEvent);
    target.addEventListener('keydown', pressed, {signal: this.#listening.signal});
  }

  dispose(): void {
    this.use('none');
    this.#disposed = true;
  }

  #pressed(event: KeyboardEvent): void {
    const name = event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey && BY_CODE.get(event.code);
    if (!name || event.repeat || event.isComposing || event.defaultPrevented || this.#isWriting(event)) return;
    if (this.#options.handlers[name]()) event.preventDefault();
  }

  /** AltGr writes characters: in a text field of the page it belongs to the text. The dialer's own fields hold numbers. */
  #isWriting(event: KeyboardEvent): boolean {
    if (!event.getModifierState('AltGraph')) return false;
    const path = event.composedPath();
    const {localName, isContentEditable} = path[0] as HTMLElement;
    return !path.includes(this.#options.host) && (isContentEditable || /^(input|textarea|select)$/.test(localName));
  }
}
