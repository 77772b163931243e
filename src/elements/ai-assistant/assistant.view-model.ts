/** From the client's snapshot to what is drawn. Pure: the same input always gives the same model. */
import type {CallSnapshot, ClientSnapshot} from '../../client/state.js';
import {isSilent, NO_OUTAGE, outageOf} from '../base/outage.js';
import {fill} from '../base/words/fill.js';
import {failureOfEnd, firstFailure} from './failure.js';
import type {FailureFacts} from './failure.js';
import type {AssistantModel, ModelInput, StartingStep} from './model.js';

const ENDED = new Set(['hangup', 'destroy']);
const UP = new Set(['active', 'held', 'recovering']);

const callOf = ({calls, activeCallId}: ClientSnapshot): CallSnapshot | undefined =>
  calls.find(({id}) => id === activeCallId) ?? calls.find(({state}) => !ENDED.has(state)) ?? calls.at(-1);

type Part = Pick<AssistantModel, 'phase'> & Partial<AssistantModel>;

function failed(input: ModelInput, given: FailureFacts): Part {
  const {words, look, trouble, snapshot} = input;
  // Nothing can be connected to without a network.
  const facts = given.code === 45003 && snapshot?.connection.state === 'offline' ? {code: 48001} : given;
  // Typing is possible as a way on when the owner did not ask for voice only.
  const text = look.mode !== 'voice' && (look.textInput || look.mode === 'text');
  const failure = (trouble?.failureFor ?? firstFailure)(words, facts, text);
  return {phase: 'failed', failure, status: failure.title};
}

function starting(input: ModelInput, call: CallSnapshot | undefined): Part {
  const {words, snapshot} = input;
  const mode = call?.mode ?? input.startMode;
  const line = snapshot?.connection.state;
  const step: StartingStep =
    mode === 'voice' && call?.media === 'capturing' ? 'microphone' : line === 'ready' ? 'calling' : 'connecting';
  const connecting = line === 'offline' ? words.offline : words.connecting;
  return {
    phase: 'starting',
    step,
    callMode: mode,
    agent: 'connecting',
    status: {connecting, microphone: words.allowMicrophone, calling: words.calling}[step],
  };
}

function live(input: ModelInput, {connection, conversation, playback}: ClientSnapshot, call: CallSnapshot): Part {
  const {words, look, now, memory, draft} = input;
  const {agent} = conversation;
  const typed = call.mode === 'text';
  const outage = outageOf(memory, connection.state, call, now);
  const reconnecting = outage.stage !== '';
  const restored = now < outage.restoredUntil;
  const status = reconnecting
    ? connection.state === 'offline'
      ? words.offline
      : isSilent(call)
        ? words.soundInterrupted
        : typed || draft
          ? words.sendSoon
          : words.callGoesOn
    : restored
      ? words.restored
      : agent.state === 'thinking'
        ? look.thinkingText || words.thinking
        : typed
          ? ''
          : agent.state === 'speaking'
            ? look.interruptText || words.speaking
            : call.recovery
              ? words.notHeard
              : call.muted
                ? words.youAreMuted
                : words.listening;
  return {
    phase: 'live',
    callMode: call.mode,
    agent: agent.state === 'idle' || agent.state === 'connecting' ? 'listening' : agent.state,
    status,
    reconnecting,
    away: reconnecting && outage.stage !== 'silent',
    restored,
    memory: {...memory, ...outage},
    playbackBlocked: !typed && playback === 'blocked',
    muted: call.muted,
    permission: call.recovery?.kind ?? null,
    seconds: call.activeAt === null ? null : secondsBetween(call.activeAt, now),
    latencyMs: agent.userPerceivedLatencyMs ?? agent.greetingLatencyMs,
  };
}

function ended(input: ModelInput, call: CallSnapshot): Part {
  const {words} = input;
  const {end, activeAt, endedAt} = call;
  const facts = end ? failureOfEnd(end, activeAt !== null) : undefined;
  const seconds = activeAt === null || endedAt === null ? null : secondsBetween(activeAt, endedAt);
  if (facts) return {...failed(input, facts), seconds, callMode: call.mode};
  // Cancelled before anything was said: nothing to look back on.
  if (activeAt === null) return {phase: 'idle'};
  const cause = end?.cause ?? '';
  const endedText = /IDLE/.test(cause)
    ? words.endedIdle
    : /DURATION|ALLOTTED|LIMIT/.test(cause)
      ? words.endedLimit
      : end?.by === 'remote'
        ? words.endedRemote
        : words.endedLocal;
  return {phase: 'ended', endedText, status: words.endedTitle, seconds, callMode: call.mode};
}

const secondsBetween = (from: number, to: number): number => Math.max(0, Math.floor((to - from) / 1000));

function partOf(input: ModelInput): Part {
  const {snapshot, configured, starting: asked, words} = input;
  if (!configured) return {phase: 'unconfigured'};
  if (!snapshot) return asked ? starting(input, undefined) : {phase: 'idle'};
  const call = callOf(snapshot);
  if (call && !ENDED.has(call.state)) {
    if (call.recovery && !call.recovery.silent) {
      const {kind} = call.recovery;
      return {phase: 'permission', permission: kind, callMode: call.mode, status: words.permissionStatus};
    }
    return UP.has(call.state) ? live(input, snapshot, call) : starting(input, call);
  }
  const {connection, notice} = snapshot;
  // What ended it says more than that the connection was given up afterwards.
  if (call?.end && call.end.errorCode !== null && !asked) return ended(input, call);
  const fatal = notice?.fatal && (notice.callId === null || notice.callId === call?.id) ? notice : null;
  // A notice from before the last call's end is about that call; the newest fact wins.
  if (fatal && fatal.at >= (call?.endedAt ?? 0)) return failed(input, fatal);
  if (connection.state === 'failed') return failed(input, notice ?? {code: null, cause: 'CONNECT'});
  if (asked) return connection.state === 'offline' ? failed(input, {code: 48001}) : starting(input, undefined);
  return call ? ended(input, call) : {phase: 'idle'};
}

/** 84 → `01:24`, 3725 → `1:02:05`. */
export function clock(seconds: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  return `${hours ? `${hours}:` : ''}${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

export function toModel(input: ModelInput): AssistantModel {
  const {words, look, unread, snapshot, memory, open} = input;
  const part = partOf(input);
  const {phase, seconds = null, latencyMs = null} = part;
  const live = phase === 'live';
  const said = snapshot?.conversation.items ?? [];
  const items = said.length || live ? said : memory.items;
  return {
    ...input,
    step: 'connecting',
    agent: 'idle',
    callMode: input.startMode,
    status: '',
    reconnecting: false,
    away: false,
    restored: false,
    playbackBlocked: false,
    muted: false,
    items: phase === 'idle' ? [] : items,
    time: seconds === null ? '' : clock(seconds),
    detail: look.showLatency && latencyMs !== null ? ` · ${fill(words.latency, {time: `${latencyMs} ms`})}` : '',
    badge: unread ? fill(words.unread, {count: unread}) : '',
    permission: null,
    failure: null,
    endedText: '',
    ...part,
    memory: {...(part.memory ?? NO_OUTAGE), items, unseen: live || (memory.unseen && !open)},
    seconds,
    latencyMs,
  };
}
