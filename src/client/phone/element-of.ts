import type {ElementReference} from '../../options/phone-options.js';

/** The element that is meant: itself, by its id, or found by a function; `null` when there is none. */
export function elementOf(reference: ElementReference | null | undefined): HTMLMediaElement | null {
  if (typeof reference === 'function') return reference();
  if (typeof reference !== 'string') return reference ?? null;
  const found = globalThis.document?.getElementById(reference);
  return found instanceof HTMLMediaElement ? found : null;
}

/** The id by which another page finds the same element; `undefined` when it has none. */
export const idOfElement = (reference: ElementReference | null | undefined): string | undefined =>
  typeof reference === 'string' ? reference : elementOf(reference)?.id || undefined;
