/**
 * What the loader has and the chunks draw with: Lit and the orb. Handed in, never imported: a chunk that imported `lit`
 * itself would make the bundler put Lit into a file shared with the loader, and a query string on the loader's URL would
 * then load it twice (docs/architecture.md).
 */
import {html, nothing} from 'lit';

/** The built-in orb with the owner's picture over it; a picture that a page's policy blocks leaves the orb. */
export const orb = ({avatar}: {readonly avatar?: string}, size = ''): unknown =>
  html`<span class="orb ${size}" part="avatar"
    >${avatar ? html`<img src=${avatar} alt="" @error=${({target}: Event) => ((target as HTMLElement).hidden = true)} />` : nothing}</span
  >`;

export const KIT = {html, nothing, orb} as const;
export type Kit = typeof KIT;
