/** The conversation of a client with an AI assistant: transcript, typed messages, agent state, settings, client tools. */
import {TelnyxError} from '../errors/index.js';
import type {Clock} from '../lib/clock.js';
import {Disposer} from '../lib/disposer.js';
import {asObject, asString} from '../lib/guards.js';
import type {Json} from '../lib/guards.js';
import {uuid} from '../lib/uuid.js';
import {toolOutputParams, userMessageParams} from '../protocol/conversation.js';
import type {Method} from '../protocol/catalog.js';
import type {Call} from './call.js';
import {isAnswered} from './call-machine.js';
import {AgentMonitor} from './conversation/agent.js';
import {parseWidgetSettings} from './conversation/settings.js';
import type {ToolHandler, ToolRunner} from './conversation/tools.js';
import {Transcript} from './conversation/transcript.js';
import type {
  AgentSnapshot,
  ConversationSnapshot,
  ToolInfo,
  TranscriptItem,
  WidgetSettings,
} from './conversation/types.js';
import type {Fact, RequestDelegate} from './events.js';

/** Levels are read this often while a call is up; speech is told from noise in steps of 80 ms and more. */
const SAMPLE_MS = 40;
/** Louder than this counts as somebody being there (`idle-timeout`). */
const PRESENCE_LEVEL = 0.01;

export const IDLE_AGENT: AgentSnapshot = Object.freeze({
  state: 'idle',
  greetingLatencyMs: null,
  userPerceivedLatencyMs: null,
});

export interface AssistantHost {
  readonly clock: Clock;
  /** The call the conversation belongs to. */
  call(): Call | undefined;
  levels(): {remote(): number; local(): number};
  idleTimeoutSeconds(): number;
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
  #conversationId: string | null = null;
  #settings: WidgetSettings | null = null;
  #announced: readonly ToolInfo[] = [];
  #agentSnapshot = IDLE_AGENT;
  #sampling: Disposer | undefined;
  #lastPresence = 0;

  constructor(host: AssistantHost) {
    this.#host = host;
    const now = (): number => host.clock.now();
    this.#transcript = new Transcript({now});
    this.#agent = new AgentMonitor({
      onChange: (snapshot) => this.#handleAgent(snapshot),
      expectGreeting: true,
      onInterrupted: () => this.#tell(this.#transcript.interrupt()),
    });
  }

  get snapshot(): ConversationSnapshot {
    return {
      id: this.#conversationId,
      items: this.#transcript.items,
      agent: this.#agentSnapshot,
      settings: this.#settings,
      tools: this.#announced,
    };
  }

  registerTool(name: string, handler: ToolHandler): void {
    this.#handlers.set(name, handler);
    void this.#tools?.then((tools) => tools.register(name, handler));
  }

  unregisterTool(name: string): boolean {
    void this.#tools?.then((tools) => tools.unregister(name));
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
    const call = this.#host.call();
    if (!call || !isAnswered(call.state)) throw new TelnyxError(50004);
    const id = uuid();
    this.#tell(this.#transcript.addTyped({id, text, images}));
    await this.#deliver(id, text, images);
    return id;
  }

  /** Sends a failed message again, under the same id. */
  async resend(id: string): Promise<void> {
    const call = this.#host.call();
    if (!call || !isAnswered(call.state)) throw new TelnyxError(50004);
    const message = this.#transcript.retry(id);
    if (!message) return;
    this.#tell(this.#transcript.items.filter((item) => item.id === id));
    await this.#deliver(id, message.text, message.images);
  }

  /** A new call starts a new conversation; what was said before is cleared now, not when the last call ended. */
  callStarted(): void {
    this.#transcript.clear();
    this.#agent.callStarted();
    this.#publish();
  }

  callActive(): void {
    const {clock} = this.#host;
    this.#agent.callActive(clock.now());
    this.#lastPresence = clock.now();
    this.#sampling?.dispose();
    this.#sampling = new Disposer();
    this.#sample(this.#sampling);
  }

  callEnded(): void {
    this.#sampling?.dispose();
    this.#sampling = undefined;
    void this.#tools?.then((tools) => tools.abortAll());
    for (const {id, delivery} of this.#transcript.items) {
      if (delivery === 'pending') this.#tell(this.#transcript.fail(id));
    }
    this.#agent.callEnded();
    this.#tell(this.#transcript.finish());
  }

  /** Takes an `ai_conversation` message; whatever it holds, nothing is thrown. */
  handle(params: Json, messageId: string | undefined): void {
    this.#conversationId = asString(params['conversation_id']) || this.#conversationId;
    const announced = parseWidgetSettings(params);
    if (announced) {
      this.#settings = announced.settings ?? {};
      if (announced.tools.length) {
        this.#announced = announced.tools;
        void this.#tools?.then((tools) => tools.configure(announced.tools));
      }
      this.#host.fact('telnyx-settings', {settings: this.#settings, tools: this.#announced});
      this.#publish();
      return;
    }
    const call = this.#host.call();
    const item = asObject(params['item']);
    if (call && item['type'] === 'function_call') {
      void this.#loadTools().then((tools) => tools.handle(item, {callId: call.id}));
    }
    this.#lastPresence = this.#host.clock.now();
    this.#agent.handle(params, this.#host.clock.now());
    const changed = this.#transcript.handle(params, messageId);
    if (changed.length) this.#tell(changed);
  }

  dispose(): void {
    this.#sampling?.dispose();
    void this.#tools?.then((tools) => tools.abortAll());
  }

  /** Most assistants call no tools, so what runs them comes with the first call of one. */
  #loadTools(): Promise<ToolRunner> {
    this.#tools ??= import('./conversation/tools.js').then(({ToolRunner}) => {
      const tools = new ToolRunner({
        clock: this.#host.clock,
        send: (callId, output) => this.#host.notify('ai_conversation', toolOutputParams(callId, output)),
        onUnregistered: (request) => this.#host.delegate()?.toolCall(request),
      });
      for (const [name, handler] of this.#handlers) tools.register(name, handler);
      tools.configure(this.#announced);
      return tools;
    });
    return this.#tools;
  }

  async #deliver(id: string, text: string, images: readonly string[]): Promise<void> {
    this.#lastPresence = this.#host.clock.now();
    this.#agent.typed(this.#host.clock.now(), id);
    try {
      await this.#host.request('ai_conversation', userMessageParams(id, text, images));
      this.#tell(this.#transcript.confirm(id));
    } catch (error) {
      // The echo may have come although the answer did not.
      if (this.#transcript.items.some((item) => item.id === id && item.delivery === 'sent')) return;
      this.#tell(this.#transcript.fail(id));
      throw new TelnyxError(50002, {cause: error, detail: (error as Error).message});
    }
  }

  #sample(scope: Disposer): void {
    scope.timeout(
      this.#host.clock,
      () => {
        const now = this.#host.clock.now();
        const remote = this.#host.levels().remote();
        const local = this.#host.levels().local();
        this.#agent.remoteLevel(remote, now);
        this.#agent.localLevel(local, now);
        this.#agent.tick(now);
        if (remote > PRESENCE_LEVEL || local > PRESENCE_LEVEL) this.#lastPresence = now;
        const limit = this.#host.idleTimeoutSeconds() * 1000;
        if (limit > 0 && now - this.#lastPresence >= limit) {
          void this.#host.call()?.hangup({cause: 'IDLE_TIMEOUT', causeCode: 602});
          return;
        }
        if (!scope.disposed) this.#sample(scope);
      },
      SAMPLE_MS,
    );
  }

  #handleAgent(snapshot: AgentSnapshot): void {
    this.#agentSnapshot = snapshot;
    const {state, greetingLatencyMs: greeting, userPerceivedLatencyMs: perceived} = snapshot;
    this.#host.fact('telnyx-agent-state', {
      state,
      ...(greeting !== null && {greetingLatencyMs: greeting}),
      ...(perceived !== null && {userPerceivedLatencyMs: perceived}),
    });
    this.#publish();
  }

  #tell(changed: readonly TranscriptItem[]): void {
    for (const item of changed) this.#host.fact('telnyx-transcript', {...item});
    this.#publish();
  }

  #publish(): void {
    this.#host.changed(this.snapshot);
  }
}
