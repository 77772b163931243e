/**
 * What the assistant is doing, from the level of its voice and from messages. It owns no timer: the caller passes the time
 * with every fact and calls `levels()` a few times a second while a call is up.
 */
import {asObject} from '../../lib/guards.js';
import {idOf, patched, Seen} from './internal.js';
import type {AgentSnapshot, AgentState} from './types.js';

/**
 * `start` a call is being set up · `active` it was answered, the assistant speaks first · `end` it is over · `turn` an
 * answer is due · `voice` the assistant is heard · `silence` it no longer is · `interrupt` the visitor cut it short ·
 * `timeout` the answer did not come
 */
export type AgentEvent = 'start' | 'active' | 'end' | 'turn' | 'voice' | 'silence' | 'interrupt' | 'timeout';

/** What every state answers to. */
const ANY = {start: 'connecting', end: 'idle'} as const;

/** State, event, next state. A pair that is not listed changes nothing. */
export const AGENT_TRANSITIONS: Readonly<Record<AgentState, Readonly<Partial<Record<AgentEvent, AgentState>>>>> = {
  idle: {...ANY, active: 'thinking'},
  // Early media is not the assistant: a voice counts from the answer on.
  connecting: {...ANY, active: 'thinking'},
  listening: {...ANY, turn: 'thinking', voice: 'speaking'},
  thinking: {...ANY, voice: 'speaking', timeout: 'listening'},
  speaking: {...ANY, silence: 'listening', interrupt: 'listening'},
};

/** The state after an event. */
export const nextAgentState = (state: AgentState, event: AgentEvent): AgentState =>
  AGENT_TRANSITIONS[state][event] ?? state;

export const IDLE_AGENT: AgentSnapshot = Object.freeze({
  state: 'idle',
  greetingLatencyMs: null,
  userPerceivedLatencyMs: null,
});

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
/** Pause after which a voice says something new, when the old words are known to be over: see `Voice`. */
const QUIET_MS = 200;

type Latency = 'greetingLatencyMs' | 'userPerceivedLatencyMs';

/** Tells a voice from noise by its level. */
class Voice {
  /** It is heard. */
  on = false;
  /** When the sound began that is a voice once it lasts; never, while there is none. */
  since = Infinity;
  /** When there was sound last. */
  last = -Infinity;
  /** What is being said is over for the conversation, although it is still heard: a short pause ends it. */
  outdated = false;

  /**
   * Takes a sample; `true` when the voice set in or ended. A sound is a voice after `onset` milliseconds, and over after
   * `silence` without any.
   */
  hear(loud: boolean, now: number, onset: number, silence: number): boolean {
    const {on} = this;
    const quiet = now - this.last;
    if (loud) {
      // Samples may stop for a while, as in a page that is hidden: what comes after is a new sound.
      if (!this.outdated) this.since = quiet < silence ? Math.min(this.since, now) : now;
      this.last = now;
    } else {
      this.since = Infinity;
      if (quiet >= (this.outdated ? QUIET_MS : silence)) this.on = this.outdated = false;
    }
    this.on ||= now - this.since >= onset;
    return on !== this.on;
  }

  /** The voice was cut short. The rest of the old words still comes out of the jitter buffer. */
  cut(): void {
    this.on = false;
    this.since = Infinity;
    this.outdated = true;
  }
}

export interface AgentMonitorOptions {
  /** Called with every new snapshot. */
  readonly onChange: (snapshot: AgentSnapshot) => void;
  /** The visitor cut the speaking assistant short. */
  readonly onInterrupted?: () => void;
}

/** Follows the state and the latencies of one assistant. */
export class AgentMonitor {
  readonly #options: AgentMonitorOptions;
  readonly #turns = new Seen();
  #snapshot = IDLE_AGENT;
  // All below is of the active call and set by `callActive()`; outside of a call nothing reads it.
  #remote!: Voice;
  #local!: Voice;
  /** Since when each latency runs, `Infinity` while it does not. */
  #waiting!: Record<Latency, number>;
  /** When the assistant's current or last words began. */
  #voiceAt!: number;
  /** When the visitor was heard last. */
  #talkLast!: number;
  #thinkUntil!: number;
  #texted!: boolean;

  constructor(options: AgentMonitorOptions) {
    this.#options = options;
  }

  /** The current snapshot, frozen. */
  get snapshot(): AgentSnapshot {
    return this.#snapshot;
  }

  /** A call is being set up: latencies start anew. */
  callStarted(): void {
    this.#event('start', IDLE_AGENT);
  }

  /** The assistant answered. Repeats (a recovered call) change nothing. */
  callActive(now: number): void {
    if (this.#live()) return;
    this.#turns.clear();
    this.#remote = new Voice();
    this.#local = new Voice();
    this.#waiting = {greetingLatencyMs: now, userPerceivedLatencyMs: Infinity};
    this.#voiceAt = this.#talkLast = -Infinity;
    this.#think('active', now);
  }

  /** The call is over. The latencies stay until the next one. */
  callEnded(): void {
    this.#event('end');
  }

  /** Levels of the assistant's voice and of the visitor's microphone, 0 to 1. */
  levels(assistant: number, visitor: number, now: number): void {
    if (!this.#live()) return;
    const remote = this.#remote;
    const local = this.#local;
    const {outdated} = remote;
    if (remote.hear(assistant > REMOTE_LEVEL, now, REMOTE_VOICE_MS, REMOTE_SILENCE_MS)) {
      if (remote.on) {
        this.#voiceAt = remote.since;
        this.#event('voice', this.#answered());
      } else {
        this.#stopped('silence', outdated, now);
      }
    }
    if (local.hear(visitor >= LOCAL_LEVEL, now, LOCAL_VOICE_MS, LOCAL_SILENCE_MS)) {
      // An assistant that was heard before, during and after was not given the turn: a "yes" in between, or its own echo.
      const aside = remote.on && this.#voiceAt < local.last && remote.last >= local.last;
      this.#waiting.userPerceivedLatencyMs = local.on || aside ? Infinity : local.last;
      // An assistant that answers fast is heard before the silence says that the turn is over.
      this.#publish(this.#answered());
    }
    if (local.on) this.#talkLast = local.last;
    if (now >= this.#thinkUntil) this.#event('timeout');
  }

  /** Takes the params of an `ai_conversation` message; anything else is ignored. */
  handle(params: unknown, now: number): void {
    if (!this.#live()) return;
    const {type, item, response} = asObject(params);
    if (type === 'conversation.item.created') {
      const {type: kind, role, id, call_id: callId, status} = asObject(item);
      if (kind === 'function_call') {
        this.#turn(callId, now);
      } else if (role === 'user') {
        // Partials interrupt, the end of an item is a turn; a repeat is neither. A transcript may be late, of words that
        // are being answered: a complete one interrupts only if the visitor was heard.
        const partial = status === 'in_progress';
        const heard = this.#talkLast > this.#voiceAt && now - this.#talkLast < CUT_MS;
        if ((partial || heard) && !this.#turns.has(idOf(id))) this.#interrupt(now);
        if (!partial) this.#turn(id, now);
      }
    } else if (type === 'response.created') {
      this.#turn(asObject(response).id, now);
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
    this.#waiting.userPerceivedLatencyMs = now;
    // What is being said is not the answer. A server may replace it without a word, and the pause between is short.
    this.#remote.outdated ||= this.#remote.on;
    this.#turn(id, now);
  }

  #live(): boolean {
    return this.#snapshot.state !== 'idle' && this.#snapshot.state !== 'connecting';
  }

  /** An answer is due. Each item, response and message is one turn, however often it is repeated. */
  #turn(id: unknown, now: number): void {
    if (!this.#turns.repeats(id)) this.#think('turn', now);
  }

  #think(event: AgentEvent, now: number): void {
    this.#texted = false;
    this.#thinkUntil = now + THINKING_MS;
    this.#event(event);
  }

  #interrupt(now: number): void {
    const {on, outdated} = this.#remote;
    if (!on) return;
    this.#remote.cut();
    this.#stopped('interrupt', outdated, now);
    this.#options.onInterrupted?.();
  }

  /** The assistant's words ended. What was typed meanwhile is still to be answered. */
  #stopped(event: AgentEvent, typed: boolean, now: number): void {
    this.#event(event);
    if (typed) this.#think('turn', now);
  }

  /** The latencies that the assistant's voice put an end to. */
  #answered(): Partial<AgentSnapshot> {
    const patch: Partial<Record<Latency, number>> = {};
    for (const name of ['greetingLatencyMs', 'userPerceivedLatencyMs'] as const) {
      const latency = this.#voiceAt - this.#waiting[name];
      if (latency < 0) continue;
      this.#waiting[name] = Infinity;
      if (latency <= MAX_LATENCY_MS) patch[name] = latency;
    }
    return patch;
  }

  #event(event: AgentEvent, patch?: Partial<AgentSnapshot>): void {
    this.#publish({...patch, state: nextAgentState(this.#snapshot.state, event)});
  }

  #publish(patch: Partial<AgentSnapshot>): void {
    const next = patched(this.#snapshot, patch);
    if (next === this.#snapshot) return;
    this.#snapshot = next;
    this.#options.onChange(next);
  }
}
