/** What tabs of one user tell one another. Anything can be sent on a channel: another version of this code, another script. */
import {asObject} from '../../../lib/guards.js';

export type TabState = 'idle' | 'ringing' | 'live';

export interface TabCall {
  readonly id: string;
  /** Name or number. */
  readonly title: string;
}

export type TabMessage =
  /** A tab that was opened later asks. */
  | {readonly type: 'who'; readonly from: string}
  | {readonly type: 'state'; readonly from: string; readonly state: TabState; readonly call: TabCall}
  /** These calls were answered in `from`: stop ringing for them. */
  | {readonly type: 'answered'; readonly from: string; readonly calls: readonly string[]};

const LONGEST = 200;
const STATES: readonly unknown[] = ['idle', 'ringing', 'live'] satisfies TabState[];

const isShort = (value: unknown): value is string => typeof value === 'string' && value.length <= LONGEST;

/** `null` for what is none of these. */
export function readTabMessage(data: unknown): TabMessage | null {
  const {type, from, state, call, calls} = asObject(data);
  if (!isShort(from) || from === '') return null;
  if (type === 'who') return {type, from};
  if (type === 'answered' && Array.isArray(calls)) return {type, from, calls: calls.filter(isShort)};
  if (type !== 'state' || !STATES.includes(state)) return null;
  const {id, title} = asObject(call);
  return isShort(id) && isShort(title) ? {type, from, state: state as TabState, call: {id, title}} : null;
}

/** A title that the others will accept. */
export const shortCall = ({id, title}: TabCall): TabCall => ({id, title: title.slice(0, LONGEST)});
