/** The dialer from its first moment on: joins the page's client, keeps what the user entered, turns intents into calls. */
import type {Call} from '../../client/call.js';
import type {ClientSnapshot} from '../../client/state.js';
import type {TelnyxClient} from '../../client/telnyx-client.js';
import {ClientController} from '../../context/client-controller.js';
import type {ClientHost} from '../../context/client-controller.js';
import {TelnyxRequestEvent} from '../../context/events.js';
import {asTelnyxError, isTelnyxError, TelnyxError} from '../../errors/index.js';
import {systemClock} from '../../lib/clock.js';
import {toHeaders} from '../../options/index.js';
import {drawWith} from '../base/drawing.js';
import {NO_OUTAGE} from '../base/outage.js';
import type {Kit} from '../base/kit.js';
import type {LazySession} from '../base/lazy-element.js';
import {EN_DIALER} from '../base/words/en.dialer.js';
import type {DialerWords} from '../base/words/en.dialer.js';
import {CallControl} from './call-control.js';
import type {DialDetail} from './call-control.js';
import {DeviceList} from './devices.js';
import {DIALER_CSS} from './dialer.styles.js';
import {toModel} from './dialer.view-model.js';
import {dialerStates, dialerView} from './dialer.view.js';
import {CallLog} from './call-log.js';
import {dialerActions, runCommand} from './intents.js';
import {Incoming} from './incoming.js';
import type {DialerActions, DialerModel, DialerView, ElsewhereModel, Memory} from './model.js';
import {Entry} from './entry.js';
import {PageServices} from './page-services.js';
import {startRuntime} from './runtime.js';
import type {DialerRuntime} from './runtime.js';

export interface DialerHost extends ClientHost {
  readonly shadowRoot: ShadowRoot | null;
  readonly isOpen?: boolean;
  number?: string;
  dnd?: boolean;
  values(): Record<string, unknown>;
  setOpen(open: boolean): void;
  open(): void;
  requestUpdate(): void;
  warnOnce(message: string): boolean;
  readonly updateComplete: Promise<boolean>;
}

/** What a user did that no client knows of. */
export interface DialerState {
  readonly view: DialerView;
  readonly keysOpen: boolean;
  readonly callerNumber: string;
  readonly dismissedEnd: string | null;
  readonly front: string | null;
  readonly trouble: string;
  readonly elsewhere: ElsewhereModel | null;
}

export class DialerSession implements LazySession {
  readonly host: DialerHost;
  readonly control: CallControl;
  readonly entry: Entry;
  readonly devices = new DeviceList(() => this.draw());
  readonly incoming: Incoming;
  readonly log: CallLog;
  readonly sheets: readonly string[] = [DIALER_CSS];
  readonly #controller: ClientController;
  readonly #actions: DialerActions;
  readonly #digits = new Map<string, string>();
  readonly #holding = new Set<string>();
  #state: DialerState = {
    view: 'keypad',
    keysOpen: false,
    callerNumber: '',
    dismissedEnd: null,
    front: null,
    trouble: '',
    elsewhere: null,
  };
  #snapshot: ClientSnapshot | undefined;
  #runtime: DialerRuntime | undefined;
  #page: PageServices | undefined;
  #ticker: number | undefined;
  #dialing: Promise<void> | undefined;
  #scope: AbortController | undefined;
  #current: DialerModel | undefined;
  #memory: Memory = {...NO_OUTAGE, known: ''};
  /** The attribute as it was taken over last. */
  #number = '';

  constructor(host: DialerHost, kit: Kit) {
    drawWith(kit);
    this.host = host;
    this.entry = new Entry(() => this.draw());
    this.control = new CallControl(
      () => this.client,
      () => this.#current?.call?.id ?? this.#state.front,
    );
    this.log = new CallLog(host, (entry, title) => {
      this.#page?.missed(entry.id, title, this.words.outcomeMissed);
    });
    this.incoming = new Incoming({
      control: this.control,
      values: () => host.values(),
      claim: (signal) => this.#page?.claim(signal) ?? Promise.resolve(() => {}),
      answered: (id) => this.#page?.answered(id),
      allowed: async () =>
        (await this.client?.environment.queryPermission().catch(() => undefined))?.state === 'granted',
      rings: (call) => {
        if (call && host.values()['layout'] === 'floating') host.open();
      },
      changed: () => this.draw(),
    });
    this.#actions = dialerActions(this);
    this.#controller = new ClientController(host, {onChange: (snapshot) => this.#follow(snapshot)});
  }

  /** The client, when it is one that can telephone. */
  get client(): TelnyxClient | undefined {
    const {client} = this.#controller;
    return client && 'silence' in client ? (client as unknown as TelnyxClient) : undefined;
  }

  get words(): DialerWords {
    return {...EN_DIALER, ...(this.host.values()['strings'] as Partial<DialerWords> | undefined)};
  }

  get loading(): Promise<void> | undefined {
    return this.#controller.loading;
  }

  get snapshot(): ClientSnapshot | undefined {
    return this.#snapshot;
  }

  get state(): DialerState {
    return this.#state;
  }

  /** What is on the screen. */
  get shown(): DialerModel | undefined {
    return this.#current;
  }

  connected(): void {
    const {host} = this;
    this.#runtime ??= startRuntime(host.shadowRoot!, {
      actions: this.#actions,
      levels: {
        local: () => this.client?.levels.local() ?? 0,
        remote: () => this.client?.levels.remote() ?? 0,
      },
      plus: () => this.entry.plus(this.input()),
      entered: () => this.entry.prepare(),
      left: () => this.entry.settle(),
      intent: () => {
        // Not for the call that was asked for a moment ago, while the pointer still rests on the button.
        const {call, incoming = []} = this.#current ?? {};
        if (!call || incoming.some(({answering}) => !answering)) this.client?.warmUp();
      },
      reducedMotion: () => matchMedia('(prefers-reduced-motion: reduce)').matches,
    });
    this.#page ??= new PageServices({
      element: host,
      actions: this.#actions,
      link: (href) => this.#link(href),
      problem: (message) => console.warn(`<${host.localName}> ${message}`),
      elsewhere: (elsewhere) => this.enter({elsewhere}),
      answeredElsewhere: (ids) => {
        for (const id of ids) {
          this.client?.silence(id);
          this.log.skip(id);
        }
      },
      open: () => host.open(),
    });
    this.#controller.connected();
    // The client may have to be fetched first; then there is something to connect.
    void this.#controller.loading?.then(() => this.draw());
    this.#scope?.abort();
    const {signal} = (this.#scope = new AbortController());
    host.addEventListener('telnyx-device-change', () => void this.devices.refresh(this.client), {signal});
  }

  disconnected(): void {
    this.#controller.disconnected();
    this.incoming.stop();
    this.#runtime?.stop();
    this.#runtime = undefined;
    this.#page?.dispose();
    this.#page = undefined;
    this.#scope?.abort();
    this.log.dispose();
    systemClock.clearTimeout(this.#ticker);
  }

  /** Waits for the telephone, which arrives after the element. Rejects with 46002 when nothing on the page says who calls. */
  async ready(): Promise<TelnyxClient> {
    await this.#controller.loading;
    return this.control.client;
  }

  render(): unknown {
    return dialerView(this.#model(), this.#actions);
  }

  #model(): DialerModel {
    const {host, client, words, devices, log} = this;
    const values = host.values();
    const {layout, callerNumbers, dnd} = values;
    const lang = host.closest<HTMLElement>('[lang]')?.lang || navigator.language;
    const numbers = Array.isArray(callerNumbers) ? callerNumbers.map(String) : [];
    this.entry.use(values, lang);
    // The attribute is older than this session.
    if ((host.number ?? '') !== this.#number) this.entry.set((this.#number = host.number ?? ''));
    log.use(values, this.#key);
    const model = toModel({
      ...this.#state,
      snapshot: this.#snapshot,
      configured: !!client || !!this.#controller.loading,
      layout: layout as DialerModel['layout'],
      placement: values['placement'] as string,
      open: layout !== 'floating' || !!host.isOpen,
      words,
      label: (values['label'] as string | undefined) ?? '',
      dialMode: values['dialMode'] as DialerModel['dialMode'],
      keypad: values['keypad'] as DialerModel['keypad'],
      dnd: dnd === true,
      entry: {...this.entry.state, readonly: values['dialMode'] === 'fixed'},
      callerNumbers: numbers,
      callerNumber: this.#state.callerNumber || client?.options.callerNumber || numbers[0] || '',
      hidden: (id) => !!client?.isHandled(id) || this.incoming.isDeclined(id),
      extras: (id) => ({digits: this.#digits.get(id) ?? '', holding: this.#holding.has(id)}),
      silenced: (id) => this.incoming.isSilenced(id),
      autoAnswerAt: (id) => this.incoming.answerAt(id),
      entries: log.entries,
      keepsHistory: values['history'] !== 'none',
      missed: log.missed,
      devices: devices.model(client),
      emergency: values['emergencyNotice'] as string | undefined,
      now: systemClock.now(),
      show: (number) => this.entry.show(number),
      lang,
      memory: this.#memory,
    });
    this.#memory = model.memory;
    return (this.#current = model);
  }

  /** After every render of the element: what markup alone cannot do. Returns the custom states of the host. */
  rendered(changed: ReadonlyMap<PropertyKey, unknown>): string[] {
    const model = this.#current;
    if (!model) return [];
    if (this.host.isConnected) this.#update(model, changed);
    const {incoming, line} = model;
    // Beside what the views tell: a call that waits rings too, and without a call the line may be away.
    return [
      ...dialerStates(model),
      ...(incoming.length ? ['ringing'] : []),
      ...(line?.kind === 'reconnecting' ? ['reconnecting'] : []),
    ];
  }

  #update(model: DialerModel, changed: ReadonlyMap<PropertyKey, unknown>): void {
    const {host} = this;
    if (changed.size) this.#controller.resolve();
    // A provider that is not there yet may still say who calls.
    const waits = host.ownerDocument.querySelector('telnyx-client:not(:defined)');
    if (model.phase === 'unconfigured' && !waits) {
      host.warnOnce('is not configured: set token-url, login-token, or login and password');
    }
    this.#runtime?.update(model);
    this.#page?.update(model, host.values(), this.#key);
    systemClock.clearTimeout(this.#ticker);
    const ticks = model.call?.seconds !== null || model.incoming.some(({autoAnswerIn}) => autoAnswerIn !== null);
    if ((model.call && ticks) || model.incoming.length || model.restored) {
      this.#ticker = systemClock.setTimeout(this.draw, 1000 - (systemClock.now() % 1000));
    }
  }

  // --- what methods, commands and clicks do ---------------------------------------------------------------------------

  dial(number?: string): Promise<void> {
    if (number !== undefined) this.entry.set(number);
    this.#dialing ??= this.#dial().finally(() => (this.#dialing = undefined));
    return this.#dialing;
  }

  async answer(id?: string): Promise<void> {
    await this.ready();
    this.#controller.takeRequests();
    const call = this.control.ringing.find((one) => !id || one.id === id);
    if (call) {
      // When hold is refused the call rings on, here and in the other tabs.
      await this.control.holdOthers(call.id);
      this.#page?.answered(call.id);
      this.enter({front: call.id, view: 'keypad'});
    }
    await this.control.answer(id);
  }

  async reject(id?: string): Promise<void> {
    await this.ready();
    const call = this.control.ringing.find((one) => !id || one.id === id);
    if (call) this.log.declined(call.id);
    await this.control.reject(id);
  }

  async hangup(id?: string): Promise<void> {
    await this.ready();
    await this.control.hangup(id);
  }

  async hold(id?: string): Promise<void> {
    await this.ready();
    const {id: held} = this.control.find(id);
    await this.#whileHolding(held, () => this.control.hold(held));
  }

  async swap(id?: string): Promise<void> {
    await this.ready();
    const front = this.control.find().id;
    await this.#whileHolding(front, () => this.control.swap(id));
  }

  mute(muted: boolean | undefined): void {
    this.control.mute(muted);
  }

  async sendDigits(digits: string): Promise<void> {
    const call = this.control.find();
    const {id} = call;
    const shown = (this.#digits.get(id) ?? '') + digits;
    const sent = call.dtmf(digits);
    this.#digits.set(id, shown);
    this.draw();
    try {
      await sent;
    } catch (error) {
      // What was not sent is not shown either.
      const now = this.#digits.get(id) ?? '';
      const at = now.lastIndexOf(digits);
      if (at >= 0) this.#digits.set(id, now.slice(0, at) + now.slice(at + digits.length));
      this.draw();
      throw asTelnyxError(error, 50002, id);
    }
  }

  /** Brings the field to the screen if need be. */
  async focusNumber(): Promise<void> {
    if (!this.input()) this.enter({view: 'keypad', ...this.#endSeen});
    if (this.host.values()['layout'] === 'floating') this.host.open();
    await this.host.updateComplete;
    this.input()?.focus();
  }

  /** The last call's end was looked at; what comes next needs its place. */
  leaveEnd(): void {
    this.enter(this.#endSeen);
  }

  get #endSeen(): Pick<DialerState, 'dismissedEnd'> {
    return {dismissedEnd: this.#snapshot?.calls.findLast(({state}) => state === 'destroy')?.id ?? null};
  }

  command(name: string, value: string): void {
    try {
      runCommand(this, this.#actions, name, value);
    } catch (error) {
      // There is no call to do it with: a button of the page need not know.
      if (!isTelnyxError(error)) throw error;
    }
  }

  // --- for the intents ------------------------------------------------------------------------------------------------

  draw = (): void => this.host.requestUpdate();

  enter(entered: Partial<DialerState>): void {
    this.#state = {...this.#state, ...entered};
    this.draw();
  }

  /** `true` when the page lets the default happen. */
  asks(name: string, detail: object): boolean {
    return new TelnyxRequestEvent(name, detail).ask(this.host).allowed;
  }

  /** Places what is in the field, when the page agrees. */
  async askDial(): Promise<void> {
    const detail = await this.#detail();
    const {allowed, delay} = new TelnyxRequestEvent('telnyx-call-request', detail).ask(this.host);
    if (!allowed) return;
    // What the page gave to `waitUntil` was rejected: it does not want the default.
    const wanted = await Promise.resolve(delay).then(
      () => true,
      () => false,
    );
    if (wanted) await this.#place(detail);
  }

  /**
   * What a click starts is told by events and drawn; only the unexpected may surface as an uncaught error. `trouble` is shown when the work
   * fails, with `only` when it fails by that error.
   */
  quietly(work: Promise<unknown> | undefined, trouble = '', only?: number): void {
    work?.catch((error: unknown) => {
      if (!isTelnyxError(error)) throw error;
      if (trouble && (!only || error.code === only)) this.enter({trouble});
    });
  }

  input(): HTMLInputElement | null {
    return this.host.shadowRoot?.querySelector<HTMLInputElement>('input[part~=number]') ?? null;
  }

  /** Whose calls these are; the tabs and the list of calls of one user share it. */
  get #key(): string {
    const {client} = this;
    return client ? this.#controller.key || client.options.login || 'custom' : '';
  }

  #follow(snapshot: ClientSnapshot): void {
    this.#snapshot = snapshot;
    this.incoming.update(this.client);
    this.log.follow(snapshot);
    for (const id of this.#digits.keys()) {
      if (!snapshot.calls.some((call) => call.id === id && call.state !== 'destroy')) this.#digits.delete(id);
    }
    // A fresh call begins without the keys of the one before.
    if (!snapshot.activeCallId && this.#state.keysOpen && this.host.values()['keypad'] === 'on') {
      this.#state = {...this.#state, keysOpen: false};
    }
    this.draw();
  }

  async #dial(): Promise<void> {
    await this.#place(await this.#detail());
  }

  async #detail(): Promise<DialDetail> {
    const client = await this.ready();
    await this.entry.ready();
    const {target} = this.entry;
    if (!target) throw new TelnyxError(50005, {detail: 'there is no number to call', fatal: false});
    const {callerName, callerNumber, customHeaders} = client.options;
    return {
      destination: target,
      customHeaders: toHeaders(customHeaders ?? []) ?? [],
      callerName,
      callerNumber: this.#state.callerNumber || this.#current?.callerNumber || callerNumber,
    };
  }

  async #place(detail: DialDetail): Promise<void> {
    await this.ready();
    if (this.#controller.otherLive().length) {
      this.enter({trouble: this.words.troubleOtherCall});
      throw new TelnyxError(44005, {detail: 'another call is on', fatal: false});
    }
    this.#controller.takeRequests();
    const {extension} = this.entry;
    const call = await this.control.dial(detail, (placed) =>
      this.enter({front: placed.id, trouble: '', view: 'keypad'}),
    );
    if (extension) await this.#extension(call, extension);
  }

  /** What was dialled behind the number goes out as keys, once somebody answered. */
  async #extension(call: Call, extension: string): Promise<void> {
    await call.dtmf(extension).catch(() => this.enter({trouble: this.words.troubleDigits}));
  }

  async #whileHolding(id: string, work: () => Promise<void>): Promise<void> {
    this.#holding.add(id);
    this.draw();
    try {
      await work();
    } finally {
      this.#holding.delete(id);
      this.draw();
    }
  }

  #link(href: string): void {
    this.entry.set(href);
    this.host.open();
    this.enter({view: 'keypad'});
    this.#actions.dial();
  }
}
