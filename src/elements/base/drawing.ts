/**
 * What every view of the chunks draws with. Lit and the orb are the loader's (`kit.ts`): `drawWith` hands them in once,
 * before the first view, and as live bindings they read like any other import.
 */
import type {Kit} from './kit.js';

export let html: Kit['html'];
export let nothing: Kit['nothing'];
export let orb: Kit['orb'];

export function drawWith(kit: Kit): void {
  ({html, nothing, orb} = kit);
}

/**
 * Icons are inline SVG: no request, no font, and `currentColor` follows text and forced colours. Decorative by design
 * (`aria-hidden`): the control around an icon always has words. One path each, because the build's HTML minifier drops
 * the `/` of `<rect/>` and what follows would then be lost inside it.
 */
export const icon = (path: string): unknown =>
  html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d=${path}></path></svg>`;

/** A button with words, behind an icon if there is a `path`. */
export const button = (
  look: string,
  part: string,
  act: () => void,
  words: string,
  path = '',
  title: string | typeof nothing = nothing,
): unknown =>
  html`<button class=${look} part=${part} type="button" title=${title} @click=${() => act()}>
    ${path && icon(path)}<span>${words}</span>
  </button>`;

/** A button with an icon alone; the words are for whoever cannot see or guess it. */
export const iconButton = (
  look: string,
  part: string,
  act: (event: Event) => void,
  words: string,
  path: string,
  disabled = false,
): unknown =>
  html`<button
    class="icon ${look}"
    part=${part}
    type="button"
    aria-label=${words}
    title=${words}
    ?disabled=${disabled}
    @click=${act}
  >
    ${icon(path)}
  </button>`;
