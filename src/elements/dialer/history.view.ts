/** Calls that are over. A row fills the field and a button of its own calls: a slip must not cost money. */
import {html, icon, iconButton, nothing} from '../base/drawing.js';
import {iconClock, iconClose, iconIncoming, iconMissed, iconOutgoing, iconPhone} from '../base/icons.js';
import {fill} from '../base/words/fill.js';
import type {DialerActions, DialerModel, HistoryRow} from './model.js';
import {around, called} from './pieces.view.js';

const iconOf = ({direction, outcome}: HistoryRow): string =>
  outcome === 'missed' ? iconMissed : direction === 'inbound' ? iconIncoming : iconOutgoing;

function rowView(row: HistoryRow, {words}: DialerModel, actions: DialerActions): unknown {
  const {name, shown, detail, when, unseen, outcome, number} = row;
  const title = name || shown || words.unknownCaller;
  const what = html`<span class=${outcome === 'missed' ? 'mark bad' : 'mark'}>${icon(iconOf(row))}</span>
    <span class="who">
      <span class="name" title=${title}>${called(title)}</span>
      <span class="about">${unseen ? html`<b class="new">${words.newMissed}</b>` : nothing}${detail} · ${when}</span>
    </span>`;
  const label = number && fill(words.callNumber, {number: title});
  return html`<li class=${unseen ? 'unseen' : ''}>
    ${
      number
        ? html`<button
            class="row"
            part="history-row"
            type="button"
            title=${fill(words.useNumber, {number: shown})}
            @click=${() => actions.fill(row)}
          >
            ${what}
          </button>`
        : html`<div class="row" part="history-row">${what}</div>`
    }
    ${iconButton('forget', 'forget-button', () => actions.forget(row), fill(words.forget, {name: title}), iconClose)}
    ${number ? iconButton('tint', 'redial-button', () => actions.dial(number), label, iconPhone) : html`<span class="icon"></span>`}
  </li>`;
}

/** The question stays closed until it is asked: `<details>` needs no state of ours. */
function clearView({words}: DialerModel, actions: DialerActions): unknown {
  const close = ({currentTarget}: Event): void => {
    const details = (currentTarget as Element).closest('details')!;
    details.open = false;
    details.querySelector('summary')!.focus();
  };
  const clear = (event: Event): void => {
    close(event);
    actions.forget();
  };
  return html`<details class="clear">
    <summary class="quiet" part="clear-button">${words.clearHistory}</summary>
    <div class="confirm">
      <p>${words.clearConfirm}</p>
      <button class="alt" type="button" @click=${close}>${words.clearNo}</button>
      <button class="alt bad" type="button" part="clear-confirm" @click=${clear}>${words.clearYes}</button>
    </div>
  </details>`;
}

export function historyView(model: DialerModel, actions: DialerActions): unknown {
  const {rows, words} = model;
  if (!rows.length) {
    return html`<section class="empty" part="history" aria-label=${words.history}>
      <slot name="empty"
        ><span class="mark big">${icon(iconClock)}</span>
        <h2 class="name">${words.historyEmpty}</h2>
        <p class="about">${words.historyEmptyText}</p></slot
      >
    </section>`;
  }
  return html`<section class="history" part="history" aria-label=${words.history}>
    <h2 class="name">${words.history}</h2>
    ${clearView(model, actions)}
    <ul>
      ${rows.map((row) => rowView(row, model, actions))}
    </ul>
  </section>`;
}

/** How many calls were missed, as a number with words for whoever hears it. */
export const badgeView = ({missed, words}: DialerModel): unknown =>
  missed
    ? html`<span class="badge" part="badge" aria-hidden="true">${missed > 99 ? '99+' : missed}</span
        ><span class="hidden"
          >${missed === 1 ? `, ${words.missedOne}` : [', ', around(words.missedMany, 'count', missed)]}</span
        >`
    : nothing;
