/** What the loader has and the assistant's chunks use: Lit, and what both draw or say. Handed in, never imported. */
import {KIT} from '../base/kit.js';
import {EN_LAUNCHER} from '../base/words/en.js';
import type {AssistantLook} from './model.js';

const {html, nothing} = KIT;

/** The built-in orb with the owner's picture over it; a picture that a page's policy blocks leaves the orb. */
const orb = ({avatar}: Pick<AssistantLook, 'avatar'>, size = ''): unknown =>
  html`<span class="orb ${size}" part="avatar"
    >${avatar ? html`<img src=${avatar} alt="" @error=${({target}: Event) => ((target as HTMLElement).hidden = true)} />` : nothing}</span
  >`;

export const ASSISTANT_KIT = {...KIT, orb, words: EN_LAUNCHER} as const;
export type AssistantKit = typeof ASSISTANT_KIT;
