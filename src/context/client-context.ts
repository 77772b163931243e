import type {ClientOptions} from '../options/client-options.js';

/** What a `<telnyx-client>` offers to the elements inside it. */
export interface ClientProvider {
  readonly element: HTMLElement;
  readonly name: string;
  /** Options stated on the provider, credentials included. */
  options(): ClientOptions;
}

/** Two copies of the library agree on the keys, because they are registered symbols. */
export const NEAREST = Symbol.for('telnyx.client');

export const namedKey = (name: string): symbol => Symbol.for(`telnyx.client:${name}`);
