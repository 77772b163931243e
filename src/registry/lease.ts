import type {ClientCore} from '../client/client-core.js';

/** Who holds a client: an element, and how to name it in a message. */
export interface Holder {
  readonly element: HTMLElement;
  readonly label: string;
  /** A `<telnyx-client>`: facts bubble from it. */
  readonly provider: boolean;
}

/** A claim on a client. The client lives as long as somebody holds one, and a grace period longer. */
export class Lease {
  readonly client: ClientCore;
  readonly #holders: ReadonlySet<Holder>;
  readonly #release: () => void;
  #released = false;

  constructor(client: ClientCore, holders: ReadonlySet<Holder>, release: () => void) {
    this.client = client;
    this.#holders = holders;
    this.#release = release;
  }

  /** The element that facts of this client bubble from: the provider, else the first in document order (contract §5). */
  bubbler(): HTMLElement | undefined {
    const holders = [...this.#holders];
    const provider = holders.find((holder) => holder.provider);
    if (provider) return provider.element;
    return holders
      .map(({element}) => element)
      .reduce<HTMLElement | undefined>(
        (first, element) =>
          first && !(first.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING) ? first : element,
        undefined,
      );
  }

  release(): void {
    if (this.#released) return;
    this.#released = true;
    this.#release();
  }
}
