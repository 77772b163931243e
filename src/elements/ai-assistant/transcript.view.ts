/** What was said: the log, its last line as a caption, and what a screen reader hears of it. */
import type {TranscriptItem} from '../../client/conversation/types.js';
import {iconDown, iconWarning} from '../base/icons.js';
import type {AssistantKit} from './kit.js';
import {fill} from '../base/words/fill.js';
import type {AssistantActions, AssistantModel} from './model.js';

const LINK = /\bhttps?:\/\/[^\s<>"'`]+/gi;

/** `shop.example` allows itself and its subdomains. */
const allowed = (hosts: readonly string[], host: string): boolean =>
  hosts.some((entry) => entry === '*' || entry === host || host.endsWith(`.${entry}`));

/** Text with links where the host is allowed. Built from templates: nothing the assistant says is parsed as HTML. */
export function linkify(
  {html}: AssistantKit,
  text: string,
  hosts: readonly string[],
  actions: AssistantActions,
): unknown[] {
  const parts: unknown[] = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    // Punctuation after an address belongs to the sentence.
    const address = match[0].replace(/[.,;:!?)\]}*_]+$/, '');
    if (!URL.canParse(address) || !allowed(hosts, new URL(address).host)) continue;
    const {href} = new URL(address);
    parts.push(
      text.slice(end, match.index),
      html`<a
        href=${href}
        target="_blank"
        rel="noopener noreferrer nofollow"
        @click=${(event: Event) => actions.openLink(event, href)}
        >${address}</a
      >`,
    );
    end = match.index + address.length;
  }
  return [...parts, text.slice(end)];
}

function messageView(
  kit: AssistantKit,
  model: AssistantModel,
  actions: AssistantActions,
  item: TranscriptItem,
): unknown {
  const {html, nothing} = kit;
  const {words, look} = model;
  const {role, text, final, interrupted, delivery, images, id} = item;
  const mine = role === 'user';
  // One expression: the bubble keeps the text's own line breaks, so the template must not add any.
  const said = [
    mine ? text : linkify(kit, text, look.linkHosts, actions),
    images.map((_, index) => html`<span class="chip">${fill(words.image, {n: index + 1})}</span>`),
  ];
  return html`<div
    class="turn ${mine ? 'mine' : 'theirs'} ${final || model.phase !== 'live' ? '' : 'partial'} ${delivery}"
    part="message message-${role}"
    data-id=${id}
  >
    <span class="hidden">${mine ? words.you : words.assistant}: </span>
    <div class="bubble" dir="auto">${said}</div>
    ${
      delivery === 'failed'
        ? html`<div class="meta bad">
            ${iconWarning(kit)}${words.notSent}<button type="button" class="link" @click=${() => actions.resend(id)}>
              ${words.sendAgain}
            </button>
          </div>`
        : delivery === 'pending'
          ? html`<div class="meta">${words.sending}</div>`
          : interrupted
            ? html`<div class="meta">${words.interrupted}</div>`
            : nothing
    }
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

export function transcriptView(kit: AssistantKit, model: AssistantModel, actions: AssistantActions): unknown {
  const {html, nothing} = kit;
  const {words, look, items, phase, agent, callMode, extras} = model;
  const announce = html`<p class="hidden" role="status">${announcement(model)}</p>`;
  if (look.transcript === 'off' && callMode === 'voice') return announce;
  if (look.transcript === 'captions' && callMode === 'voice' && phase === 'live' && extras) {
    return [extras.captionView(kit, model), announce];
  }
  return html`<div class="talk">
      <div class="log" part="transcript" role="log" aria-live="off" aria-label=${words.transcript} tabindex="0">
        ${
          items.length
            ? items.map((item) => messageView(kit, model, actions, item))
            : html`<div class="empty"><slot name="empty">${phase === 'live' ? words.empty : nothing}</slot></div>`
        }
        ${
          phase === 'live' && callMode === 'text' && agent === 'thinking'
            ? html`<div class="turn theirs" aria-hidden="true">
                <div class="bubble dots"><i></i><i></i><i></i></div>
              </div>`
            : nothing
        }
      </div>
      <button class="jump" type="button" hidden>${iconDown(kit)}${words.newMessages}</button>
    </div>
    ${announce}`;
}
