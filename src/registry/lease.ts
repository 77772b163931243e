import type {ClientCore} from '../client/client-core.js';

/** Who holds a client: an element, and how to name it in a message. */
export interface Holder {
  readonly element: HTMLElement;
  readonly label: string;
  /** A `<telnyx-client>`: facts bubble from it. */
  readonly provider: boolean;
  /** Only shows what others do: it keeps no client alive, and no request is put to it while there is anybody else. */
  readonly passive?: boolean;
  /** What the client is called in events. */
  name?: string;
}

/** A claim on a client. The client lives as long as somebody holds one, and a grace period longer. */
export interface Lease {
  readonly client: ClientCore;
  /** The element that facts of this client bubble from: a provider, else the first in document order (contract §5). */
  bubbler(): HTMLElement | undefined;
  /** The element that requests of this client start at when no call's element is to be asked. */
  asked(): HTMLElement | undefined;
  /** What those who use the client call it. */
  name(): string | undefined;
  release(): void;
}

/** `Node.DOCUMENT_POSITION_PRECEDING`: the other one comes first. */
const PRECEDING = 2;

/** See `Lease.bubbler`. */
export function bubblerOf(holders: Iterable<Holder>): HTMLElement | undefined {
  const inOrder = [...holders].sort(({element}, {element: other}) =>
    element.compareDocumentPosition(other) & PRECEDING ? 1 : -1,
  );
  return (inOrder.find(({provider}) => provider) ?? inOrder[0])?.element;
}
