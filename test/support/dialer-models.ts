/** Fabricated models of every state of the dialer, for the view tests and the pictures, and a host that draws them. */
import {nothing, render} from 'lit';
import {KIT} from '../../src/elements/base/kit.js';
import {NO_OUTAGE} from '../../src/elements/base/outage.js';
import {drawWith} from '../../src/elements/base/drawing.js';
import {TOKENS} from '../../src/elements/base/tokens.styles.js';
import {EN_DIALER} from '../../src/elements/base/words/en.dialer.js';
import {DIALER_CSS} from '../../src/elements/dialer/dialer.styles.js';
import {dialerStates, dialerView} from '../../src/elements/dialer/dialer.view.js';
import type {
  CallModel,
  DevicesModel,
  DialerActions,
  DialerModel,
  EndedModel,
  EntryModel,
  HistoryRow,
  IncomingModel,
  LineModel,
} from '../../src/elements/dialer/model.js';
import type {PermissionKind} from '../../src/client/state.js';

drawWith(KIT);

const LONG_NAME = 'Wolfeschlegelsteinhausenbergerdorff Maximiliane von und zu Hohenstein-Ehrenfels';

const entry = (over: Partial<EntryModel> = {}): EntryModel => ({
  text: '',
  target: '',
  valid: null,
  hint: '',
  removed: '',
  readonly: false,
  ...over,
});

const NUMBER = entry({text: '+1 312 555 0148', target: '+13125550148', valid: true, hint: 'United States'});

const call = (over: Partial<CallModel> = {}): CallModel => ({
  id: 'call',
  title: 'Maria Fontes',
  number: '+351 912 345 678',
  direction: 'outbound',
  status: EN_DIALER.active,
  time: '01:24',
  seconds: 84,
  muted: false,
  held: false,
  remoteHeld: false,
  holding: false,
  answered: true,
  reconnecting: false,
  permission: null,
  silent: null,
  digits: '',
  ...over,
});

const CALLING = call({status: EN_DIALER.calling, time: '', seconds: null, answered: false});
const HELD = call({
  id: 'other',
  title: '+44 20 7946 0018',
  number: '',
  status: EN_DIALER.onHold,
  held: true,
  time: '03:02',
  seconds: 182,
});

const incoming = (over: Partial<IncomingModel> = {}): IncomingModel => ({
  id: 'in',
  title: 'Maria Fontes',
  number: '+351 912 345 678',
  silenced: false,
  autoAnswerIn: null,
  answering: false,
  ...over,
});

const ended = (over: Partial<EndedModel> = {}): EndedModel => ({
  title: 'Maria Fontes',
  number: '+351 912 345 678',
  reason: EN_DIALER.endedLocal,
  time: '01:24',
  code: null,
  redial: '+351912345678',
  failed: false,
  ...over,
});

const line = (
  kind: LineModel['kind'],
  title: string,
  text = '',
  retry = false,
  code: number | null = null,
): LineModel => ({
  kind,
  title,
  text,
  code,
  retry,
});

const row = (id: number, over: Partial<HistoryRow>): HistoryRow => ({
  id: String(id),
  direction: 'outbound',
  number: '+13125550148',
  shown: '+1 312 555 0148',
  name: '',
  outcome: 'answered',
  at: 1_700_000_000_000 - id * 3_600_000,
  durationMs: 133_000,
  unseen: false,
  detail: 'Outgoing, 02:13',
  when: '14:05',
  ...over,
});

const ROWS: readonly HistoryRow[] = [
  row(1, {
    direction: 'inbound',
    name: 'Maria Fontes',
    number: '+351912345678',
    shown: '+351 912 345 678',
    outcome: 'missed',
    unseen: true,
    detail: 'Missed',
    when: '14:31',
  }),
  row(2, {}),
  row(3, {
    direction: 'inbound',
    name: 'Front desk',
    number: '100',
    shown: '100',
    detail: 'Incoming, 00:42',
    when: '11:20',
  }),
  row(4, {direction: 'inbound', number: '', shown: '', outcome: 'missed', detail: 'Missed', when: '09:48'}),
  row(5, {name: LONG_NAME, outcome: 'unanswered', detail: 'No answer', when: 'Yesterday'}),
  row(6, {
    shown: 'reception@pbx.example.com',
    number: 'sip:reception@pbx.example.com',
    outcome: 'failed',
    detail: 'Failed',
    when: '3 Nov',
  }),
];

const DEVICES: DevicesModel = {
  microphones: [
    {id: 'm1', label: 'MacBook Pro Microphone'},
    {id: 'm2', label: 'Jabra Evolve2 65 Mono Headset (wireless)'},
  ],
  speakers: [
    {id: 's1', label: 'MacBook Pro Speakers'},
    {id: 's2', label: 'Jabra Evolve2 65 Mono Headset (wireless)'},
  ],
  microphone: 'm2',
  speaker: 's2',
  ringer: '',
  volume: 0.7,
  canChooseSpeaker: true,
  named: true,
};

const IDLE: DialerModel = {
  layout: 'inline',
  placement: 'bottom-end',
  open: false,
  phase: 'idle',
  view: 'keypad',
  words: EN_DIALER,
  label: EN_DIALER.launcherLabel,
  announcement: '',
  alert: '',
  dialMode: 'free',
  line: null,
  away: false,
  restored: false,
  memory: {...NO_OUTAGE, known: ''},
  entry: entry(),
  callerNumbers: [],
  callerNumber: '',
  keypad: 'on',
  keysShown: true,
  dnd: false,
  call: null,
  others: [],
  incoming: [],
  ended: null,
  elsewhere: null,
  playbackBlocked: false,
  rows: ROWS,
  keepsHistory: true,
  missed: 0,
  devices: DEVICES,
  emergency: '',
  trouble: '',
};

const idle = (over: Partial<DialerModel> = {}): DialerModel => ({...IDLE, ...over});
const live = (over: Partial<CallModel> = {}, more: Partial<DialerModel> = {}): DialerModel =>
  idle({
    phase: 'live',
    call: call(over),
    keysShown: false,
    announcement: `${over.title ?? 'Maria Fontes'}. ${over.status ?? EN_DIALER.active}`,
    ...more,
  });
const calling = (status: string, more: Partial<DialerModel> = {}): DialerModel =>
  idle({phase: 'calling', call: {...CALLING, status}, keysShown: false, announcement: status, ...more});
const rings = (over: Partial<IncomingModel> = {}, more: Partial<DialerModel> = {}): DialerModel =>
  idle({phase: 'incoming', incoming: [incoming(over)], alert: 'Incoming call from Maria Fontes', ...more});
const over = (more: Partial<EndedModel> = {}): DialerModel =>
  idle({phase: 'ended', ended: ended(more), announcement: more.reason ?? EN_DIALER.endedLocal});
const asks = (permission: PermissionKind, more: Partial<CallModel> = {}): DialerModel =>
  idle({
    phase: 'permission',
    call: {...CALLING, permission, status: EN_DIALER.allowMicrophone, ...more},
    keysShown: false,
  });
const failed = {reason: EN_DIALER.endedFailed, time: '', failed: true, code: 44002} as const;

const LOST = {reason: EN_DIALER.endedNetwork, failed: true, code: 48501} as const;
const AWAY = line('reconnecting', EN_DIALER.lineReconnecting, EN_DIALER.lineReconnectingText);
const cut = (more: Partial<CallModel> = {}, around: Partial<DialerModel> = {}): DialerModel =>
  live({reconnecting: true, status: EN_DIALER.reconnecting, ...more}, {line: AWAY, away: true, ...around});

export const DIALER_MODELS = {
  idle: idle(),
  number: idle({entry: NUMBER}),
  invalid: idle({entry: entry({text: '+1 312 55', valid: false, hint: EN_DIALER.hintInvalid})}),
  removed: idle({entry: {...NUMBER, removed: 'Left out: call me at (home)'}}),
  sip: idle({
    entry: entry({
      text: 'reception.desk@long-name.pbx.example.com',
      target: 'sip:reception.desk@long-name.pbx.example.com',
      valid: true,
      hint: EN_DIALER.hintSip,
    }),
  }),
  fixed: idle({dialMode: 'fixed', entry: {...NUMBER, readonly: true}}),
  collapsed: idle({keypad: 'collapsed', keysShown: false, entry: NUMBER}),
  'keypad-none': idle({keypad: 'none', keysShown: false}),
  links: idle({dialMode: 'links', keysShown: false}),
  'caller-choice': idle({
    entry: NUMBER,
    callerNumbers: ['+1 415 555 0100', '+44 20 7946 0018'],
    callerNumber: '+1 415 555 0100',
    emergency: EN_DIALER.emergency,
  }),
  'no-history': idle({keepsHistory: false, entry: NUMBER}),
  incoming: rings(),
  'incoming-number': rings({title: '+351 912 345 678', number: ''}, {entry: NUMBER, missed: 2}),
  'incoming-silenced': rings({silenced: true}),
  'incoming-auto': rings({autoAnswerIn: 3}),
  'incoming-answering': rings({answering: true}),
  'incoming-two': rings({}, {incoming: [incoming(), incoming({id: 'in2', title: 'Front desk', number: '100'})]}),
  waiting: live({}, {incoming: [incoming({id: 'in2', title: 'Front desk', number: '+44 20 7946 0018'})]}),
  calling: calling(EN_DIALER.calling),
  ringing: calling(EN_DIALER.ringing),
  live: live(),
  'live-muted': live({muted: true, status: EN_DIALER.muted}),
  'live-held': live({held: true, status: EN_DIALER.onHold}),
  'live-holding': live({holding: true, status: EN_DIALER.holding}),
  'live-remote-held': live({remoteHeld: true, status: EN_DIALER.remoteHold}),
  'live-keypad': live({digits: '1234#'}, {keysShown: true}),
  'live-digits': live({digits: '1234567890123456789012345678901234567890#'}, {keysShown: true}),
  'live-devices': live({}, {view: 'settings'}),
  'two-calls': live({}, {others: [HELD]}),
  reconnecting: cut(),
  'reconnecting-keypad': cut({digits: '1234#'}, {keysShown: true}),
  'reconnecting-two-calls': cut(
    {},
    {others: [{...HELD, reconnecting: true}], incoming: [incoming({id: 'in2', title: 'Front desk', number: '100'})]},
  ),
  'reconnecting-offline': cut(
    {status: EN_DIALER.offline},
    {line: line('offline', EN_DIALER.lineOffline, EN_DIALER.lineOfflineText)},
  ),
  'reconnecting-sound': live({reconnecting: true, status: EN_DIALER.soundInterrupted}),
  'reconnecting-calling': {
    ...calling(EN_DIALER.lineReconnecting, {line: AWAY, away: true}),
    call: {...CALLING, status: EN_DIALER.lineReconnecting, reconnecting: true},
  },
  'reconnecting-incoming': rings({}, {line: AWAY, away: true}),
  restored: live({status: EN_DIALER.restored}, {restored: true, announcement: EN_DIALER.restored}),
  'restored-idle': idle({entry: NUMBER, restored: true, announcement: EN_DIALER.restored}),
  'permission-blocked': asks('blocked'),
  'permission-dismissed': asks('dismissed'),
  'permission-no-device': asks('no-device'),
  'permission-busy': asks('busy'),
  'permission-insecure': asks('insecure'),
  'permission-policy': asks('policy', {direction: 'inbound'}),
  'permission-unknown': asks('unknown', {direction: 'inbound'}),
  'live-silent': live({silent: 'revoked', status: EN_DIALER.notHeard}),
  playback: live({}, {playbackBlocked: true}),
  'ended-local': over(),
  'ended-busy': over({reason: EN_DIALER.endedBusy, time: ''}),
  'ended-number': over({
    title: '+1 312 555 0148',
    number: '',
    reason: EN_DIALER.endedUnknownNumber,
    time: '',
    redial: '',
    failed: true,
  }),
  'ended-failed': over(failed),
  'ended-lost': over(LOST),
  'line-failed': idle({line: line('failed', EN_DIALER.lineFailed, EN_DIALER.lineFailedText, true, 45001)}),
  'line-reconnecting': idle({line: line('reconnecting', EN_DIALER.lineReconnecting, EN_DIALER.lineReconnectingText)}),
  offline: idle({entry: NUMBER, line: line('offline', EN_DIALER.lineOffline, EN_DIALER.lineOfflineText)}),
  connecting: idle({line: line('connecting', EN_DIALER.lineConnecting)}),
  unconfigured: idle({phase: 'unconfigured'}),
  history: idle({view: 'history', missed: 1}),
  'history-empty': idle({view: 'history', rows: []}),
  settings: idle({view: 'settings'}),
  'settings-unnamed': idle({
    view: 'settings',
    dnd: true,
    devices: {...DEVICES, microphones: [], speakers: [], named: false, canChooseSpeaker: false},
  }),
  dnd: idle({dnd: true, entry: NUMBER}),
  elsewhere: idle({elsewhere: {title: 'Maria Fontes', state: 'live'}}),
  'elsewhere-ringing': idle({elsewhere: {title: '+351 912 345 678', state: 'ringing'}, entry: NUMBER}),
  trouble: idle({entry: NUMBER, trouble: EN_DIALER.troubleDial}),
  'floating-closed': idle({layout: 'floating', label: 'Call support'}),
  'floating-badge': idle({layout: 'floating', missed: 3}),
  'floating-live': live({}, {layout: 'floating'}),
  'floating-ringing': rings({}, {layout: 'floating'}),
  'floating-reconnecting': cut({}, {layout: 'floating'}),
  'floating-restored': live({}, {layout: 'floating', restored: true}),
  'floating-lost': {...over(LOST), layout: 'floating'},
  'floating-offline': idle({
    layout: 'floating',
    line: line('offline', EN_DIALER.lineOffline, EN_DIALER.lineOfflineText),
  }),
  'floating-open': idle({layout: 'floating', open: true, entry: NUMBER, missed: 3}),
  'floating-open-live': live({}, {layout: 'floating', open: true}),
  'button-idle': idle({layout: 'button', label: 'Call +1 312 555 0148', entry: NUMBER}),
  'button-unconfigured': idle({layout: 'button', label: 'Call us', phase: 'unconfigured'}),
  'button-calling': calling(EN_DIALER.calling, {layout: 'button'}),
  'button-live': live({}, {layout: 'button'}),
  'button-reconnecting': cut({}, {layout: 'button'}),
  'button-restored': live({status: EN_DIALER.restored}, {layout: 'button', restored: true}),
  'button-lost': {...over(LOST), layout: 'button', label: 'Call support'},
  'button-failed': idle({
    layout: 'button',
    label: 'Call support',
    line: line('failed', EN_DIALER.lineFailed, EN_DIALER.lineFailedText, true, 45003),
  }),
  'button-ended': {...over({reason: EN_DIALER.endedBusy}), layout: 'button', label: 'Call support'},
  'button-incoming': rings({}, {layout: 'button'}),
  'button-permission': {...asks('blocked'), layout: 'button'},
  emergency: idle({emergency: EN_DIALER.emergency}),
  'long-names': live({title: LONG_NAME}, {others: [{...HELD, title: LONG_NAME, number: '1'}]}),
  'long-incoming': rings({title: LONG_NAME, number: 'maximiliane.wolfeschlegelsteinhausen@pbx.example.com'}),
  headless: live({}, {layout: 'headless'}),
} as const satisfies Record<string, DialerModel>;

export type DialerModelName = keyof typeof DIALER_MODELS;
export const DIALER_MODEL_NAMES = Object.keys(DIALER_MODELS) as DialerModelName[];

/** A stand-in for the element class: draws a given model into a shadow root. */
export class DialerHost extends HTMLElement {
  readonly root = this.attachShadow({mode: 'open'});
  readonly asked: {readonly name: string; readonly args: readonly unknown[]}[] = [];
  readonly #internals = this.attachInternals();
  readonly #actions = new Proxy({} as DialerActions, {
    get:
      (_, name: string) =>
      (...args: unknown[]): void =>
        void this.asked.push({name, args}),
  });

  constructor() {
    super();
    this.root.adoptedStyleSheets = [TOKENS, DIALER_CSS].map((text) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      return sheet;
    });
  }

  draw(model: DialerModel): void {
    const {states} = this.#internals;
    states.clear();
    for (const state of dialerStates(model)) states.add(state);
    render(dialerView(model, this.#actions) ?? nothing, this.root);
    const panel = this.root.querySelector<HTMLElement>('#panel');
    if (panel?.popover) panel.togglePopover(model.open);
    this.root.querySelectorAll<HTMLElement>('.level').forEach((meter) => meter.style.setProperty('--level', '0.4'));
  }
}

if (!customElements.get('dialer-host')) customElements.define('dialer-host', DialerHost);
