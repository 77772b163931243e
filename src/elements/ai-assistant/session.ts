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
import type {AssistantKit} from './kit.js';
import type {LauncherCall} from './launcher.view.js';
import {lookOf} from './look.js';
import type {AssistantValues} from './look.js';
import type {AssistantActions, AssistantModel, CallModeChoice, Parts} from './model.js';
import {Consent} from './consent.js';
import {createPanel} from './panel.js';
import type {AssistantPanel} from './panel.js';
import type {PanelRuntime} from './runtime.js';
import type {TranscriptFormat} from './save-transcript.js';
import {variableHeaders} from './variables.js';
import {needsPresets} from './visualizer.js';

/** Chunks of their own; most calls need none. */
const PARTS = {
  trouble: () => import('./trouble.js'),
  presets: () => import('./presets.js'),
  extras: () => import('./extras.js'),
};

/** `false` when the page rejected what it gave to `waitUntil`: it does not want the default then. */
const settled = (delay: Promise<unknown>): Promise<boolean> =>
  delay.then(
    () => true,
    () => false,
  );

export interface SessionHost extends ClientHost {
  readonly shadowRoot: ShadowRoot | null;
  readonly isOpen?: boolean;
  readonly theme?: string;
  readonly tools: ReadonlyMap<string, ToolHandler>;
  values(): AssistantValues;
  setOpen(open: boolean): void;
  open(): void;
  requestUpdate(): void;
  refreshSheets(): void;
}

export class AssistantSession {
  readonly #kit: AssistantKit;
  readonly #panel: AssistantPanel;
  readonly #controller: ClientController;
  readonly #host: SessionHost;
  readonly #consent = new Consent();
  #snapshot: ClientSnapshot | undefined;
  #runtime: PanelRuntime | undefined;
  #starting: Promise<void> | undefined;
  #startMode: CallModeChoice = 'voice';
  #takeover = false;
  #draft = '';
  #images: string[] = [];
  #seen = 0;
  #ticker: number | undefined;
  #parts: Parts = {};
  #loading: Partial<Record<keyof Parts, Promise<void>>> = {};
  #phase = '';

  constructor(host: SessionHost, kit: AssistantKit) {
    this.#host = host;
    this.#kit = kit;
    this.#panel = createPanel(kit);
    this.#controller = new ClientController(host, {onChange: (snapshot) => this.#handleSnapshot(snapshot)});
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

  get snapshot(): ClientSnapshot | undefined {
    return this.#snapshot;
  }

  connected(): void {
    const root = this.#host.shadowRoot;
    // Before anything is drawn: it must know what had the focus when the clicked button is gone.
    if (root) this.#runtime ??= this.#startRuntime(root);
    this.#controller.connected();
    this.#joinClient();
  }

  disconnected(): void {
    this.#controller.disconnected();
    this.#runtime?.stop();
    this.#runtime = undefined;
    systemClock.clearTimeout(this.#ticker);
    this.#ticker = undefined;
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
    const root = this.#host.shadowRoot;
    if (!root || !this.#host.isConnected) return;
    if (changed.size) {
      this.#controller.resolve();
      this.#joinClient();
    }
    this.#showPanel(root, model);
    if (model.phase !== this.#phase || changed.size) this.#loadMore(model);
    if (model.open && model.consentNeeded && changed.has('isOpen')) void this.#askConsent();
    this.#runtime ??= this.#startRuntime(root);
    this.#runtime.update(model);
    this.#tick(model.phase === 'live');
  }

  model(): AssistantModel {
    const host = this.#host;
    const snapshot = this.#snapshot;
    const values = host.values();
    const words = {...this.#kit.words, ...this.#panel.words, ...(values['strings'] as object | undefined)};
    const look = lookOf(values, snapshot?.conversation.settings ?? null, words, location.host);
    const items = snapshot?.conversation.items.length ?? 0;
    const open = (host.isOpen ?? false) || look.layout !== 'floating';
    if (open) this.#seen = items;
    return this.#panel.toModel({
      snapshot,
      configured: this.client !== undefined,
      open,
      look,
      words,
      starting: this.#starting !== undefined,
      startMode: this.#startMode,
      now: systemClock.now(),
      consentNeeded: this.#consentNeeded(),
      confirmTakeover: this.#takeover,
      draft: this.#draft,
      draftImages: this.#images,
      unread: Math.max(0, items - this.#seen),
      ...this.#parts,
    });
  }

  /** Resolves when the assistant answered; rejects with what kept it from. The same promise while one start runs. */
  start(mode: CallModeChoice, overrides: Partial<CallOptions> = {}): Promise<void> {
    const {activeCall} = this.client ?? {};
    if (activeCall) return activeCall.answered;
    if (this.#starting) return this.#starting;
    this.#startMode = mode;
    this.#starting = this.#begin(mode, overrides).finally(() => {
      this.#starting = undefined;
      this.#host.requestUpdate();
    });
    this.#host.requestUpdate();
    return this.#starting;
  }

  /** As `start`, after the visitor's agreement where it is required; without it the panel asks and nothing is placed. */
  async startFromCode(wanted: CallModeChoice | undefined): Promise<void> {
    if (!(await this.#askConsent())) return;
    await this.start(wanted ?? (this.#host.values()['mode'] === 'text' ? 'text' : 'voice'));
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
    const items = this.#snapshot?.conversation.items ?? [];
    return saveTranscript(items, format, this.#panel.words, this.#host.ownerDocument);
  }

  /** By `commandfor`; the element has done what needs no session. */
  command(name: string, value: string): void {
    const {actions} = this;
    const commands: Readonly<Record<string, () => void>> = {
      start: () => actions.start(value === 'text' || this.#host.values()['mode'] === 'text' ? 'text' : 'voice'),
      end: () => actions.end(),
      mute: () => actions.toggleMute(),
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
    setDraft: (text) => {
      this.#draft = text;
      this.#host.requestUpdate();
    },
    send: () => this.#quietly(this.#askSend()),
    resend: (id) => this.#quietly(this.client?.resendMessage(id)),
    attach: (files) => this.#quietly(this.#attach(files)),
    removeImage: (index) => {
      this.#images = this.#images.filter((_, at) => at !== index);
      this.#host.requestUpdate();
    },
    resumePermission: () => this.client?.activeCall?.media.decide('retry'),
    continueByText: () => this.client?.activeCall?.media.decide('text'),
    dismissPermission: () => {
      this.#takeover = false;
      const call = this.client?.activeCall;
      if (call?.snapshot.recovery) this.#quietly(call.hangup());
      this.#host.requestUpdate();
    },
    acceptConsent: (mode) => {
      this.#rememberConsent();
      this.actions.start(mode);
    },
    confirmTakeover: (mode) => {
      this.#takeover = false;
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

  #consentKey(): [target: string, version: string, storage: 'local' | 'session' | 'none'] {
    const {targetId = '', storage = 'local'} = this.#host.statedOptions();
    return [targetId, String(this.#host.values()['consentVersion']), storage];
  }

  #consentNeeded(): boolean {
    return this.#host.values()['consent'] === 'required' && !this.#consent.given(...this.#consentKey());
  }

  #rememberConsent(): void {
    this.#consent.remember(...this.#consentKey());
    this.#host.requestUpdate();
  }

  /** `true` when the visitor's agreement is there or not needed. The page can answer; by default the panel asks. */
  async #askConsent(): Promise<boolean> {
    if (!this.#consentNeeded()) return true;
    const {answer, allowed} = this.#ask('telnyx-consent-request', {version: this.#consentKey()[1]});
    if (answer && (await answer.value)) {
      this.#rememberConsent();
      return true;
    }
    if (allowed && !answer) this.#host.open();
    return false;
  }

  #startRuntime(root: ShadowRoot): PanelRuntime {
    return this.#panel.start(
      root,
      {
        remote: () => this.client?.levels.remote() ?? 0,
        local: () => this.client?.levels.local() ?? 0,
        bands: () => this.client?.levels.bands(),
      },
      {reducedMotion: () => matchMedia('(prefers-reduced-motion: reduce)').matches},
    );
  }

  /** The popover follows `open`; focus goes in with it and back to the launcher. */
  #showPanel(root: ShadowRoot, {open}: AssistantModel): void {
    const panel = root.querySelector<HTMLElement>('#panel');
    if (!panel?.popover || panel.matches(':popover-open') === open) return;
    if (open) {
      panel.showPopover();
      panel.focus({preventScroll: true});
      return;
    }
    const inside = panel.contains(root.activeElement);
    panel.hidePopover();
    if (inside) root.querySelector<HTMLElement>('#launcher')?.focus({preventScroll: true});
  }

  /** The panel does without these parts until they are here; what could not be fetched is tried again in the next phase. */
  #loadMore({phase, look}: AssistantModel): void {
    this.#phase = phase;
    if (phase === 'failed' || phase === 'permission') void this.#load('trouble');
    if (needsPresets(look)) void this.#load('presets');
    if (look.fileInput || look.menu.length || look.transcript === 'captions') void this.#load('extras');
  }

  #load(name: keyof Parts): Promise<void> {
    return (this.#loading[name] ??= PARTS[name]().then(
      (part) => {
        this.#parts = {...this.#parts, [name]: part};
        this.#host.refreshSheets();
        this.#host.requestUpdate();
      },
      () => {
        this.#loading[name] = undefined;
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

  #joined: ClientCore | undefined;

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
    const {allowed, delay} = this.#ask('telnyx-call-request', detail);
    if (!allowed) return;
    if (delay && !(await settled(delay))) return;
    const {customHeaders, callerName, callerNumber} = detail;
    await this.start(mode, {customHeaders, callerName, callerNumber});
  }

  async #askSend(): Promise<void> {
    const detail = {text: this.#draft.trim(), images: [...this.#images]};
    if (!detail.text && !detail.images.length) return;
    const {allowed, delay} = this.#ask('telnyx-message-request', detail);
    if (!allowed) return;
    if (delay && !(await settled(delay))) return;
    this.#draft = '';
    this.#images = [];
    this.#host.requestUpdate();
    await this.send(detail.text, detail.images);
  }

  async #attach(files: FileList | readonly File[]): Promise<void> {
    const {shrinkImage} = await import('./images.js');
    const images = await Promise.all(
      Array.from(files)
        .slice(0, 4 - this.#images.length)
        .map(shrinkImage),
    );
    this.#images = [...this.#images, ...images.filter((image) => image !== undefined)];
    this.#host.requestUpdate();
  }

  async #begin(mode: CallModeChoice, overrides: Partial<CallOptions>): Promise<void> {
    const {client} = this;
    if (!client) throw new TelnyxError(46002);
    if (mode === 'voice' && this.#controller.otherLive().length) {
      // One open microphone per page: the visitor decides (contract §7).
      await this.#load('trouble');
      this.#takeover = true;
      throw new TelnyxError(44005, {detail: 'another call is on', fatal: false});
    }
    this.#controller.takeRequests();
    const call = client.newCall({mode, customHeaders: this.#headers(), ...overrides});
    await call.answered;
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

  /** What a click starts is told by events and drawn; only the unexpected may surface as an uncaught error. */
  #quietly(work: Promise<unknown> | undefined): void {
    work?.catch((error: unknown) => {
      if (!isTelnyxError(error)) throw error;
    });
  }

  #handleSnapshot(snapshot: ClientSnapshot): void {
    this.#snapshot = snapshot;
    this.#host.requestUpdate();
  }

  /** The timer in the header moves once a second, only while a call is up. */
  #tick(running: boolean): void {
    if (!running || this.#ticker !== undefined) return;
    this.#ticker = systemClock.setTimeout(
      () => {
        this.#ticker = undefined;
        this.#host.requestUpdate();
      },
      1000 - (systemClock.now() % 1000),
    );
  }
}
