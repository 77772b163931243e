/** From the client's snapshot to what the views draw. Pure: data in, data out. */
import type {CallEndSnapshot, CallSnapshot, ClientSnapshot} from '../../client/state.js';
import type {DialerWords} from '../base/words/en.dialer.js';
import {isSilent, outageOf} from '../base/outage.js';
import {fill} from '../base/words/fill.js';
import type {HistoryEntry} from './history.js';
import type {
  CallModel,
  DialerModel,
  DialerPhase,
  EndedModel,
  EntryModel,
  HistoryRow,
  IncomingModel,
  LineModel,
} from './model.js';

/** What only the element knows of a call. */
export interface CallExtras {
  readonly digits: string;
  readonly holding: boolean;
}

export interface DialerInput extends Pick<
  DialerModel,
  | 'layout'
  | 'placement'
  | 'open'
  | 'view'
  | 'words'
  | 'dialMode'
  | 'callerNumbers'
  | 'callerNumber'
  | 'keypad'
  | 'dnd'
  | 'elsewhere'
  | 'devices'
  | 'keepsHistory'
  | 'missed'
  | 'trouble'
  | 'memory'
> {
  readonly snapshot: ClientSnapshot | undefined;
  readonly configured: boolean;
  readonly label: string;
  readonly entry: Omit<EntryModel, 'hint' | 'removed'> & {
    readonly country: string;
    readonly removed: readonly string[];
    readonly isName: boolean;
  };
  readonly keysOpen: boolean;
  /** Calls the page answers by its own means, and those that are declined by the settings. */
  readonly hidden: (id: string) => boolean;
  readonly extras: (id: string) => CallExtras;
  readonly silenced: (id: string) => boolean;
  readonly autoAnswerAt: (id: string) => number | null;
  /** Id of the call in front, as far as the user chose. */
  readonly front: string | null;
  readonly dismissedEnd: string | null;
  readonly entries: readonly HistoryEntry[];
  readonly emergency: string | undefined;
  readonly now: number;
  /** A number as it is shown. */
  readonly show: (number: string) => string;
  readonly lang: string;
}

const OVER = new Set(['hangup', 'destroy']);
const UP = new Set(['active', 'held', 'recovering']);
const isIncoming = ({direction, state}: CallSnapshot): boolean =>
  direction === 'inbound' && /^(new|ringing|answering)$/.test(state);

const two = (value: number): string => String(value).padStart(2, '0');

/** 84 → `01:24`, 3725 → `1:02:05`. */
export function clock(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  return `${hours ? `${hours}:` : ''}${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

const secondsBetween = (from: number, to: number): number => Math.max(0, Math.floor((to - from) / 1000));

type Named = Pick<CallSnapshot, 'remoteName' | 'remoteNumber'>;

function titles({remoteName, remoteNumber}: Named, input: DialerInput): {title: string; number: string} {
  const number = remoteNumber && input.show(remoteNumber);
  const name = remoteName.trim();
  if (name && name !== remoteNumber) return {title: name, number};
  return {title: number || input.words.unknownCaller, number: ''};
}

/** Of the line, as far as a call is concerned. */
interface Reach {
  readonly away: boolean;
  readonly offline: boolean;
  readonly restored: boolean;
}

function statusOf(
  call: CallSnapshot,
  {holding}: CallExtras,
  {away, offline, restored}: Reach,
  words: DialerWords,
): string {
  if (OVER.has(call.state)) return words.ending;
  if (call.recovery?.silent === false || call.media === 'capturing') return words.allowMicrophone;
  if (away && offline) return words.offline;
  if (!UP.has(call.state)) {
    if (away) return words.lineReconnecting;
    if (call.state === 'ringing') return words.ringing;
    if (call.state === 'early') return words.earlyMedia;
    return call.state === 'answering' ? words.connectingAudio : words.calling;
  }
  if (isSilent(call)) return words.soundInterrupted;
  if (away) return words.reconnecting;
  if (restored) return words.restored;
  if (holding) return call.held ? words.resuming : words.holding;
  if (call.held && call.remoteHeld) return words.bothHold;
  if (call.held) return words.onHold;
  if (call.remoteHeld) return words.remoteHold;
  if (call.media === 'connecting') return words.connectingAudio;
  return call.recovery ? words.notHeard : call.muted ? words.muted : words.active;
}

function callModel(call: CallSnapshot, input: DialerInput, reach: Reach): CallModel {
  const extras = input.extras(call.id);
  const seconds = call.activeAt === null ? null : secondsBetween(call.activeAt, input.now);
  return {
    ...titles(call, input),
    ...extras,
    id: call.id,
    direction: call.direction,
    status: statusOf(call, extras, reach, input.words),
    time: seconds === null ? '' : clock(seconds),
    seconds,
    muted: call.muted,
    held: call.held,
    remoteHeld: call.remoteHeld,
    answered: UP.has(call.state),
    reconnecting: reach.away || (UP.has(call.state) && isSilent(call)),
    permission: call.recovery?.silent === false ? call.recovery.kind : null,
    silent: call.recovery?.silent ? call.recovery.kind : null,
  };
}

function incomingModel(call: CallSnapshot, input: DialerInput): IncomingModel {
  const at = input.autoAnswerAt(call.id);
  return {
    ...titles(call, input),
    id: call.id,
    silenced: input.silenced(call.id),
    autoAnswerIn: at === null ? null : Math.max(0, Math.ceil((at - input.now) / 1000)),
    answering: call.state === 'answering',
  };
}

const isMicrophone = (code: number | null = null): boolean => code !== null && code > 42000 && code < 42004;

/** Why a call ended, in words; `failed` when it was not meant to. */
export function reasonOf(
  {direction, activeAt}: Pick<CallSnapshot, 'direction' | 'activeAt'>,
  {cause, sipCode, errorCode, by}: CallEndSnapshot,
  words: DialerWords,
): {reason: string; failed: boolean} {
  const end = (key: keyof DialerWords, failed = false): {reason: string; failed: boolean} => ({
    reason: words[key],
    failed,
  });
  if (errorCode !== null) {
    if (isMicrophone(errorCode)) return end('endedMicrophone', true);
    if (activeAt !== null || /^(45|48|50)/.test(`${errorCode}`)) {
      return end('endedNetwork', true);
    }
    // The cause beside an error of ours is what the far side was told, not what happened.
    return end('endedFailed', true);
  }
  if (cause === 'ALLOTTED_TIMEOUT') return end('endedLimit');
  if (cause === 'LOSE_RACE' || cause === 'PICKED_OFF') return end('endedElsewhere');
  if (errorCode === null && by === 'local') {
    if (activeAt !== null) return end('endedLocal');
    return end(direction === 'outbound' ? 'endedCancelled' : 'endedDeclined');
  }
  if (activeAt !== null) return cause === 'NORMAL_TEMPORARY_FAILURE' ? end('endedNetwork', true) : end('endedRemote');
  if (direction === 'inbound') return end('endedMissed');
  if (cause === 'USER_BUSY' || sipCode === 486 || sipCode === 600) return end('endedBusy');
  if (cause === 'UNALLOCATED_NUMBER' || cause === 'INVALID_NUMBER_FORMAT' || sipCode === 404 || sipCode === 484) {
    return end('endedUnknownNumber', true);
  }
  if (cause === 'CALL_REJECTED' || sipCode === 603 || sipCode === 403) return end('endedRejected');
  if (/^(NO_ANSWER|NO_USER_RESPONSE|ORIGINATOR_CANCEL|RECOVERY_ON_TIMER_EXPIRE)$/.test(cause)) {
    return end('endedNoAnswer');
  }
  if (/^(USER_NOT_REGISTERED|SUBSCRIBER_ABSENT|DESTINATION_OUT_OF_ORDER|NO_ROUTE_DESTINATION)$/.test(cause)) {
    return end('endedUnreachable', true);
  }
  return cause === 'NORMAL_CLEARING' ? end('endedNoAnswer') : end('endedFailed', true);
}

function endedModel(call: CallSnapshot, input: DialerInput): EndedModel {
  const {reason, failed} = reasonOf(call, call.end!, input.words);
  return {
    ...titles(call, input),
    reason,
    failed,
    time: call.activeAt === null ? '' : clock(secondsBetween(call.activeAt, call.endedAt ?? input.now)),
    code: failed ? (call.end?.errorCode ?? null) : null,
    redial: input.dialMode === 'links' || call.end?.cause === 'UNALLOCATED_NUMBER' ? '' : call.remoteNumber,
  };
}

function lineModel({snapshot, words}: DialerInput): LineModel | null {
  if (!snapshot) return null;
  const {connection, notice} = snapshot;
  const line = (kind: LineModel['kind'], title: string, text = '', retry = false): LineModel => ({
    kind,
    title,
    text,
    retry,
    code: kind === 'failed' ? (notice?.code ?? null) : null,
  });
  switch (connection.state) {
    case 'connecting':
    case 'authenticating':
      return line('connecting', words.lineConnecting);
    case 'reconnecting':
      return line('reconnecting', words.lineReconnecting, words.lineReconnectingText);
    case 'offline':
      return line('offline', words.lineOffline, words.lineOfflineText);
    case 'failed':
      return notice && notice.code >= 46000 && notice.code < 47000
        ? line('failed', words.lineRefused, words.lineRefusedText, true)
        : line('failed', words.lineFailed, words.lineFailedText, true);
    default:
      return null;
  }
}

function entryModel({entry, words}: DialerInput): EntryModel {
  const {country, removed, isName, ...rest} = entry;
  const hint = isName
    ? words.hintSip
    : entry.valid === false
      ? words.hintInvalid
      : country && fill(words.hintCountry, {country});
  return {...rest, hint, removed: removed.length ? fill(words.removed, {text: removed.join(' ')}) : ''};
}

const OUTCOMES = {
  missed: 'outcomeMissed',
  declined: 'outcomeDeclined',
  unanswered: 'outcomeUnanswered',
  busy: 'outcomeBusy',
  failed: 'outcomeFailed',
} as const satisfies Partial<Record<HistoryEntry['outcome'], keyof DialerWords>>;

function rowOf(entry: HistoryEntry, {words, show, lang, now}: DialerInput): HistoryRow {
  const {outcome, direction, at, durationMs, number} = entry;
  const time = clock(Math.floor(durationMs / 1000));
  const word = direction === 'inbound' ? words.outcomeIncoming : words.outcomeOutgoing;
  const date = new Date(at);
  const days = Math.round((new Date(now).setHours(0, 0, 0, 0) - new Date(at).setHours(0, 0, 0, 0)) / 86_400_000);
  const when =
    days === 0
      ? date.toLocaleTimeString(lang, {hour: '2-digit', minute: '2-digit'})
      : days === 1
        ? words.yesterday
        : date.toLocaleDateString(lang, {day: 'numeric', month: 'short'});
  return {
    ...entry,
    shown: number && show(number),
    detail: outcome === 'answered' ? fill(words.outcomeLasted, {outcome: word, time}) : words[OUTCOMES[outcome]],
    when,
  };
}

/** The call in front: the chosen one, else the one talked in, else the newest. */
export function frontOf(calls: readonly CallSnapshot[], chosen: string | null): CallSnapshot | undefined {
  return (
    calls.find(({state}) => state === 'active' || state === 'recovering') ??
    calls.findLast(({state}) => state !== 'held') ??
    calls.find(({id}) => id === chosen) ??
    calls.at(-1)
  );
}

/** Ends that the user knows about, because they did it, or that have a place of their own (missed calls). */
const toldElsewhere = ({direction, activeAt, end}: CallSnapshot): boolean =>
  direction === 'inbound' && activeAt === null && !isMicrophone(end?.errorCode);

export function toModel(input: DialerInput): DialerModel {
  const {snapshot, words, configured, keysOpen, keypad, dialMode} = input;
  const known = (snapshot?.calls ?? []).filter(({id}) => !input.hidden(id));
  const calls = known.filter((call) => !OVER.has(call.state));
  const ringing = calls.filter((call) => isIncoming(call) && !call.recovery);
  const going = calls.filter((call) => !ringing.includes(call));
  const line = lineModel(input);
  const front = frontOf(going, input.front);
  const up = front && UP.has(front.state) ? front : undefined;
  const outage = outageOf(input.memory, snapshot?.connection.state ?? 'idle', up, input.now);
  const away = outage.stage !== '' && outage.stage !== 'silent';
  const restored = input.now < outage.restoredUntil;
  const reach: Reach = {away, restored, offline: line?.kind === 'offline'};
  const call = front ? callModel(front, input, reach) : null;
  const last = known.findLast((one) => one.state === 'destroy' && one.end);
  const ended =
    last && !call && last.id !== input.dismissedEnd && !toldElsewhere(last) ? endedModel(last, input) : null;
  const incoming = ringing.map((one) => incomingModel(one, input));
  const phase: DialerPhase = !configured
    ? 'unconfigured'
    : call
      ? call.permission
        ? 'permission'
        : call.answered
          ? 'live'
          : 'calling'
      : incoming.length
        ? 'incoming'
        : ended
          ? 'ended'
          : 'idle';
  const entry = entryModel(input);
  const first = incoming[0];
  const said = front
    ? `${call!.title}. ${statusOf(front, input.extras(front.id), {...reach, restored: false}, words)}`
    : '';
  const quiet = restored || said === input.memory.known ? said : '';
  return {
    ...input,
    phase,
    line,
    entry,
    call,
    away,
    restored,
    memory: {...outage, known: quiet},
    others: going
      .filter((one) => one !== front)
      .map((one) => callModel(one, input, {away: false, offline: false, restored: false})),
    incoming,
    ended,
    keysShown: call ? keysOpen : keypad === 'on' || (keypad === 'collapsed' && keysOpen),
    label:
      input.label ||
      (input.layout === 'button' && entry.text ? fill(words.callNumber, {number: entry.text}) : words.launcherLabel),
    announcement: ended
      ? ended.reason
      : restored
        ? words.restored
        : call
          ? quiet
            ? ''
            : said
          : line && line.kind !== 'connecting'
            ? line.title
            : '',
    alert: first ? fill(call ? words.waitingFrom : words.incomingFrom, {name: first.title}) : '',
    playbackBlocked: snapshot?.playback === 'blocked',
    rows: input.view === 'history' ? input.entries.map((one) => rowOf(one, input)) : [],
    emergency: dialMode === 'links' ? '' : (input.emergency ?? words.emergency),
  };
}
