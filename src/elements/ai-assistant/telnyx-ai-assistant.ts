import {nothing} from 'lit';
import type {PropertyDeclarations, PropertyValues} from 'lit';
import type {ToolHandler} from '../../client/conversation/tools.js';
import type {TranscriptItem} from '../../client/conversation/types.js';
import {LazyElement} from '../base/lazy-element.js';
import {TOKENS} from '../base/tokens.styles.js';
import {propertiesFrom} from '../base/properties.js';
import {ASSISTANT_ATTRIBUTES} from './attributes.js';
import type {AssistantAttributes} from './attributes.js';
import {firstModel, firstView} from './first.view.js';
import {LAUNCHER_CSS} from './launcher.styles.js';
import {ASSISTANT_KIT} from './kit.js';
import {hostStates, launcherView} from './launcher.view.js';
import type {AssistantModel, CallModeChoice, FirstActions} from './model.js';
import type {AssistantSession} from './session.js';

export interface StartOptions {
  /** `voice` (default, or what `mode` allows) or `text`. */
  readonly mode?: CallModeChoice;
}

// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging -- Lit makes the accessors from `properties`
export interface TelnyxAiAssistantElement extends AssistantAttributes {}

/**
 * Lets a visitor talk and type to a Telnyx AI assistant.
 *
 * @summary A launcher, a panel and a voice or text conversation with an AI assistant.
 * @element telnyx-ai-assistant
 * @status experimental
 * @since 0.1
 *
 * @slot launcher - Replaces the content of the launcher.
 * @slot launcher-icon - Replaces the orb of the launcher.
 * @slot header - Replaces the title.
 * @slot avatar - Replaces the orb of the header.
 * @slot greeting - A line under the heading before a call.
 * @slot consent - What the visitor agrees to or is told before a call.
 * @slot empty - Shown in a conversation before anything was said.
 * @slot ended - Replaces the words after a call.
 * @slot error - Replaces the words of a failure.
 * @slot footer - Below everything.
 * @slot disclaimer - Small print below everything.
 *
 * @csspart launcher - The button that opens the panel.
 * @csspart panel - The panel.
 * @csspart header - Title bar of the panel.
 * @csspart title - Title of the panel.
 * @csspart avatar - Orb or picture.
 * @csspart status - The line that says what is going on.
 * @csspart visualizer - What moves with the voice.
 * @csspart transcript - The conversation.
 * @csspart message - One item of the conversation.
 * @csspart composer - Where the visitor types.
 * @csspart input - The text field.
 * @csspart send-button - Sends the text.
 * @csspart attach-button - Adds a picture.
 * @csspart start-button - Starts a call.
 * @csspart mute-button - Mutes and unmutes.
 * @csspart end-button - Ends the call.
 * @csspart close-button - Closes or minimises the panel.
 * @csspart error - A failure and what to do.
 * @csspart error-action - A way on.
 * @csspart consent - The notice or the agreement.
 * @csspart menu - Links of the assistant's owner.
 *
 * @cssstate open - The panel is open.
 * @cssstate in-call - From the click to the end of a call.
 * @cssstate live - In a call; with `listening`, `thinking`, `speaking`, `muted`, `reconnecting`.
 * @cssstate restored - For 4 s after the connection came back.
 *
 * @fires telnyx-open-request - Before the visitor opens the panel; cancelable.
 * @fires telnyx-close-request - Before the visitor closes the panel; cancelable.
 * @fires telnyx-call-request - Before the visitor's click places a call; cancelable, can be delayed.
 * @fires telnyx-hangup-request - Before the visitor's click ends a call; cancelable.
 * @fires telnyx-mute-request - Before the visitor's click mutes or unmutes; cancelable.
 * @fires telnyx-message-request - Before the visitor's text is sent; cancelable, can be delayed.
 * @fires telnyx-consent-request - When agreement is needed; `respondWith(true)` gives it.
 * @fires telnyx-link-request - Before a link opens; cancelable.
 * @fires telnyx-permission-needed - The microphone is not available; cancelable.
 * @fires telnyx-tool-call - The assistant calls a tool nobody registered; `respondWith(result)`.
 * @fires telnyx-connection-change - The connection changed its state.
 * @fires telnyx-ready - Registered.
 * @fires telnyx-call-change - The call changed its state.
 * @fires telnyx-call-end - The call ended.
 * @fires telnyx-mute-change - Muted or unmuted.
 * @fires telnyx-transcript - An item of the conversation is new or changed.
 * @fires telnyx-agent-state - The assistant listens, thinks or speaks.
 * @fires telnyx-settings - `widget_settings` arrived.
 * @fires telnyx-reattached - A call goes on, on another connection to the server.
 * @fires telnyx-stats - How the call was in one second.
 * @fires telnyx-quality-change - The grade of a call changed.
 * @fires telnyx-report - The report of a call that ended.
 * @fires telnyx-warning - Something is not as it should be, or (`active: false`) is again.
 * @fires telnyx-error - Something failed.
 */
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging -- see above
export class TelnyxAiAssistantElement extends LazyElement<AssistantSession> {
  static override properties: PropertyDeclarations = propertiesFrom(ASSISTANT_ATTRIBUTES, ['isOpen', 'theme']);

  protected override readonly table = ASSISTANT_ATTRIBUTES;
  /** @internal Registered before or after the chunk is here. */
  readonly tools = new Map<string, ToolHandler>();
  private full = false;
  private current!: AssistantModel;

  /** Items of the conversation, oldest first; kept after a call until the next one starts. */
  get transcript(): readonly TranscriptItem[] {
    return this.session?.snapshot?.conversation.items ?? [];
  }

  /**
   * Places a call and resolves when the assistant answered. Rejects with a `TelnyxError`: 42001-42003 (microphone), 4500x
   * (connection), 46001 (refused), 44005 (ended meanwhile). While a start runs, the same promise.
   */
  async start(options: StartOptions = {}): Promise<void> {
    await (await this.load()).startFromCode(options.mode);
  }

  /** Ends the call; resolves when the server confirmed, after 5 s at most. */
  async end(): Promise<void> {
    await (await this.loading)?.end();
  }

  /** Mutes, unmutes, or toggles without argument. Rejects with 50004 when there is no call. */
  async mute(muted?: boolean): Promise<void> {
    (await this.load()).mute(muted);
  }

  /**
   * Sends text and image URLs; without a call it starts one by text first. Resolves with the id of the transcript item, rejects
   * with 50002 when it was not delivered.
   */
  async send(text: string, images: readonly string[] = []): Promise<string> {
    return (await this.load()).send(text, images);
  }

  /** Registers a tool that the assistant may call. Throws for a name with other characters than `a-z A-Z 0-9 _ -`. */
  registerClientTool(name: string, handler: ToolHandler): void {
    if (!/^[\w-]+$/.test(name)) throw new TypeError(`"${name}" is no tool name; use letters, digits, _ and -`);
    this.tools.set(name, handler);
    this.session?.client?.registerClientTool(name, handler);
  }

  unregisterClientTool(name: string): boolean {
    this.session?.client?.unregisterClientTool(name);
    return this.tools.delete(name);
  }

  getClientTools(): string[] {
    return [...this.tools.keys()];
  }

  /** Offers the conversation as a file and resolves with its text. */
  async downloadTranscript(format: 'txt' | 'json' | 'vtt' = 'txt'): Promise<string> {
    return (await this.load()).download(format);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (!this.hasUpdated && this.ownValues()['defaultState'] === 'expanded') this.isOpen = true;
  }

  protected override sheets(): string[] {
    return [TOKENS, LAUNCHER_CSS, ...(this.session?.sheets ?? [])];
  }

  protected override firstUpdated(): void {
    // On the shadow root, so they go with it.
    const root = this.shadowRoot!;
    root.addEventListener('keydown', (event) => this.handleKey(event as KeyboardEvent), {});
    root.addEventListener('pointerover', () => this.prepare(), {passive: true});
    root.addEventListener('focusin', () => this.prepare(), {});
    for (const name of ['pointerleave', 'focusout']) this.addEventListener(name, () => this.requestUpdate(), {});
    super.firstUpdated();
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const {current: model, session} = this;
    if (model.phase === 'unconfigured' && this.isConnected) {
      this.warnOnce('is not configured: set target-id');
    }
    this.setStates([...hostStates(model), ...(session?.states(model) ?? [])]);
    if (changed.has('isOpen') && this.isOpen) this.prepare();
    session?.rendered(model, changed);
  }

  protected override render(): unknown {
    const {session, actions} = this;
    const model = (this.current = session ? session.model() : this.firstModel());
    if (model.look.layout === 'headless') return nothing;
    // A card that stands in the page is not exchanged under a pointer or a focus: the click would go astray.
    this.full ||= !!session && !(model.phase === 'idle' && this.matches(':hover, :focus-within'));
    return [
      launcherView(model, actions, session?.launcher(model)),
      session && (this.full || model.look.layout === 'floating') ? session.view(model) : firstView(model, actions),
    ];
  }

  /** Until the chunk is here. */
  private firstModel(): AssistantModel {
    const {targetId, targetIdAlias, client, failed, isOpen, loading} = this;
    const configured = targetId || targetIdAlias || client;
    const phase = !configured ? 'unconfigured' : failed ? 'failed' : isOpen && loading ? 'starting' : 'idle';
    // Never open: there is no panel yet, and the launcher must stay in sight until there is.
    return firstModel(this.ownValues(), phase, false);
  }

  /** What can be asked for before the chunk is here; the session has the rest. */
  private readonly actions: FirstActions = {
    open: () => this.setOpen(true),
    close: () => this.setOpen(false),
    start: (mode) =>
      void this.load().then(
        ({actions}) => actions.start(mode),
        () => {},
      ),
  };

  protected override fetchSession(): Promise<AssistantSession> {
    return Promise.all([import('./session.js'), import('../../context/client-controller.js')]).then(
      ([{AssistantSession}]) => new AssistantSession(this, ASSISTANT_KIT),
    );
  }

  /** Escape minimises; it never ends a call. What it closes first is up to the panel. */
  private handleKey(event: KeyboardEvent): void {
    const {open, look} = this.current;
    if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return;
    if (!open || look.layout !== 'floating') return;
    event.preventDefault();
    this.setOpen(false);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'telnyx-ai-assistant': TelnyxAiAssistantElement;
  }
}
