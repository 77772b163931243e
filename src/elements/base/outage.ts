/** Tells from the snapshot that something is cut off, and from what was before that it is back. Pure. */
import type {CallSnapshot, ConnectionState} from '../../client/state.js';

/** How long it is told that the connection is back. */
const RESTORED_MS = 4000;

/**
 * - `cut`: the server is away, or is back and has not offered the call again; until it does, the call may still be lost.
 * - `back`: the call goes over to its new connection.
 * - `silent`: the server is there, but no sound gets through.
 */
type Stage = '' | 'cut' | 'back' | 'silent';

export interface Outage {
  readonly stage: Stage;
  /** 0 when there is nothing to tell. */
  readonly restoredUntil: number;
}

export const NO_OUTAGE: Outage = {stage: '', restoredUntil: 0};

/** No sound gets through; nobody listens to a conversation by text. */
export const isSilent = ({mode, media}: CallSnapshot): boolean =>
  mode === 'voice' && /^(interrupted|failed)$/.test(media);

/** `call`: one that is up. Before and after calls the first connection is no outage. */
export function outageOf(before: Outage, line: ConnectionState, call: CallSnapshot | undefined, now: number): Outage {
  const gone = (call ? /ing$|^offline$/ : /^(reconnecting|offline)$/).test(line);
  const stage: Stage =
    call?.state === 'recovering' || (gone && before.stage === 'back')
      ? 'back'
      : gone || (call && before.stage === 'cut')
        ? 'cut'
        : call && isSilent(call)
          ? 'silent'
          : '';
  const isBack = line === 'ready' && before.stage !== '' && (!!call || before.stage !== 'silent');
  return {stage, restoredUntil: stage ? 0 : isBack ? now + RESTORED_MS : before.restoredUntil};
}
