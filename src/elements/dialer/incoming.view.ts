/** Who calls: a card of its own when nothing goes on, a small one over a call. */
import {html, icon, nothing, orb} from '../base/drawing.js';
import {iconBell, iconBellOff} from '../base/icons.js';
import {fill} from '../base/words/fill.js';
import type {DialerActions, DialerModel, IncomingModel} from './model.js';
import {callButton, endButton, person} from './pieces.view.js';

/** Stays where it is once pressed, so that the focus has a place. */
const silenceButton = ({words}: DialerModel, {silenced}: IncomingModel, actions: DialerActions): unknown =>
  html`<button
    class="quiet"
    part="silence-button"
    type="button"
    aria-disabled=${silenced}
    @click=${() => (silenced ? undefined : actions.silence())}
  >
    ${icon(silenced ? iconBellOff : iconBell)}<span>${silenced ? words.silenced : words.silence}</span>
  </button>`;

/** What the second line says. */
const stateOf = ({words, away}: DialerModel, call: IncomingModel, small: boolean): string =>
  call.answering
    ? words.answering
    : away
      ? words.lineReconnecting
      : call.autoAnswerIn === null
        ? small
          ? words.waiting
          : words.incoming
        : fill(words.autoAnswer, {seconds: call.autoAnswerIn});

const buttons = ({words, away}: DialerModel, call: IncomingModel, actions: DialerActions, answer: string): unknown => [
  endButton('', 'reject-button', () => actions.reject(call.id), words.reject),
  callButton(call.answering ? 'busy' : '', 'answer-button', () => actions.answer(call.id), answer, away),
];

function smallCard(model: DialerModel, call: IncomingModel, actions: DialerActions, silence: boolean): unknown {
  const {words} = model;
  return html`<section
    class="waiting"
    part="incoming-card"
    aria-label=${fill(words.waitingFrom, {name: call.title})}
    tabindex="-1"
  >
    <div class="who">${person(call.title, call.number, stateOf(model, call, true), 'status', 0)}</div>
    <div class="pair">${buttons(model, call, actions, model.call ? words.answerHold : words.answer)}</div>
    ${silence ? silenceButton(model, call, actions) : nothing}
  </section>`;
}

/** Calls that wait while another goes on. */
export const waitingView = (model: DialerModel, actions: DialerActions): unknown =>
  model.incoming.map((call, index) => smallCard(model, call, actions, index === 0));

export function incomingView(model: DialerModel, actions: DialerActions): unknown {
  const [call, ...more] = model.incoming;
  if (!call) return nothing;
  const {words} = model;
  return html`<section
      class="incoming"
      part="incoming-card"
      aria-label=${fill(words.incomingFrom, {name: call.title})}
      tabindex="-1"
    >
      <div class=${call.silenced ? 'face' : 'face rings'}>${orb({}, 'medium')}</div>
      ${person(call.title, call.number, stateOf(model, call, false), 'status')}
      <slot name="incoming"></slot>
      <div class="choice">${buttons(model, call, actions, words.answer)}</div>
      ${silenceButton(model, call, actions)}
    </section>
    ${more.map((other) => smallCard(model, other, actions, false))}`;
}
