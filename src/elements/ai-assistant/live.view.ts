/** The call itself and what comes right before and after it. */
import {iconDownload, iconEnd, iconMicrophone, iconMicrophoneOff} from '../base/icons.js';
import {composerView} from './composer.view.js';
import {button, html, nothing, orb} from '../base/drawing.js';
import type {AssistantActions, AssistantModel} from './model.js';
import {noticeView} from './notice.view.js';
import {startButtons} from './shell.view.js';
import {transcriptView} from './transcript.view.js';
import {visualizerView} from './visualizer.js';

/** From the click to the answer: who is being called, how far it is, and a way out. */
export function startingView({words, look, step}: AssistantModel, {end}: AssistantActions): unknown {
  return html`<div class="stage wait" data-step=${step}>${orb(look, 'big')}</div>
    <div class="controls">${button('pill', 'end-button', end, words.cancel)}</div>`;
}

/** In a call. */
export function liveView(model: AssistantModel, actions: AssistantActions): unknown {
  const {words, callMode, muted, playbackBlocked, permission, look, extras, trouble} = model;
  const voice = callMode === 'voice';
  const microphone = voice
    ? button(
        muted ? 'pill on' : 'pill',
        'mute-button',
        actions.toggleMute,
        muted ? words.unmute : words.mute,
        muted ? iconMicrophoneOff : iconMicrophone,
      )
    : look.mode === 'text'
      ? nothing
      : button('pill', 'microphone-button', actions.useMicrophone, words.useMicrophone, iconMicrophone);
  return html`${voice && look.visualizer !== 'none' ? html`<div class="stage">${visualizerView(model)}</div>` : nothing}
    ${playbackBlocked ? trouble?.soundView(model, actions) : nothing}
    ${permission ? trouble?.silentView(model, actions) : nothing} ${transcriptView(model, actions)}
    ${composerView(model, actions)}
    <div class="controls">
      ${microphone}
      ${button('pill end', 'end-button', actions.end, words.end, voice ? iconEnd : '', voice ? words.endCall : words.endChat)}
      ${extras?.menuView(model)}
    </div>`;
}

/** What is left of the conversation, with a way to keep it. */
function keptView(model: AssistantModel, actions: AssistantActions): unknown {
  const {items, look, callMode, words} = model;
  if (!items.length) return nothing;
  return [
    look.transcript === 'off' && callMode === 'voice' ? nothing : transcriptView(model, actions),
    button('quiet', 'download-button', actions.downloadTranscript, words.download, iconDownload),
  ];
}

export function endedView(model: AssistantModel, actions: AssistantActions): unknown {
  return html`<div class="over">
      <slot name="ended">
        <h3 class="focus-here" tabindex="-1">${model.words.endedTitle}</h3>
        <p>${model.endedText}</p>
      </slot>
    </div>
    ${keptView(model, actions)} ${startButtons(model, actions, true)} ${model.extras?.menuView(model)}`;
}

/** Something needs a decision; what was said stays. */
export function troubleView(model: AssistantModel, actions: AssistantActions): unknown {
  const kept = model.phase === 'failed' && !model.confirmTakeover;
  return [kept ? keptView(model, actions) : nothing, noticeView(model, actions)];
}
