/** The call itself and what comes right before and after it. */
import {iconDownload, iconEnd, iconKeyboard, iconMicrophone, iconMicrophoneOff, iconSound} from '../base/icons.js';
import {composerView} from './composer.view.js';
import type {AssistantKit} from './kit.js';
import type {AssistantActions, AssistantModel} from './model.js';
import {noticeView} from './notice.view.js';
import {transcriptView} from './transcript.view.js';
import {visualizerView} from './visualizer.js';

/** From the click to the answer: who is being called, how far it is, and a way out. */
export function startingView(kit: AssistantKit, model: AssistantModel, actions: AssistantActions): unknown {
  const {html} = kit;
  const {words, look, step} = model;
  return html`<div class="stage wait" data-step=${step}>${kit.orb(look, 'big')}</div>
    <div class="controls">
      <button class="pill" part="end-button" type="button" @click=${() => actions.end()}>${words.cancel}</button>
    </div>`;
}

/** In a call. `dim` marks what waits while signalling is away: it stays readable. */
export function liveView(kit: AssistantKit, model: AssistantModel, actions: AssistantActions): unknown {
  const {html, nothing} = kit;
  const {words, callMode, muted, playbackBlocked, look} = model;
  const voice = callMode === 'voice';
  return html`${voice && look.visualizer !== 'none' ? html`<div class="stage">${visualizerView(kit, model)}</div>` : nothing}
    ${
      playbackBlocked
        ? html`<div class="banner">
            <p>${words.soundBlocked}</p>
            <button class="cta" part="sound-button" type="button" @click=${() => actions.unlockAudio()}>
              ${iconSound(kit)}${words.enableSound}
            </button>
          </div>`
        : nothing
    }
    ${transcriptView(kit, model, actions)} ${composerView(kit, model, actions)}
    <div class="controls">
      ${
        voice
          ? html`<button
              class="pill ${muted ? 'on' : ''}"
              part="mute-button"
              type="button"
              @click=${() => actions.toggleMute()}
            >
              ${muted ? iconMicrophoneOff(kit) : iconMicrophone(kit)}<span>${muted ? words.unmute : words.mute}</span>
            </button>`
          : look.mode === 'text'
            ? nothing
            : html`<button class="pill" part="microphone-button" type="button" @click=${() => actions.useMicrophone()}>
                ${iconMicrophone(kit)}<span>${words.useMicrophone}</span>
              </button>`
      }
      <button
        class="pill end"
        part="end-button"
        type="button"
        title=${voice ? words.endCall : words.endChat}
        @click=${() => actions.end()}
      >
        ${voice ? iconEnd(kit) : nothing}<span>${words.end}</span>
      </button>
      ${model.extras?.menuView(kit, model)}
    </div>`;
}

/** What is left of the conversation, with a way to keep it. */
const keptView = (kit: AssistantKit, model: AssistantModel, actions: AssistantActions): unknown => {
  const {html, nothing} = kit;
  if (!model.items.length) return nothing;
  return html`${model.look.transcript === 'off' && model.callMode === 'voice' ? nothing : transcriptView(kit, model, actions)}
    <button class="quiet" part="download-button" type="button" @click=${() => actions.downloadTranscript()}>
      ${iconDownload(kit)}<span>${model.words.download}</span>
    </button>`;
};

export function endedView(kit: AssistantKit, model: AssistantModel, actions: AssistantActions): unknown {
  const {html, nothing} = kit;
  const {words, look, endedText} = model;
  const voice = look.mode !== 'text';
  return html`<div class="over">
      <slot name="ended">
        <h3 class="focus-here" tabindex="-1">${words.endedTitle}</h3>
        <p>${endedText}</p>
      </slot>
    </div>
    ${keptView(kit, model, actions)}
    <div class="actions">
      ${
        voice
          ? html`<button class="cta" part="start-button" type="button" @click=${() => actions.start('voice')}>
              ${iconMicrophone(kit)}<span>${words.talkAgain}</span>
            </button>`
          : nothing
      }
      ${
        look.mode === 'voice' || (voice && !look.textInput)
          ? nothing
          : html`<button
              class=${voice ? 'alt' : 'cta'}
              part=${voice ? 'text-button' : 'start-button'}
              type="button"
              @click=${() => actions.start('text')}
            >
              ${iconKeyboard(kit)}<span>${voice ? words.typeInstead : words.startTyping}</span>
            </button>`
      }
    </div>
    ${model.extras?.menuView(kit, model)}`;
}

/** Something needs a decision; what was said stays. */
export function troubleView(kit: AssistantKit, model: AssistantModel, actions: AssistantActions): unknown {
  const kept = model.phase === 'failed' && !model.confirmTakeover;
  return [kept ? keptView(kit, model, actions) : kit.nothing, noticeView(kit, model, actions)];
}
