/** What is painted before the assistant's chunk is here: the launcher, or a small card where the element stands in the page. */
import {html, nothing} from 'lit';
import {EN_LAUNCHER} from '../base/words/en.js';
import {orb} from '../base/kit.js';
import type {AssistantValues} from './look.js';
import type {AssistantLook, AssistantModel, AssistantPhase, FirstActions} from './model.js';

/** As much of a model as the first paint reads. The owner's attributes count, `widget_settings` cannot be known yet. */
export function firstModel(values: AssistantValues, phase: AssistantPhase, open: boolean): AssistantModel {
  return {
    phase,
    open,
    look: {layout: 'floating', ...values} as Partial<AssistantLook>,
    words: {...EN_LAUNCHER, ...(values['strings'] as object | undefined)},
    callMode: values['mode'] === 'text' ? 'text' : 'voice',
  } as AssistantModel;
}

export function firstView(model: AssistantModel, actions: FirstActions): unknown {
  const {look, words, phase, callMode} = model;
  const failed = phase === 'failed' ? html`<p role="alert">${words.loadFailed}</p>` : nothing;
  const floating = look.layout === 'floating';
  if (floating && phase !== 'failed') return nothing;
  const card = floating
    ? failed
    : phase === 'unconfigured'
      ? words.notConfigured
      : html`${orb(look, 'big')}
          <h3>${look.heading || words.heading}</h3>
          ${look.consent === 'none' ? nothing : html`<p><slot name="consent">${words.consent}</slot></p>`} ${failed}
          <button class="cta" part="start-button" type="button" @click=${() => actions.start(callMode)}>
            ${look.startText || (callMode === 'text' ? words.startTyping : words.startTalking)}
          </button>`;
  return html`<section id="panel" class="first" part="panel">${card}</section>`;
}
