/** The conversation of a client with an AI assistant: transcript, typed messages, agent state, settings, client tools. */
import {TelnyxError} from '../errors/index.js';
import type {Clock} from '../lib/clock.js';
import {Disposer} from '../lib/disposer.js';
import {asObject, asString, isObject} from '../lib/guards.js';
import type {Json} from '../lib/guards.js';
import {uuid} from '../lib/uuid.js';
import {toolOutputParams, userMessageParams} from '../protocol/conversation.js';
import type {Method} from '../protocol/catalog.js';
import type {CallCore} from './call-core.js';
import {isUp} from './call-machine.js';
import {AgentMonitor} from './conversation/agent.js';
import {present} from './conversation/internal.js';
import {parseWidgetSettings} from './conversation/settings.js';
import type {ToolHandler, ToolRunner} from './conversation/tools.js';
import {Transcript} from './conversation/transcript.js';
import type {ConversationSnapshot, TranscriptItem} from './conversation/types.js';
import type {Fact, FactDetails, RequestDelegate} from './events.js';

export {IDLE_AGENT} from './conversation/agent.js';

/** Levels are read this often while a call is up; speech is told from noise in steps of 80 ms and more. */
const SAMPLE_MS = 40;
/** Louder than this counts as somebody being there (`idle-timeout`). */
const PRESENCE_LEVEL = 0.01;

export interface AssistantHost {
  readonly clock: Clock;
  /** The call the conversation belongs to. */
  call(): CallCore | undefined;
  levels(): {remote(): number; local(): number};
  idleTimeoutSeconds(): number;
  /** Whether levels are needed from the start: an assistant is expected, or somebody who must not be silent for long. */
  listens(): boolean;
  request(method: Method, params: Json): Promise<Json>;
  notify(method: Method, params: Json): boolean;
  fact(...fact: Fact): void;
  changed(snapshot: ConversationSnapshot): void;
  delegate(): RequestDelegate | undefined;
}

export class Assistant {
  readonly #host: AssistantHost;
  readonly #transcript: Transcript;
  readonly #agent: AgentMonitor;
  readonly #handlers = new Map<string, ToolHandler>();
  #tools: Promise<ToolRunner> | undefined;
  readonly #told: {-readonly [K in 'id' | 'settings' | 'tools']: ConversationSnapshot[K]} = {
    id: null,
    settings: null,
    tools: [],
  };
  #sampling = new Disposer();
  /** When somebody was there last: heard, typed, or an assistant that does something. */
  #lastPresence = 0;

  constructor(host: AssistantHost) {
    this.#host = host;
    this.#transcript = new Transcript(host.clock);
    this.#agent = new AgentMonitor({
      onChange: (snapshot) => {
        host.fact('telnyx-agent-state', present<FactDetails['telnyx-agent-state']>(snapshot));
        this.#publish();
      },
      onInterrupted: () => this.#tell(this.#transcript.interrupt()),
    });
  }

  get snapshot(): ConversationSnapshot {
    return {...this.#told, items: this.#transcript.items, agent: this.#agent.snapshot};
  }

  registerTool(name: string, handler: ToolHandler): void {
    this.#handlers.set(name, handler);
  }

  unregisterTool(name: string): boolean {
    return this.#handlers.delete(name);
  }

  toolNames(): string[] {
    return [...this.#handlers.keys()];
  }

  /**
   * Sends what was typed. The item shows at once and settles on the server's echo or answer, whichever comes first.
   * Resolves with its id; rejects with 50004 without a call, with 50002 when it was not delivered (the item says so and stays).
   */
  async send(text: string, images: readonly string[] = []): Promise<string> {
    this.#requireCall();
    const id = uuid();
    this.#tell(this.#transcript.addTyped({id, text, images}));
    await this.#deliver(id, text, images);
    return id;
  }

  /** Sends a failed message again, under the same id. */
  async resend(id: string): Promise<void> {
    this.#requireCall();
    const item = this.#transcript.retry(id);
    if (!item) return;
    this.#tell([item]);
    await this.#deliver(id, item.text, item.images);
  }

  /** A new call starts a new conversation; what was said before is cleared now, not when the last call ended. */
  callStarted(): void {
    this.#transcript.clear();
    this.#agent.callStarted();
    this.#publish();
  }

  /** What the next page of this tab cannot hear again. Pictures of the visitor's own are too large to keep. */
  get left(): Json {
    const items = this.#transcript.items.map(({images, ...item}) => ({
      ...item,
      images: images.filter((url) => !url.startsWith('data:')),
    }));
    return {...this.#told, items};
  }

  /** Goes on with a conversation of an earlier page. */
  restore(left: unknown): void {
    const {id, settings, tools, items} = asObject(left);
    if (!Array.isArray(items)) return;
    const told = this.#told;
    told.id = asString(id);
    if (isObject(settings)) told.settings = settings;
    if (Array.isArray(tools)) told.tools = tools as ConversationSnapshot['tools'];
    this.#tell(this.#transcript.restore(items));
    this.#publish();
  }

  callActive(): void {
    this.#sampling.dispose();
    if (this.#host.listens()) this.#listen();
  }

  callEnded(): void {
    this.dispose();
    this.#tell(this.#transcript.finish());
    this.#agent.callEnded();
  }

  /** Takes an `ai_conversation` message; whatever it holds, nothing is thrown. */
  handle(params: Json, messageId: string | undefined): void {
    const told = this.#told;
    told.id = asString(params.conversation_id) || told.id;
    const announced = parseWidgetSettings(params);
    if (announced) {
      const {settings} = announced;
      const tools = announced.tools.length ? announced.tools : told.tools;
      Object.assign(told, {settings, tools});
      this.#host.fact('telnyx-settings', {settings, tools});
      this.#publish();
      return;
    }
    const call = this.#host.call();
    const item = asObject(params.item);
    if (call && item.type === 'function_call') {
      // Most assistants call no tools, so what runs them comes with the first call of one.
      this.#tools ??= import('./conversation/tools.js').then(
        ({ToolRunner}) =>
          new ToolRunner({
            clock: this.#host.clock,
            handlers: this.#handlers,
            send: (callId, output) => this.#host.notify('ai_conversation', toolOutputParams(callId, output)),
            onUnregistered: (request) => this.#host.delegate()?.toolCall(request),
          }),
      );
      void this.#tools.then((tools) => {
        tools.configure(told.tools);
        tools.handle(item, {callId: call.id});
      });
    }
    // Whoever was called turned out to be an assistant.
    if (this.#sampling.disposed && call && isUp(call.state)) this.#listen();
    this.#agent.handle(params, this.#present());
    this.#tell(this.#transcript.handle(params, messageId));
  }

  /** Stops what runs: the levels are not read any more, tools that are under way are aborted. */
  dispose(): void {
    this.#sampling.dispose();
    void this.#tools?.then((tools) => tools.abortAll());
  }

  #requireCall(): void {
    const call = this.#host.call();
    if (!call || !isUp(call.state)) throw new TelnyxError(50004);
  }

  async #deliver(id: string, text: string, images: readonly string[]): Promise<void> {
    this.#agent.typed(this.#present(), id);
    try {
      await this.#host.request('ai_conversation', userMessageParams(id, text, images));
      this.#tell(this.#transcript.confirm(id));
    } catch (error) {
      this.#tell(this.#transcript.fail(id));
      // The echo may have come although the answer did not.
      if (this.#transcript.items.some((item) => item.id === id && item.delivery === 'sent')) return;
      throw new TelnyxError(50002, {cause: error, detail: (error as Error).message});
    }
  }

  #listen(): void {
    this.#agent.callActive(this.#present());
    this.#sampling = new Disposer();
    this.#sample();
  }

  #sample(): void {
    this.#sampling.timeout(this.#host.clock, () => this.#sample(), SAMPLE_MS);
    const now = this.#host.clock.now();
    const levels = this.#host.levels();
    const remote = levels.remote();
    const local = levels.local();
    this.#agent.levels(remote, local, now);
    if (Math.max(remote, local) > PRESENCE_LEVEL) this.#present();
    const limit = this.#host.idleTimeoutSeconds() * 1000;
    if (limit > 0 && now - this.#lastPresence >= limit) {
      void this.#host.call()?.hangup({cause: 'IDLE_TIMEOUT', causeCode: 602});
    }
  }

  /** Somebody is there (`idle-timeout`); answers with the time. */
  #present(): number {
    return (this.#lastPresence = this.#host.clock.now());
  }

  #tell(changed: readonly TranscriptItem[]): void {
    for (const item of changed) this.#host.fact('telnyx-transcript', {...item});
    if (changed.length) this.#publish();
  }

  #publish(): void {
    this.#host.changed(this.snapshot);
  }
}
