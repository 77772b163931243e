import {VERSION} from '../version.js';

/**
 * Registers a tag once. A tag that is taken stays with its first class: the same version twice is silent, another
 * version is one console warning, never a throw. Without custom elements (a server) nothing happens.
 */
export function define(tag: string, element: CustomElementConstructor & {version?: string}): void {
  if (typeof customElements === 'undefined') return;
  element.version = VERSION;
  const known = customElements.get(tag) as {version?: string} | undefined;
  if (!known) customElements.define(tag, element);
  else if (known.version !== VERSION) {
    console.warn(`<${tag}> is defined by version ${known.version ?? '?'}; ${VERSION} is ignored.`);
  }
}
