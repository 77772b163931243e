/** Params of `ai_conversation` messages as the wire has them, and a clock that stands still. */
import type {Clock} from '../../../src/lib/clock.js';

export type Params = Record<string, unknown>;

export const userItem = (id: string, content: unknown, status?: string, previous?: string): Params => ({
  type: 'conversation.item.created',
  ...(previous === undefined ? {} : {previous_item_id: previous}),
  item: {id, type: 'message', role: 'user', ...(status === undefined ? {} : {status}), content},
});

export const spoken = (id: string, transcript: string, status = 'completed', previous?: string): Params =>
  userItem(id, [{type: 'input_audio', transcript}], status, previous);

export const created = (id: string): Params => ({
  type: 'response.created',
  response: {id, status: 'in_progress', output: []},
});

export const delta = (response: string, text: string, item = response): Params => ({
  type: 'response.text.delta',
  response_id: response,
  item_id: item,
  output_index: 0,
  content_index: 0,
  delta: text,
});

export const textDone = (response: string, item = response): Params => ({
  type: 'response.text.done',
  response_id: response,
  item_id: item,
});

export const done = (response: string): Params => ({type: 'response.done', response_id: response});

export const functionCall = (callId: unknown, name: unknown, args: unknown): Params => ({
  type: 'conversation.item.created',
  item: {type: 'function_call', call_id: callId, name, arguments: args},
});

/** Time moves by `advance()` only; timers run in order on the way. */
export class FakeClock implements Clock {
  #now = 1_700_000_000_000;
  #next = 1;
  readonly #timers = new Map<number, {at: number; fn: () => void}>();

  now(): number {
    return this.#now;
  }

  setTimeout(fn: () => void, ms: number): number {
    this.#timers.set(this.#next, {at: this.#now + ms, fn});
    return this.#next++;
  }

  clearTimeout(id: number | undefined): void {
    if (id !== undefined) this.#timers.delete(id);
  }

  random(): number {
    return 0.5;
  }

  get pending(): number {
    return this.#timers.size;
  }

  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const [next] = [...this.#timers].filter(([, {at}]) => at <= end).sort((a, b) => a[1].at - b[1].at);
      if (!next) break;
      this.#timers.delete(next[0]);
      this.#now = next[1].at;
      next[1].fn();
    }
    this.#now = end;
  }
}
