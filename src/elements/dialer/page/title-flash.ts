import type {Clock} from '../../../lib/clock.js';
import {Disposer} from '../../../lib/disposer.js';

const MARK = '☎';
const BEAT_MS = 1000;

/** Lets the page's title alternate with a caller's name. The title belongs to the page: what the page sets meanwhile wins. */
export class TitleFlash {
  readonly #document: {title: string};
  readonly #clock: Clock;
  readonly #disposer = new Disposer();
  /** What is flashed, empty for nothing. */
  #text = '';
  /** The page's own title. */
  #page = '';
  /** The title as this object left it; reading tells spaces that the browser took away. */
  #left = '';
  #cancel = (): void => {};

  constructor({document, clock}: {readonly document: {title: string}; readonly clock: Clock}) {
    this.#document = document;
    this.#clock = clock;
  }

  /** Flashes that name at once and every other second; an empty one ends it. */
  show(name: string): void {
    const text = name && `${MARK} ${name}`;
    if (text === this.#text || this.#disposer.disposed) return;
    if (!this.#text) {
      // Another dialer of this page is at it, and its text must not be taken for the page's title.
      if (this.#document.title.startsWith(MARK)) return;
      this.#left = this.#page = this.#document.title;
    }
    this.#text = text;
    this.#cancel();
    this.#notePage();
    this.#set(text || this.#page);
    if (text) this.#wait(false);
  }

  dispose(): void {
    this.show('');
    this.#disposer.dispose();
  }

  #wait(next: boolean): void {
    const beat = (): void => {
      this.#notePage();
      this.#set(next ? this.#text : this.#page);
      this.#wait(!next);
    };
    this.#cancel = this.#disposer.timeout(this.#clock, beat, BEAT_MS);
  }

  #notePage(): void {
    const {title} = this.#document;
    if (title !== this.#left && !title.startsWith(MARK)) this.#page = title;
  }

  #set(title: string): void {
    if (this.#document.title !== title) this.#document.title = title;
    this.#left = this.#document.title;
  }
}
