/** Small readers shared by this folder. Everything off the wire is `unknown` until it went through one of them. */

export type Fields = Readonly<Record<string, unknown>>;

const EMPTY: Fields = Object.freeze({});

/** The value as an object to read from, an empty one for anything else (arrays included). */
export const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : EMPTY;

/** Ids come from a server: bounded, so that they are cheap to keep. Empty when the value is no usable id. */
export const idOf = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 256) : '');

/** The record with the patch applied, frozen; the same record when that changes nothing. */
export function patched<T extends object>(old: T, patch: Partial<T>): T {
  const changes = (Object.keys(patch) as (keyof T)[]).some((key) => patch[key] !== old[key]);
  return changes ? Object.freeze({...old, ...patch}) : old;
}

/** Name of a client tool, as the assistant's configuration allows it. */
export const TOOL_NAME = /^[a-zA-Z0-9_-]+$/;

/** Remembers the last `limit` keys. */
export class Seen {
  readonly #limit: number;
  readonly #keys = new Set<string>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** `true` when the key is new; from then on it is known. Looking a key up keeps it from being forgotten. */
  add(key: string): boolean {
    const fresh = !this.#keys.delete(key);
    this.#keys.add(key);
    if (this.#keys.size > this.#limit) this.#keys.delete(this.#keys.values().next().value ?? '');
    return fresh;
  }

  /** Whether the key is known. */
  has(key: string): boolean {
    return this.#keys.has(key);
  }

  clear(): void {
    this.#keys.clear();
  }
}
