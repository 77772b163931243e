/**
 * Calls that a page leaves going on (`hangupOnBeforeUnload: false`): what the next page of the tab cannot learn from the
 * server (wire-protocol §7.3, §7.8). It comes back from a store that anybody on the page may have written to.
 */
import {asNumber, asObject, asString, isObject} from '../lib/guards.js';
import type {Json} from '../lib/guards.js';
import type {CallSnapshot} from './state.js';

export type LeftSnapshot = Pick<
  CallSnapshot,
  'id' | 'direction' | 'remoteNumber' | 'remoteName' | 'mode' | 'muted' | 'held' | 'startedAt' | 'activeAt'
>;

export interface LeftCall {
  readonly snapshot: LeftSnapshot;
  /** What goes into every message about the call. */
  readonly dialog: Json;
  /** Seconds, 0 for no limit. */
  readonly maxDuration: number;
  /** What only a telephone knows of it. */
  readonly phone?: Json;
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export function readLeftCalls(left: Json | null): LeftCall[] {
  return listOf(left?.['calls']).flatMap((stored) => {
    const {snapshot, dialog, maxDuration, phone} = asObject(stored);
    const {id, direction, remoteNumber, remoteName, mode, muted, held, startedAt, activeAt} = asObject(snapshot);
    if (typeof id !== 'string' || !id) return [];
    return {
      snapshot: {
        id,
        direction: direction === 'inbound' ? direction : 'outbound',
        remoteNumber: asString(remoteNumber) ?? '',
        remoteName: asString(remoteName) ?? '',
        mode: mode === 'text' ? mode : 'voice',
        muted: muted === true,
        held: held === true,
        startedAt: asNumber(startedAt) ?? 0,
        activeAt: asNumber(activeAt),
      },
      dialog: asObject(dialog),
      maxDuration: asNumber(maxDuration) ?? 0,
      ...(isObject(phone) && {phone}),
    };
  });
}
