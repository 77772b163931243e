/**
 * What the assistant is doing, from the level of its voice and from messages. It owns no timer: the caller passes the time
 * with every fact and calls `tick()` now and then (a few times a second) while a call is up.
 */
import {fields, idOf, patched, Seen} from './internal.js';
import type {AgentSnapshot, AgentState} from './types.js';

/**
 * `start` a call is being set up · `active` it was answered · `greet` it was answered and the assistant speaks first ·
 * `end` it is over · `turn` an answer is due · `voice` the assistant is heard · `silence` it no longer is ·
 * `interrupt` the visitor cut it short · `timeout` the answer did not come
 */
export type AgentEvent = 'start' | 'active' | 'greet' | 'end' | 'turn' | 'voice' | 'silence' | 'interrupt' | 'timeout';

/** State, event, next state. A pair that is not listed changes nothing. */
export const AGENT_TRANSITIONS: Readonly<Record<AgentState, Readonly<Partial<Record<AgentEvent, AgentState>>>>> = {
  idle: {start: 'connecting', active: 'listening', greet: 'thinking'},
  // Early media is not the assistant: a voice counts from the answer on.
  connecting: {active: 'listening', greet: 'thinking', end: 'idle'},
  listening: {start: 'connecting', turn: 'thinking', voice: 'speaking', end: 'idle'},
  thinking: {start: 'connecting', voice: 'speaking', timeout: 'listening', end: 'idle'},
  speaking: {start: 'connecting', silence: 'listening', interrupt: 'listening', end: 'idle'},
};

/** The state after an event. */
export const nextAgentState = (state: AgentState, event: AgentEvent): AgentState =>
  AGENT_TRANSITIONS[state][event] ?? state;

const REMOTE_LEVEL = 0.01;
const REMOTE_VOICE_MS = 80;
const REMOTE_SILENCE_MS = 800;
const LOCAL_LEVEL = 0.02;
const LOCAL_VOICE_MS = 100;
const LOCAL_SILENCE_MS = 700;
const MAX_LATENCY_MS = 15_000;
const THINKING_MS = 25_000;
/** The text is complete and still nothing is heard: the remote audio is off (text mode), there is no voice to wait for. */
const UNHEARD_MS = 3000;
/** How recently the visitor must have been heard for a completed item to be an interruption and not a late transcript. */
const CUT_MS = 2000;
/** After an interruption the rest of the old words still comes out of the jitter buffer. */
const QUIET_MS = 200;

export interface AgentMonitorOptions {
  /** Called with every new snapshot. */
  readonly onChange: (snapshot: AgentSnapshot) => void;
  /** The visitor cut the speaking assistant short. */
  readonly onInterrupted?: () => void;
  /** An answer was due for 25 s and did not come. */
  readonly onTimeout?: () => void;
  /** The assistant speaks first: `thinking` from the answer on. Off by default, then it is `listening`. */
  readonly expectGreeting?: boolean;
}

/** Follows the state and the latencies of one assistant. */
export class AgentMonitor {
  readonly #options: AgentMonitorOptions;
  readonly #turns = new Seen(256);
  #snapshot: AgentSnapshot = Object.freeze({state: 'idle', greetingLatencyMs: null, userPerceivedLatencyMs: null});
  /** When the call became active, until the first voice. */
  #activeAt: number | null = null;
  #remoteSince: number | null = null;
  #remoteLast = -Infinity;
  /** Set by an interruption: a voice counts again once it was quiet for a moment. */
  #cut = false;
  /** When the assistant's current or last words began. */
  #voiceAt = -Infinity;
  #localSince: number | null = null;
  #localLast = -Infinity;
  #talking = false;
  #talkLast = -Infinity;
  /** When the visitor's turn ended, until it was answered. */
  #turnEnd: number | null = null;
  #thinkUntil = 0;
  #texted = false;

  constructor(options: AgentMonitorOptions) {
    this.#options = options;
  }

  /** The current snapshot, frozen. */
  get snapshot(): AgentSnapshot {
    return this.#snapshot;
  }

  /** A call is being set up: latencies start anew. */
  callStarted(): void {
    this.#reset();
    this.#event('start', 0, {greetingLatencyMs: null, userPerceivedLatencyMs: null});
  }

  /** The assistant answered. Repeats (a recovered call) change nothing. */
  callActive(now: number): void {
    const {state} = this.#snapshot;
    if (state !== 'idle' && state !== 'connecting') return;
    this.#reset();
    this.#activeAt = now;
    this.#event(this.#options.expectGreeting ? 'greet' : 'active', now);
  }

  /** The call is over. The latencies stay until the next one. */
  callEnded(): void {
    this.#reset();
    this.#event('end', 0);
  }

  /** Level of the assistant's voice, 0 to 1. */
  remoteLevel(level: number, now: number): void {
    if (!this.#live()) return;
    if (level > REMOTE_LEVEL) {
      const quiet = now - this.#remoteLast;
      this.#cut &&= quiet < QUIET_MS;
      // Samples may stop for a while, as in a page that is hidden: what comes after is a new sound.
      if (this.#cut || quiet >= REMOTE_SILENCE_MS) this.#remoteSince = null;
      this.#remoteLast = now;
      if (!this.#cut) this.#remoteSince ??= now;
      const since = this.#remoteSince ?? now;
      if (now - since >= REMOTE_VOICE_MS && this.#snapshot.state !== 'speaking') this.#heard(since, now);
    } else {
      this.#remoteSince = null;
    }
    this.tick(now);
  }

  /** Level of the visitor's microphone, 0 to 1. */
  localLevel(level: number, now: number): void {
    if (!this.#live()) return;
    if (level >= LOCAL_LEVEL) {
      this.tick(now);
      if (now - this.#localLast >= LOCAL_SILENCE_MS) this.#localSince = null;
      this.#localSince ??= now;
      this.#localLast = now;
      if (!this.#talking && now - this.#localSince >= LOCAL_VOICE_MS) {
        this.#talking = true;
        this.#turnEnd = null;
      }
      if (this.#talking) this.#talkLast = now;
    } else {
      this.#localSince = null;
      this.tick(now);
    }
  }

  /** Takes the params of an `ai_conversation` message; anything else is ignored. */
  handle(params: unknown, now: number): void {
    if (!this.#live()) return;
    const message = fields(params);
    const {type} = message;
    if (type === 'conversation.item.created') {
      const item = fields(message.item);
      if (item.type === 'function_call') this.#turn(item.call_id, now);
      else if (item.role === 'user') this.#said(item.id, item.status === 'in_progress', now);
    } else if (type === 'response.created') {
      this.#turn(fields(message.response).id, now);
    } else if (type === 'response.text.delta') {
      this.#texted = true;
      this.#thinkUntil = now + THINKING_MS;
    } else if (type === 'response.text.done' || type === 'response.done') {
      // A response without text (a tool call) ends too, and its answer is still due.
      if (this.#texted) this.#thinkUntil = Math.min(this.#thinkUntil, now + UNHEARD_MS);
    } else if (type === 'response.audio.interrupted') {
      this.#interrupt(now);
    }
  }

  /** The visitor sent a typed message. With its id the echo is known not to be another turn. */
  typed(now: number, id?: string): void {
    if (!this.#live()) return;
    this.#turnEnd = now;
    this.#turn(id, now);
  }

  /** Lets time pass. */
  tick(now: number): void {
    if (this.#talking && now - this.#localLast >= LOCAL_SILENCE_MS) {
      this.#talking = false;
      // An assistant that was heard before, during and after was not given the turn: a "yes" in between, or its own echo.
      const over = this.#voiceAt < this.#localLast && this.#remoteLast >= this.#localLast;
      this.#turnEnd = over && this.#snapshot.state === 'speaking' ? null : this.#localLast;
      // An assistant that answers fast is heard before the silence says that the turn is over.
      const latency = this.#answered(this.#voiceAt);
      if (latency) this.#publish(latency);
    }
    const {state} = this.#snapshot;
    if (state === 'speaking' && now - this.#remoteLast >= REMOTE_SILENCE_MS) this.#event('silence', now);
    if (state === 'thinking' && now >= this.#thinkUntil) {
      const unheard = this.#texted;
      this.#event('timeout', now);
      if (!unheard) this.#options.onTimeout?.();
    }
  }

  #live(): boolean {
    return this.#snapshot.state !== 'idle' && this.#snapshot.state !== 'connecting';
  }

  /** A user item. Its partials interrupt, its end is a turn; a repeat is neither. */
  #said(id: unknown, partial: boolean, now: number): void {
    const key = idOf(id);
    // A transcript may be late, of words that are being answered: a complete one interrupts only if the visitor was heard.
    const heard = this.#talkLast > this.#voiceAt && now - this.#talkLast < CUT_MS;
    if ((partial || heard) && !(key && this.#turns.has(key))) this.#interrupt(now);
    if (!partial) this.#turn(id, now);
  }

  /** An answer is due. Each item, response and message is one turn, however often it is repeated. */
  #turn(id: unknown, now: number): void {
    const key = idOf(id);
    if (key && !this.#turns.add(key)) return;
    this.#texted = false;
    this.#thinkUntil = now + THINKING_MS;
    this.#event('turn', now);
  }

  #interrupt(now: number): void {
    if (this.#snapshot.state !== 'speaking') return;
    this.#cut = true;
    this.#remoteSince = null;
    this.#event('interrupt', now);
    this.#options.onInterrupted?.();
  }

  /** The assistant's voice set in at `at`, which is known only some time later. */
  #heard(at: number, now: number): void {
    this.#voiceAt = at;
    const patch = {...this.#answered(at)};
    if (this.#activeAt !== null) {
      const greeting = at - this.#activeAt;
      this.#activeAt = null;
      if (greeting <= MAX_LATENCY_MS) Object.assign(patch, {greetingLatencyMs: greeting});
    }
    this.#event('voice', now, patch);
  }

  /** The latency when a voice at `at` answers the visitor's last turn. */
  #answered(at: number): Partial<AgentSnapshot> | undefined {
    const latency = this.#turnEnd === null ? -1 : at - this.#turnEnd;
    if (latency < 0) return undefined;
    this.#turnEnd = null;
    return latency <= MAX_LATENCY_MS ? {userPerceivedLatencyMs: latency} : undefined;
  }

  #event(event: AgentEvent, now: number, patch: Partial<AgentSnapshot> = {}): void {
    const state = nextAgentState(this.#snapshot.state, event);
    if (state === 'thinking' && state !== this.#snapshot.state) this.#thinkUntil = now + THINKING_MS;
    this.#publish({state, ...patch});
  }

  #publish(patch: Partial<AgentSnapshot>): void {
    const next = patched(this.#snapshot, patch);
    if (next === this.#snapshot) return;
    this.#snapshot = next;
    this.#options.onChange(next);
  }

  #reset(): void {
    this.#turns.clear();
    this.#activeAt = this.#remoteSince = this.#localSince = this.#turnEnd = null;
    this.#remoteLast = this.#localLast = this.#talkLast = this.#voiceAt = -Infinity;
    this.#cut = this.#talking = this.#texted = false;
  }
}
