/**
 * Entry of the assistant's chunk: what happens from the first touch on. The element keeps attributes, methods and events;
 * this keeps the conversation of the element with its client, and says what to draw.
 */
import {TelnyxRequestEvent} from '../../context/events.js';
import {ClientController} from '../../context/client-controller.js';
import type {ClientHost} from '../../context/client-controller.js';
import type {ClientCore} from '../../client/client-core.js';
import type {ClientSnapshot} from '../../client/state.js';
import type {ToolHandler} from '../../client/conversation/tools.js';
import type {CallOptions} from '../../options/call-options.js';
import {isTelnyxError, TelnyxError} from '../../errors/index.js';
import {systemClock} from '../../lib/clock.js';
import {toHeaders} from '../../options/values.js';
import type {CustomHeader} from '../../options/values.js';
import {NO_OUTAGE} from '../base/outage.js';
import type {AssistantWords} from '../base/words/en.js';
import type {AssistantKit} from './kit.js';
import type {LauncherCall} from './launcher.view.js';
import {lookOf} from './look.js';
import type {AssistantValues} from './look.js';
import type {AssistantActions, AssistantModel, CallModeChoice, Memory, ModelInput, Parts} from './model.js';
import {Consent} from './consent.js';
import {createPanel} from './panel.js';
import type {AssistantPanel} from './panel.js';
import type {PanelRuntime} from './runtime.js';
import type {TranscriptFormat} from './save-transcript.js';
import {variableHeaders} from './variables.js';
import {needsPresets} from './visualizer.js';

/** Chunks of their own, and when they are needed: most calls need none. */
const PARTS: Readonly<
  Record<keyof Parts, readonly [needed: (model: AssistantModel) => boolean, load: () => Promise<object>]>
> = {
  trouble: [
    ({phase, permission, playbackBlocked}) => phase === 'failed' || !!permission || playbackBlocked,
    () => import('./trouble.js'),
  ],
  presets: [({look}) => needsPresets(look), () => import('./presets.js')],
  extras: [
    ({look, items}) =>
      look.fileInput ||
      look.menu.length > 0 ||
      look.transcript === 'captions' ||
      items.some(({text, images}) => images.length > 0 || /https?:/i.test(text)),
    () => import('./extras.js'),
  ],
};

export interface SessionHost extends ClientHost {
  readonly shadowRoot: ShadowRoot | null;
  readonly isOpen?: boolean;
  readonly theme?: string;
  readonly connectMode?: string;
  readonly tools: ReadonlyMap<string, ToolHandler>;
  values(): AssistantValues;
  setOpen(open: boolean): void;
  open(): void;
  requestUpdate(): void;
  refreshSheets(): void;
}

const RETRY_MS = 5000;
/** Of one message. */
const MAX_IMAGES = 4;

/** What a visitor entered or is asked; goes into the model as it is. */
type Entered = Pick<ModelInput, 'startMode' | 'confirmTakeover' | 'draft' | 'draftImages'>;

/** `false` when the page rejected what it gave to `waitUntil`: it does not want the default then. */
const settled = (delay: Promise<unknown> | undefined): Promise<boolean> =>
  Promise.resolve(delay).then(
    () => true,
    () => false,
  );

export class AssistantSession {
  readonly #panel: AssistantPanel;
  readonly #words: AssistantWords;
  readonly #controller: ClientController;
  readonly #host: SessionHost;
  readonly #consent: Consent;
  #snapshot: ClientSnapshot | undefined;
  #runtime: PanelRuntime | undefined;
  #starting: Promise<void> | undefined;
  #entered: Entered = {startMode: 'voice', confirmTakeover: false, draft: '', draftImages: []};
  #memory: Memory = {...NO_OUTAGE, items: [], unseen: false};
  /** Id of the item that is to be sent again once there is a call. */
  #again = '';
  #seen = 0;
  #ticker: number | undefined;
  #parts: Parts = {};
  #loading: Partial<Record<keyof Parts, Promise<void>>> = {};
  #joined: ClientCore | undefined;

  constructor(host: SessionHost, kit: AssistantKit) {
    this.#host = host;
    this.#consent = new Consent(host);
    this.#panel = createPanel(kit);
    this.#words = {...kit.words, ...this.#panel.words};
    this.#controller = new ClientController(host, {
      onChange: (snapshot) => {
        this.#snapshot = snapshot;
        host.requestUpdate();
      },
    });
  }

  /** Custom states that a call brings, and the colour scheme of `widget_settings`; the page's own `theme` wins. */
  states(model: AssistantModel): string[] {
    const theme = this.#snapshot?.conversation.settings?.theme;
    return [...this.#panel.states(model), ...(theme && !this.#host.theme ? [theme] : [])];
  }

  get sheets(): string[] {
    return [this.#panel.css, ...Object.values(this.#parts).map(({SHEET}: {SHEET: string}) => SHEET)];
  }

  get client(): ClientCore | undefined {
    return this.#controller.client;
  }

  get loading(): Promise<void> | undefined {
    return this.#controller.loading;
  }

  get snapshot(): ClientSnapshot | undefined {
    return this.#snapshot;
  }

  connected(): void {
    // Before anything is drawn: it must know what had the focus when the clicked button is gone.
    this.#runtime ??= this.#panel.start(
      this.#host.shadowRoot!,
      {
        remote: () => this.client?.levels.remote() ?? 0,
        local: () => this.client?.levels.local() ?? 0,
        bands: () => this.client?.levels.bands(),
      },
      {reducedMotion: () => matchMedia('(prefers-reduced-motion: reduce)').matches},
    );
    this.#controller.connected();
    this.#joinClient();
  }

  disconnected(): void {
    this.#controller.disconnected();
    this.#runtime?.stop();
    this.#runtime = undefined;
    systemClock.clearTimeout(this.#ticker);
  }

  /** What a call changes on the launcher. */
  launcher(model: AssistantModel): LauncherCall {
    return this.#panel.launcher(model);
  }

  /** The panel, drawn into the element's shadow root. */
  view(model: AssistantModel): unknown {
    return this.#panel.view(model, this.actions);
  }

  /** After every render of the element: what markup alone cannot do. */
  rendered(model: AssistantModel, changed: ReadonlyMap<PropertyKey, unknown>): void {
    if (!this.#host.isConnected) return;
    if (changed.size) {
      this.#controller.resolve();
      this.#joinClient();
    }
    // The panel does without these parts until they are here.
    for (const name of Object.keys(PARTS) as (keyof Parts)[]) if (PARTS[name][0](model)) void this.#load(name);
    if (model.open && model.consentNeeded && changed.has('isOpen')) void this.#askConsent();
    this.#connectAhead(model);
    this.#runtime?.update(model);
    systemClock.clearTimeout(this.#ticker);
    // The timer in the header moves once a second.
    if (model.phase === 'live') this.#ticker = systemClock.setTimeout(this.#draw, 1000 - (systemClock.now() % 1000));
  }

  model(): AssistantModel {
    const host = this.#host;
    const snapshot = this.#snapshot;
    const values = host.values();
    const words = {...this.#words, ...(values['strings'] as object | undefined)};
    const look = lookOf(values, snapshot?.conversation.settings, words);
    const items = snapshot?.conversation.items.length ?? 0;
    const open = (host.isOpen ?? false) || look.layout !== 'floating';
    if (open) this.#seen = items;
    const model = this.#panel.toModel({
      snapshot,
      configured: this.client !== undefined,
      open,
      look,
      words,
      starting: this.#starting !== undefined,
      now: systemClock.now(),
      consentNeeded: this.#consent.needed,
      unread: Math.max(0, items - this.#seen),
      memory: this.#memory,
      ...this.#entered,
      ...this.#parts,
    });
    this.#memory = model.memory;
    return model;
  }

  /** Resolves when the assistant answered; rejects with what kept it from. The same promise while one start runs. */
  start(mode: CallModeChoice, overrides: Partial<CallOptions> = {}): Promise<void> {
    const {activeCall} = this.client ?? {};
    if (activeCall) return activeCall.answered;
    if (this.#starting) return this.#starting;
    this.#starting = this.#begin(mode, overrides).finally(() => {
      this.#starting = undefined;
      this.#draw();
    });
    this.#enter({startMode: mode});
    return this.#starting;
  }

  /** As `start`, after the visitor's agreement where it is required; without it the panel asks and nothing is placed. */
  async startFromCode(wanted: CallModeChoice | undefined): Promise<void> {
    if (!(await this.#askConsent())) return;
    await this.start(wanted ?? this.#mode());
  }

  async end(): Promise<void> {
    await this.client?.activeCall?.hangup();
  }

  mute(muted: boolean | undefined): void {
    const call = this.client?.activeCall;
    if (!call) throw new TelnyxError(50004);
    if (muted ?? !call.isAudioMuted) call.muteAudio();
    else call.unmuteAudio();
  }

  /** Sends a message; without a call it first starts one by text. Resolves with the id of the transcript's item. */
  async send(text: string, images: readonly string[] = []): Promise<string> {
    const {client} = this;
    if (!client) throw new TelnyxError(46002);
    if (!text.trim() && !images.length) throw new TelnyxError(50005, {detail: 'the message is empty'});
    await (client.activeCall?.answered ?? this.start('text'));
    return client.sendMessage(text, images);
  }

  async download(format: TranscriptFormat): Promise<string> {
    const {saveTranscript} = await import('./save-transcript.js');
    return saveTranscript(this.#memory.items, format, this.#words, this.#host.ownerDocument);
  }

  /** By `commandfor`; the element has done what needs no session. */
  command(name: string, value: string): void {
    const {actions} = this;
    const commands: Readonly<Record<string, () => void>> = {
      start: () => actions.start(value === 'text' ? value : this.#mode()),
      end: actions.end,
      mute: actions.toggleMute,
      send: () => {
        actions.setDraft(value);
        actions.send();
      },
      connect: () => this.#quietly(this.client?.connect()),
      disconnect: () => this.#quietly(this.client?.disconnect()),
      'download-transcript': () => this.#quietly(this.download((value || 'txt') as TranscriptFormat)),
    };
    if (Object.hasOwn(commands, name)) commands[name]!();
  }

  readonly actions: AssistantActions = {
    open: () => this.#host.setOpen(true),
    close: () => this.#host.setOpen(false),
    start: (mode) => this.#quietly(this.#askStart(mode)),
    end: () => {
      const callId = this.client?.activeCall?.id;
      if (this.#ask('telnyx-hangup-request', {callId, value: null}).allowed) this.#quietly(this.end());
    },
    toggleMute: () => {
      const call = this.client?.activeCall;
      if (!call) return;
      const value = !call.isAudioMuted;
      if (this.#ask('telnyx-mute-request', {callId: call.id, value}).allowed) this.mute(value);
    },
    setDraft: (draft) => this.#enter({draft}),
    send: () => this.#quietly(this.#askSend()),
    resend: (id) => this.#quietly(this.#resend(id)),
    attach: (files) => this.#quietly(this.#attach(files)),
    removeImage: (index) => this.#enter({draftImages: this.#entered.draftImages.filter((_, at) => at !== index)}),
    resumePermission: () => this.client?.activeCall?.media.decide('retry'),
    continueByText: () => this.client?.activeCall?.media.decide('text'),
    dismissPermission: () => {
      const call = this.client?.activeCall;
      if (call?.snapshot.recovery?.silent === false) this.#quietly(call.hangup());
      this.#enter({confirmTakeover: false});
    },
    acceptConsent: (mode) => {
      this.#consent.agree();
      this.actions.start(mode);
    },
    confirmTakeover: (mode) => {
      this.#enter({confirmTakeover: false});
      this.#quietly(
        Promise.all(this.#controller.otherLive().map(async (other) => other.activeCall?.hangup())).then(() =>
          this.start(mode),
        ),
      );
    },
    unlockAudio: () => void this.client?.unlockAudio(),
    useMicrophone: () => this.#quietly(this.client?.activeCall?.media.useMicrophone()),
    openLink: (event, href) => {
      if (!this.#ask('telnyx-link-request', {href}).allowed) event.preventDefault();
    },
    downloadTranscript: () => this.#quietly(this.download('txt')),
  };

  #draw = (): void => this.#host.requestUpdate();

  #enter(entered: Partial<Entered>): void {
    this.#entered = {...this.#entered, ...entered};
    this.#draw();
  }

  /** What a call without a choice is. */
  #mode(): CallModeChoice {
    return this.#host.values()['mode'] === 'text' ? 'text' : 'voice';
  }

  /** `true` when the visitor's agreement is there or not needed. The page can answer; by default the panel asks. */
  async #askConsent(): Promise<boolean> {
    if (!this.#consent.needed) return true;
    const {answer, allowed} = this.#ask('telnyx-consent-request', {version: this.#host.values()['consentVersion']});
    if (answer && (await answer.value)) {
      this.#consent.agree();
      this.#draw();
      return true;
    }
    if (allowed && !answer) this.#host.open();
    return false;
  }

  /** A visitor who opened the panel is about to start: the wait for the connection begins before the click. */
  #connectAhead({open, look, phase, consentNeeded}: AssistantModel): void {
    if (!open || look.layout !== 'floating' || phase !== 'idle' || consentNeeded) return;
    if (this.#host.connectMode === 'manual' || this.#snapshot?.connection.state !== 'idle') return;
    // A panel that the page opened by itself is no interaction yet.
    if (navigator.userActivation?.hasBeenActive !== false) this.#quietly(this.client?.connect());
  }

  /** What could not be fetched is tried again after a while, if it is still needed. */
  #load(name: keyof Parts): Promise<void> {
    return (this.#loading[name] ??= PARTS[name][1]().then(
      (part) => {
        this.#parts = {...this.#parts, [name]: part};
        this.#host.refreshSheets();
        this.#draw();
      },
      () => {
        systemClock.setTimeout(() => {
          this.#loading[name] = undefined;
          this.#draw();
        }, RETRY_MS);
      },
    ));
  }

  /** A client that is new to this element learns its tools. */
  #joinClient(): void {
    const {client} = this;
    if (!client || client === this.#joined) return;
    this.#joined = client;
    for (const [name, handler] of this.#host.tools) client.registerClientTool(name, handler);
  }

  async #askStart(mode: CallModeChoice): Promise<void> {
    const {client} = this;
    if (!client || client.activeCall || this.#starting || !(await this.#askConsent())) return;
    const {options} = client;
    const detail = {
      destination: '',
      customHeaders: this.#headers(),
      callerName: options.callerName,
      callerNumber: options.callerNumber,
    };
    if (!(await this.#allowed('telnyx-call-request', detail))) return;
    const {customHeaders, callerName, callerNumber} = detail;
    await this.start(mode, {customHeaders, callerName, callerNumber});
  }

  async #askSend(): Promise<void> {
    const {draft, draftImages} = this.#entered;
    const detail = {text: draft.trim(), images: [...draftImages]};
    if (!detail.text && !detail.images.length) return;
    const {allowed, delay} = this.#ask('telnyx-message-request', detail);
    if (!allowed) return;
    // At once: what is typed while the page takes its time is the next message.
    this.#enter({draft: '', draftImages: []});
    if (await settled(delay)) await this.send(detail.text, detail.images);
    else if (!this.#entered.draft) this.#enter({draft, draftImages});
  }

  /** A message that was not delivered: in the call, or as the first of the next one. */
  async #resend(id: string): Promise<void> {
    const {client} = this;
    const message = this.#memory.items.find((item) => item.id === id);
    if (!client || !message || this.#starting) return;
    if (client.activeCall) return client.resendMessage(id);
    this.#again = id;
    try {
      await this.#askStart(this.#snapshot?.calls.at(-1)?.mode ?? this.#mode());
    } finally {
      this.#again = '';
    }
    if (client.activeCall) await client.sendMessage(message.text, message.images);
  }

  async #attach(files: FileList | readonly File[]): Promise<void> {
    await this.#load('extras');
    const pictures = (await this.#parts.extras?.picturesOf(files, MAX_IMAGES - this.#entered.draftImages.length)) ?? [];
    this.#enter({draftImages: [...this.#entered.draftImages, ...pictures]});
  }

  async #begin(mode: CallModeChoice, overrides: Partial<CallOptions>): Promise<void> {
    const {client} = this;
    if (!client) throw new TelnyxError(46002);
    if (mode === 'voice' && this.#controller.otherLive().length) {
      // One open microphone per page: the visitor decides (contract §7).
      await this.#load('trouble');
      this.#enter({confirmTakeover: true});
      throw new TelnyxError(44005, {detail: 'another call is on', fatal: false});
    }
    this.#controller.takeRequests();
    const undelivered = this.#memory.items.filter((item) => item.delivery === 'failed' && item.id !== this.#again);
    const call = client.newCall({mode, customHeaders: this.#headers(), ...overrides});
    await call.answered;
    if (!undelivered.length) return;
    // What the last conversation did not take waits in the field of this one.
    const {draft, draftImages} = this.#entered;
    this.#enter({
      draft: [...undelivered.map(({text}) => text), draft].filter(Boolean).join('\n'),
      draftImages: [...undelivered.flatMap(({images}) => images), ...draftImages].slice(0, MAX_IMAGES),
    });
  }

  #headers(): CustomHeader[] {
    const variables = (this.#host.values()['dynamicVariables'] ?? {}) as Record<string, unknown>;
    return [
      ...(toHeaders(this.client?.options.customHeaders ?? []) ?? []),
      ...variableHeaders(variables, this.#host.dataset),
    ];
  }

  #ask(name: string, detail: object) {
    return new TelnyxRequestEvent(name, detail).ask(this.#host);
  }

  /** Waits for what the page gave to `waitUntil`; when that was rejected, the page does not want the default. */
  async #allowed(name: string, detail: object): Promise<boolean> {
    const {allowed, delay} = this.#ask(name, detail);
    return allowed && settled(delay);
  }

  /** What a click starts is told by events and drawn; only the unexpected may surface as an uncaught error. */
  #quietly(work: Promise<unknown> | undefined): void {
    work?.catch((error: unknown) => {
      if (!isTelnyxError(error)) throw error;
    });
  }
}
