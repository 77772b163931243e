/**
 * What happened in a call, for its report: states, codes and numbers. Nothing is filtered because nothing else comes in: no
 * frames, SDP, credentials, texts, headers or names. Words of a server stay only when they look like the words of the protocol.
 */
import type {CallSnapshot} from '../state.js';
import type {LogEntry, Members, Note} from './types.js';

export const MAX_LOG_ENTRIES = 1000;

/** `NORMAL_CLEARING`, `closed 1006`. */
const isWord = (value: string): boolean => /^[\w .:()-]{1,80}$/.test(value);
const word = (value: string | null | undefined): string | undefined => (value && isWord(value) ? value : undefined);

const told = (members: Members): Members =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined && value !== null));

function endOf({end}: CallSnapshot): Members {
  if (!end) return {};
  const {cause, causeCode, sipCode, by, errorCode} = end;
  return told({cause: word(cause), causeCode, sipCode, by, errorCode});
}

type Line = Pick<LogEntry, 'level' | 'message' | 'context'>;

function callLines(now: CallSnapshot, before: CallSnapshot): Line[] {
  const lines: Line[] = [];
  const info = (message: string, context: Members): void => void lines.push({level: 'info', message, context});
  if (now.state !== before.state) {
    info('call state', {from: before.state, to: now.state, ...(now.state === 'hangup' && endOf(now))});
  }
  if (now.media !== before.media) info('media', {from: before.media, to: now.media});
  if (now.muted !== before.muted) info(now.muted ? 'muted' : 'unmuted', {});
  if (now.held !== before.held) info(now.held ? 'held' : 'resumed', {});
  if (now.remoteHeld !== before.remoteHeld) {
    info(now.remoteHeld ? 'held by the far side' : 'resumed by the far side', {});
  }
  if (now.recovery?.code !== before.recovery?.code) {
    info('microphone', now.recovery ? {missing: now.recovery.kind, code: now.recovery.code} : {missing: false});
  }
  return lines;
}

function linesOf(note: Note): Line[] {
  switch (note.kind) {
    case 'call':
      return callLines(note.now, note.before);
    case 'connection':
      return [{level: 'info', message: 'connection', context: told({state: note.state, reason: word(note.reason)})}];
    case 'refused':
      return [{level: 'warn', message: 'a report was refused', context: told({callId: note.of, status: note.status})}];
    case 'cleared':
      return [{level: 'info', message: 'warning is over', context: {code: note.code, name: note.name}}];
    default: {
      const level = note.kind === 'error' ? 'error' : 'warn';
      return [{level, message: note.kind, context: {code: note.code, name: note.name}}];
    }
  }
}

export class ReportLog {
  #entries: LogEntry[] = [];
  #dropped = 0;

  get length(): number {
    return this.#entries.length;
  }

  /** Entries that went because there were too many. */
  get dropped(): number {
    return this.#dropped;
  }

  get entries(): readonly LogEntry[] {
    return this.#entries;
  }

  note(note: Note): void {
    for (const line of linesOf(note)) this.add(note.at, line);
  }

  /** `context` is written down as it is. */
  add(at: number, {level, message, context}: Line): void {
    const timestamp = new Date(at).toISOString();
    const some = context && Object.keys(context).length > 0;
    this.#entries.push({timestamp, level, message, ...(some && {context})});
    if (this.#entries.length <= MAX_LOG_ENTRIES) return;
    this.#entries.shift();
    this.#dropped++;
  }

  /** Empties it. */
  clear(): void {
    this.#entries = [];
    this.#dropped = 0;
  }
}
