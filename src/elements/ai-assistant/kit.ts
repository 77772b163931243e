/**
 * What the loader has and the assistant's chunks use: Lit, and what both draw or say. Handed in, never imported: a chunk
 * that imported `lit` itself would make the bundler put Lit into a file shared with the loader, and a query string on the
 * loader's URL would then load it twice (docs/architecture.md).
 */
import {html, nothing} from 'lit';
import {EN_LAUNCHER} from '../base/words/en.js';
import type {AssistantLook} from './model.js';

/** The built-in orb with the owner's picture over it; a picture that a page's policy blocks leaves the orb. */
export const orb = ({avatar}: Pick<AssistantLook, 'avatar'>, size = ''): unknown =>
  html`<span class="orb ${size}" part="avatar"
    >${avatar ? html`<img src=${avatar} alt="" @error=${({target}: Event) => ((target as HTMLElement).hidden = true)} />` : nothing}</span
  >`;

export const ASSISTANT_KIT = {html, nothing, orb, words: EN_LAUNCHER} as const;
export type AssistantKit = typeof ASSISTANT_KIT;
