export interface TelLinksOptions {
  readonly document: Document;
  /** Links that call here; empty for none. */
  readonly selector?: string;
  /** A link was clicked: its `href` as it is written in the page. */
  readonly onDial: (href: string, link: Element) => void;
  /** The selector cannot be used; told once for each. */
  readonly onProblem?: (message: string) => void;
}

/** Other links match a careless selector, too, and must go on leading somewhere. */
const CALLABLE = /^\s*(tel|sips?):/i;

/** Links of the page that call here instead of opening the system's telephone. Links the page adds later count, too. */
export class TelLinks {
  readonly #options: TelLinksOptions;
  #selector = '';
  #refused = '';
  #listening: AbortController | null = null;
  #disposed = false;

  constructor(options: TelLinksOptions) {
    this.#options = options;
    this.use(options.selector ?? '');
  }

  /** Another selector; empty turns it off. */
  use(selector: string): void {
    if (this.#disposed) return;
    this.#selector = this.#checked(selector.trim());
    if (!this.#selector) return this.#stop();
    if (this.#listening) return;
    this.#listening = new AbortController();
    const clicked = (event: MouseEvent): void => this.#clicked(event);
    this.#options.document.addEventListener('click', clicked, {signal: this.#listening.signal});
  }

  dispose(): void {
    this.#disposed = true;
    this.#stop();
  }

  #stop(): void {
    this.#listening?.abort();
    this.#listening = null;
  }

  #checked(selector: string): string {
    if (!selector) return '';
    try {
      this.#options.document.createDocumentFragment().querySelector(selector);
      this.#refused = '';
      return selector;
    } catch {
      if (this.#refused !== selector) this.#options.onProblem?.(`tel-links: ${selector} is not a CSS selector`);
      this.#refused = selector;
      return '';
    }
  }

  /** Any click that is more than a plain one is the user's way to do something else with the link. */
  #clicked(event: MouseEvent): void {
    const {ctrlKey, metaKey, shiftKey, altKey} = event;
    if (event.defaultPrevented || event.button !== 0 || ctrlKey || metaKey || shiftKey || altKey) return;
    // The path leads through open shadow roots, where the event's target is only their host.
    for (const node of event.composedPath()) {
      if (!isElement(node) || !node.matches(this.#selector)) continue;
      const href = node.getAttribute('href');
      if (href === null || !CALLABLE.test(href) || node.hasAttribute('download')) continue;
      event.preventDefault();
      return this.#options.onDial(href, node);
    }
  }
}

/** By shape: elements of another frame's document are not instances of this window's classes. */
const isElement = (node: EventTarget): node is Element => (node as Partial<Node>).nodeType === 1;
