/** The dialer's outside: card in the page, floating panel with its launcher, or one button. */
import {html, icon, iconButton, nothing} from '../base/drawing.js';
import {iconClock, iconClose, iconDown, iconKeypad, iconPhone, iconSliders} from '../base/icons.js';
import {buttonView} from './button.view.js';
import {callView} from './call.view.js';
import {endedView} from './ended.view.js';
import {entryView} from './entry.view.js';
import {badgeView, historyView} from './history.view.js';
import {incomingView} from './incoming.view.js';
import type {DialerActions, DialerModel, DialerView} from './model.js';
import {noticesView} from './notice.view.js';
import {timer} from './pieces.view.js';
import {settingsView} from './settings.view.js';

/** The page's own name for it, which is also on the launcher; "Call" would be no title. */
const titleOf = ({label, words}: DialerModel): string => (label === words.launcherLabel ? words.dialer : label);

const inCall = ({phase}: DialerModel): boolean => phase === 'calling' || phase === 'live' || phase === 'permission';

/** Custom states of the host; the styles and a page's `:state()` rules build on them. */
export function dialerStates(model: DialerModel): string[] {
  const {phase, layout, placement, open, dnd, call} = model;
  const [block, inline = 'center'] = placement.split('-');
  return [
    phase,
    layout,
    `at-${block}`,
    `at-${inline}`,
    phase === 'incoming' && 'ringing',
    open && 'open',
    dnd && 'dnd',
    inCall(model) && 'in-call',
    call?.muted && 'muted',
    call?.held && 'held',
    call?.reconnecting && 'reconnecting',
    model.restored && 'restored',
  ].filter((state) => typeof state === 'string');
}

/** The two places where anything is announced; always there, or the first words would be missed. */
export const liveView = ({announcement, alert}: DialerModel): unknown =>
  html`<p class="hidden" role="status">${announcement}</p>
    <p class="hidden" role="alert">${alert}</p>`;

/** What opens the panel. During a call it says so, and brings it back. */
export function launcherView(model: DialerModel, actions: DialerActions): unknown {
  const {layout, open, words, label, call, incoming, phase, restored, ended, line} = model;
  if (layout !== 'floating') return nothing;
  const ringing = phase === 'incoming' && incoming[0];
  const word = call?.reconnecting ? words.lineReconnecting : restored && words.restored;
  const text = ringing
    ? words.incoming
    : !inCall(model)
      ? label
      : word
        ? html`${word}<span class="hidden"> ${words.backToCall}</span>`
        : words.backToCall;
  // What nobody may miss while the panel is closed.
  const note = ringing
    ? ringing.title
    : ended?.failed
      ? ended.reason
      : line && /^(offline|failed)$/.test(line.kind) && line.title;
  return html`<button
    id="launcher"
    part="launcher"
    type="button"
    aria-haspopup="dialog"
    aria-expanded=${open}
    aria-controls="panel"
    @click=${() => (open ? actions.close() : actions.open())}
  >
    <span class=${ringing ? 'disc rings' : 'disc'}>${icon(iconPhone)}</span
    ><span class="label"
      >${text}${call ? timer(call.time, call.seconds, words.duration) : note ? html`<small>${note}</small>` : nothing}</span
    >${badgeView(model)}
  </button>`;
}

function tabsView(model: DialerModel, actions: DialerActions): unknown {
  const {words, view, keepsHistory} = model;
  const tab = (name: DialerView, label: string, path: string, extra: unknown = nothing): unknown =>
    html`<button
      class="tab"
      part="tab"
      type="button"
      aria-current=${view === name ? 'page' : nothing}
      @click=${() => actions.show(name)}
    >
      <span class="pill">${icon(path)}</span><span>${label}</span>${extra}
    </button>`;
  return html`<nav part="tabs" aria-label=${words.tabs}>
    ${model.dialMode === 'free' ? tab('keypad', words.tabKeypad, iconKeypad) : tab('keypad', words.dialer, iconPhone)}
    ${keepsHistory ? tab('history', words.tabHistory, iconClock, badgeView(model)) : nothing}
    ${tab('settings', words.tabSettings, iconSliders)}
  </nav>`;
}

const VIEWS = {keypad: entryView, history: historyView, settings: settingsView} as const;

function contentView(model: DialerModel, actions: DialerActions): unknown {
  const {phase, words, view} = model;
  if (phase === 'unconfigured') return html`<p class="empty">${words.notConfigured}</p>`;
  if (inCall(model)) return callView(model, actions);
  // A ringing call takes the place of everything but what has the keyboard's focus: nobody loses a half-typed number.
  const ended = phase === 'ended' && view === 'keypad';
  return html`${phase === 'incoming' ? incomingView(model, actions) : nothing}
    <div class=${phase === 'incoming' ? 'view ringing' : 'view'}>
      ${ended ? endedView(model, actions) : VIEWS[view](model, actions)}
    </div>
    ${tabsView(model, actions)}`;
}

function headerView(model: DialerModel, actions: DialerActions): unknown {
  const {layout, words} = model;
  if (layout !== 'floating') return html`<slot name="header"></slot>`;
  const [path, close] = inCall(model) ? [iconDown, words.minimise] : [iconClose, words.close];
  return html`<div class="header" part="header">
    <slot name="header"><h2 part="title">${titleOf(model)}</h2></slot>
    ${iconButton('', 'close-button', () => actions.close(), close, path)}
  </div>`;
}

/** Everything. `headless` draws the live regions alone. */
export function dialerView(model: DialerModel, actions: DialerActions): unknown {
  const {layout} = model;
  if (layout === 'headless') return liveView(model);
  if (layout === 'button') return [buttonView(model, actions), liveView(model)];
  const floating = layout === 'floating';
  return html`${launcherView(model, actions)}
    <section
      id="panel"
      part="panel dialer"
      tabindex="-1"
      role=${floating ? 'dialog' : 'region'}
      popover=${floating ? 'manual' : nothing}
      aria-label=${titleOf(model)}
    >
      ${headerView(model, actions)} ${noticesView(model, actions)} ${contentView(model, actions)}
      <slot name="footer"></slot>
    </section>
    ${liveView(model)}`;
}
