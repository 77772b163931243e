/** Small readers shared by this folder. Everything off the wire is `unknown` until it went through one of them. */
import {asString} from '../../lib/guards.js';

/** Ids come from a server: bounded, so that they are cheap to keep. Empty when the value is no usable id. */
export const idOf = (value: unknown): string => (asString(value) ?? '').slice(0, 256);

/** The record with the patch applied, frozen; the same record when that changes nothing. */
export function patched<T extends object>(old: T, patch: Partial<T>): T {
  const changes = (Object.keys(patch) as (keyof T)[]).some((key) => patch[key] !== old[key]);
  return changes ? Object.freeze({...old, ...patch}) : old;
}

/** The record without the members that are `null` or `undefined`, frozen. */
export const present = <T extends object>(record: {readonly [K in keyof T]: T[K] | null | undefined}): T =>
  Object.freeze(Object.fromEntries(Object.entries(record).filter(([, value]) => value != null))) as T;

/** Name of a client tool, as the assistant's configuration allows it. */
export const TOOL_NAME = /^[a-zA-Z0-9_-]+$/;

/** Remembers the last `limit` ids. */
export class Seen extends Set<string> {
  /** Whether the id is known; from then on it is. Asking keeps it from being forgotten. What is no id is never known. */
  repeats(value: unknown, limit = 512): boolean {
    const id = idOf(value);
    const known = this.delete(id);
    if (id) this.add(id);
    if (this.size > limit) this.delete(this.values().next().value!);
    return known;
  }
}
