/**
 * Runs the client tools an assistant calls and answers every call exactly once: with the result, or with one of the fixed
 * error outputs. Arguments and results appear in the handler and on the wire only, never in events or errors.
 */
import type {Clock} from '../../lib/clock.js';
import {asObject} from '../../lib/guards.js';
import {Seen, TOOL_NAME} from './internal.js';
import type {ToolInfo} from './types.js';

const DEFAULT_TIMEOUT_MS = 30_000;
const MAX_RUNNING = 8;
/** Calls that are known when they come again. */
const MAX_SEEN = 1000;
const MAX_OUTPUT = 65_536;

/** What is sent as `{"error": …}`. */
export type ToolError = 'unknown_tool' | 'invalid_arguments' | 'handler_error' | 'timeout';

/** Why a call came to nothing; the last two were not answered: no socket, or the conversation is over. */
export type ToolFailure = ToolError | 'not_sent' | 'aborted';

export interface ToolContext {
  /** `call_id` of the tool call. */
  readonly callId: string;
  readonly toolName: string;
  readonly rawArguments: string;
  /** Aborted when the time is up or the conversation ends. */
  readonly signal: AbortSignal;
}

/** `args` are the parsed arguments, `undefined` when there are none. A string is sent as it is, the rest as JSON. */
export type ToolHandler = (args: unknown, context: ToolContext) => unknown;

/** A call of a tool that nobody registered, for `telnyx-tool-call`. */
export interface ToolRequest {
  /** `call_id` of the tool call. */
  readonly callId: string;
  /** Id of the phone call it came in, as given to `handle()`. */
  readonly phoneCallId: string | null;
  readonly name: string;
  readonly arguments: unknown;
  /** Epoch milliseconds after which an answer is dropped. */
  readonly deadline: number;
  readonly signal: AbortSignal;
}

export type ToolEvent =
  | {readonly type: 'invoked' | 'completed'; readonly callId: string; readonly toolName: string}
  | {readonly type: 'error'; readonly callId: string; readonly toolName: string; readonly reason: ToolFailure};

export interface ToolRunnerOptions {
  readonly clock: Clock;
  /** Handlers by name, shared with whoever registers them. */
  readonly handlers?: Map<string, ToolHandler>;
  /** Sends a `function_call_output`. `false` or a throw: it could not be sent. */
  readonly send: (callId: string, output: string) => boolean | void;
  readonly onEvent?: (event: ToolEvent) => void;
  /** Asked when no handler has the name. `undefined`: nobody answers either. */
  readonly onUnregistered?: (request: ToolRequest) => Promise<unknown> | undefined;
}

interface Run {
  readonly callId: string;
  readonly phoneCallId: string | null;
  readonly toolName: string;
  readonly rawArguments: string | null;
  readonly deadline: number;
  readonly abort: AbortController;
  timer: number | undefined;
}

/** The result as output; `undefined` when it cannot be one. A handler that returns nothing did succeed: `null`. */
function serialize(value: unknown): string | undefined {
  const output = typeof value === 'string' ? value : (JSON.stringify(value === undefined ? null : value) as unknown);
  if (typeof output !== 'string' || output.length > MAX_OUTPUT) return undefined;
  return new TextEncoder().encode(output).length > MAX_OUTPUT ? undefined : output;
}

/** Registered tools and the calls that are under way. */
export class ToolRunner {
  readonly #options: ToolRunnerOptions;
  readonly #handlers: Map<string, ToolHandler>;
  readonly #seen = new Seen();
  readonly #running = new Set<Run>();
  #queue: Run[] = [];
  #timeouts: ReadonlyMap<string, number | null> = new Map();

  constructor(options: ToolRunnerOptions) {
    this.#options = options;
    this.#handlers = options.handlers ?? new Map<string, ToolHandler>();
  }

  /** Registers a handler under the name the assistant's configuration uses; replaces an earlier one. */
  register(name: string, handler: ToolHandler): void {
    if (typeof name !== 'string' || !TOOL_NAME.test(name)) {
      throw new TypeError(`A client tool's name may hold letters, digits, "_" and "-" only: ${JSON.stringify(name)}`);
    }
    if (typeof handler !== 'function') throw new TypeError(`The handler of client tool "${name}" is not a function`);
    this.#handlers.set(name, handler);
  }

  /** `true` when there was a handler. A call that is under way still finishes. */
  unregister(name: string): boolean {
    return this.#handlers.delete(name);
  }

  /** Names of the registered tools, in order of registration. */
  names(): string[] {
    return [...this.#handlers.keys()];
  }

  /** Takes the timeouts the server announced. */
  configure(tools: readonly ToolInfo[]): void {
    this.#timeouts = new Map(tools.map(({name, timeoutMs}) => [name, timeoutMs]));
  }

  /** Takes an item of the conversation. `true` when it is a new tool call; its `call_id` is answered once, whatever comes. */
  handle(item: unknown, phone: {readonly callId: string | null} = {callId: null}): boolean {
    const {type, call_id: callId, name, arguments: raw} = asObject(item);
    if (type !== 'function_call' || typeof callId !== 'string' || !callId || typeof name !== 'string') return false;
    if (this.#seen.repeats(callId, MAX_SEEN)) return false;
    const timeout = this.#timeouts.get(name) ?? DEFAULT_TIMEOUT_MS;
    const run: Run = {
      callId,
      phoneCallId: phone.callId,
      toolName: name,
      rawArguments: typeof raw === 'string' ? raw : raw == null ? '' : null,
      deadline: this.#options.clock.now() + timeout,
      abort: new AbortController(),
      timer: undefined,
    };
    // Waiting in the queue counts: the assistant's own timer started when it asked.
    run.timer = this.#options.clock.setTimeout(() => this.#fail(run, 'timeout'), timeout);
    this.#queue.push(run);
    this.#next();
    return true;
  }

  /** The conversation is over: aborts every call, nothing is sent for them any more. */
  abortAll(): void {
    const runs = [...this.#running, ...this.#queue];
    this.#queue = [];
    this.#running.clear();
    for (const run of runs) {
      this.#stop(run, 'aborted');
      this.#emit({type: 'error', callId: run.callId, toolName: run.toolName, reason: 'aborted'});
    }
  }

  #next(): void {
    while (this.#running.size < MAX_RUNNING) {
      const run = this.#queue.shift();
      if (!run) return;
      this.#running.add(run);
      this.#start(run);
    }
  }

  #start(run: Run): void {
    const {callId, toolName, rawArguments, deadline, phoneCallId} = run;
    const {signal} = run.abort;
    const {onUnregistered} = this.#options;
    const handler = this.#handlers.get(toolName);
    if (!handler && !onUnregistered) return this.#fail(run, 'unknown_tool');
    let args: unknown;
    try {
      if (rawArguments === null) throw new TypeError();
      args = rawArguments.trim() ? JSON.parse(rawArguments) : undefined;
    } catch {
      return this.#fail(run, 'invalid_arguments');
    }
    let result: unknown;
    try {
      if (handler) {
        this.#emit({type: 'invoked', callId, toolName});
        result = handler(args, {callId, toolName, rawArguments, signal});
      } else {
        result = onUnregistered?.({callId, phoneCallId, name: toolName, arguments: args, deadline, signal});
        if (!result) return this.#fail(run, 'unknown_tool');
        this.#emit({type: 'invoked', callId, toolName});
      }
    } catch {
      return this.#fail(run, 'handler_error');
    }
    Promise.resolve(result)
      .then(serialize)
      .then(
        (output) => (output === undefined ? this.#fail(run, 'handler_error') : this.#finish(run, output)),
        () => this.#fail(run, 'handler_error'),
      );
  }

  #fail(run: Run, error: ToolError): void {
    this.#finish(run, `{"error":"${error}"}`, error);
  }

  /** Answers a call, unless it was answered or given up before. */
  #finish(run: Run, output: string, error?: ToolError): void {
    const queued = this.#queue.indexOf(run);
    if (queued >= 0) this.#queue.splice(queued, 1);
    else if (!this.#running.delete(run)) return;
    this.#stop(run, error === 'timeout' ? error : undefined);
    let sent: boolean | void;
    try {
      sent = this.#options.send(run.callId, output);
    } catch {
      sent = false;
    }
    const reason = error ?? (sent === false ? 'not_sent' : undefined);
    const of = {callId: run.callId, toolName: run.toolName};
    this.#emit(reason ? {type: 'error', ...of, reason} : {type: 'completed', ...of});
    this.#next();
  }

  #stop(run: Run, why?: string): void {
    this.#options.clock.clearTimeout(run.timer);
    if (why) run.abort.abort(new Error(why));
  }

  #emit(event: ToolEvent): void {
    this.#options.onEvent?.(event);
  }
}
