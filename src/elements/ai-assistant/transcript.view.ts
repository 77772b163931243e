/** What was said, and what a screen reader hears of it. Links, pictures and captions are in `extras.ts`. */
import type {TranscriptItem} from '../../client/conversation/types.js';
import {iconDown, iconWarning} from '../base/icons.js';
import {html, icon, nothing} from '../base/drawing.js';
import type {AssistantActions, AssistantModel} from './model.js';

function messageView(model: AssistantModel, actions: AssistantActions, item: TranscriptItem): unknown {
  const {words, extras, away} = model;
  const {role, text, final, interrupted, delivery, id} = item;
  const mine = role === 'user';
  const note =
    delivery === 'failed'
      ? html`${icon(iconWarning)}${words.notSent}<button
            type="button"
            class="link"
            title=${away ? words.sendSoon : nothing}
            ?disabled=${away}
            @click=${() => actions.resend(id)}
          >
            ${words.sendAgain}
          </button>`
      : delivery === 'pending'
        ? words.sending
        : interrupted && words.interrupted;
  // One expression in the bubble: it keeps the text's own line breaks, so the template must not add any.
  return html`<div
    class="turn ${mine ? 'mine' : 'theirs'} ${final || model.phase !== 'live' ? '' : 'partial'} ${delivery}"
    part="message message-${role}"
    data-id=${id}
  >
    <span class="hidden">${mine ? words.you : words.assistant}: </span>
    <div class="bubble" dir="auto">${extras ? extras.richText(model, actions, item) : text}</div>
    ${note ? html`<div class=${delivery === 'failed' ? 'meta bad' : 'meta'}>${note}</div>` : nothing}
  </div>`;
}

/**
 * What is announced: the assistant's finished words when nobody hears them, and a message that was not sent. Words
 * spoken aloud are not said a second time, which is why the log itself is silent.
 */
export function announcement({items, callMode, playbackBlocked, phase, words}: AssistantModel): string {
  const last = items.at(-1);
  if (phase !== 'live' || !last) return '';
  if (last.delivery === 'failed') return words.notSent;
  const unheard = callMode === 'text' || playbackBlocked;
  return unheard ? (items.findLast(({role, final}) => role === 'assistant' && final)?.text ?? '') : '';
}

export function transcriptView(model: AssistantModel, actions: AssistantActions): unknown {
  const {words, look, items, phase, agent, callMode, extras} = model;
  const announce = html`<p class="hidden" role="status">${announcement(model)}</p>`;
  const live = phase === 'live';
  if (callMode === 'voice') {
    if (look.transcript === 'off') return announce;
    if (look.transcript === 'captions' && live && extras) return [extras.captionView(model), announce];
  }
  return html`<div class="talk">
      <div class="log" part="transcript" role="log" aria-live="off" aria-label=${words.transcript} tabindex="0">
        ${
          items.length
            ? items.map((item) => messageView(model, actions, item))
            : html`<div class="empty"><slot name="empty">${live ? words.empty : nothing}</slot></div>`
        }
        ${
          live && callMode === 'text' && agent === 'thinking'
            ? html`<div class="turn theirs" aria-hidden="true">
                <div class="bubble dots"><i></i><i></i><i></i></div>
              </div>`
            : nothing
        }
      </div>
      <button class="jump" type="button" hidden>${icon(iconDown)}${words.newMessages}</button>
    </div>
    ${announce}`;
}
