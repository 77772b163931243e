import {scopeIn} from './context.js';
import type {PreCallContext} from './context.js';
import {serverReasons} from './ice-targets.js';
import type {IceTarget} from './ice-targets.js';
import type {PreCallReason, PreCallServer} from './types.js';

/** Calls do not wait that long either. */
const LIMIT_MS = 5000;
/** Each is a connection of its own; as many as the vendor has addresses. */
const AT_ONCE = 5;
/** A browser's own: of an interface that does not lead there, a name that cannot be found, no answer. Servers have lower codes. */
const NO_ANSWER = 701;

export interface ServersFound {
  readonly servers: readonly PreCallServer[];
  readonly reasons: readonly PreCallReason[];
}

/** Asks every address by itself, a few at a time; `told` has the answers so far, in the order of the options. */
export async function checkServers(
  context: PreCallContext,
  targets: readonly IceTarget[],
  told: (servers: readonly PreCallServer[], part: number) => void,
): Promise<ServersFound> {
  const relayOnly = context.options.forceRelayCandidate;
  const answers = new Map<IceTarget, PreCallServer>();
  const waiting = [...targets];
  const inOrder = (): PreCallServer[] => targets.flatMap((target) => answers.get(target) ?? []);
  const worker = async (): Promise<void> => {
    for (let target = waiting.shift(); target; target = waiting.shift()) {
      answers.set(target, await ask(context, target));
      told(inOrder(), answers.size / targets.length);
    }
  };
  const [own] = await Promise.all([
    gather(context, {iceServers: []}, 'host'),
    ...Array.from({length: AT_ONCE}, () => worker()),
  ]);
  const servers = inOrder();
  return {servers, reasons: serverReasons(servers, {hosts: own.found, relayOnly})};
}

async function ask(context: PreCallContext, {url, kind, protocol, server}: IceTarget): Promise<PreCallServer> {
  const relay = kind === 'turn';
  const {found, clean, ms, error} = await gather(
    context,
    {iceServers: [server], iceTransportPolicy: relay ? 'relay' : 'all'},
    relay ? 'relay' : 'srflx',
  );
  // What a server sees is no news where no router is in between: browsers leave it out, and tell of no error.
  const reachable = found || (!relay && clean);
  return {url, kind, protocol, reachable, ms: found ? ms : null, error: reachable ? null : (error ?? 'timeout')};
}

interface Gathered {
  /** There was a candidate of that type. */
  readonly found: boolean;
  /** The browser came to its end, and would have told of errors. */
  readonly clean: boolean;
  readonly ms: number;
  readonly error: string | null;
}

const typeOf = ({candidate}: RTCIceCandidate): string | undefined => / typ (\w+)/.exec(candidate)?.[1];

async function gather(
  {environment, scope: outer}: PreCallContext,
  configuration: RTCConfiguration,
  wanted: 'host' | 'srflx' | 'relay',
): Promise<Gathered> {
  const {clock} = environment;
  const scope = scopeIn(outer);
  const {signal} = scope;
  const start = clock.now();
  let answered: string | null = null;
  let unanswered: string | null = null;
  let peer: RTCPeerConnection | undefined;
  const gathered = (found: boolean, complete: boolean): Gathered => {
    scope.dispose();
    // What one interface said is no reason as long as others were still trying.
    const error = answered ?? (complete ? unanswered : null);
    const tells = peer !== undefined && 'onicecandidateerror' in peer;
    return {found, clean: complete && tells && !error, ms: clock.now() - start, error};
  };
  try {
    peer = environment.createPeer(configuration);
  } catch (refused) {
    answered = nameOf(refused);
    return gathered(false, false);
  }
  const connection = peer;
  scope.add(() => connection.close());
  return new Promise<Gathered>((resolve) => {
    const settle = (found: boolean, complete: boolean): void => resolve(gathered(found, complete));
    connection.addEventListener(
      'icecandidate',
      ({candidate}) => {
        if (candidate && typeOf(candidate) === wanted) settle(true, false);
        else if (!candidate) settle(false, true);
      },
      {signal},
    );
    connection.addEventListener(
      'icecandidateerror',
      (event) => {
        if (event.errorCode < NO_ANSWER) answered ??= describe(event);
        else unanswered ??= describe(event);
      },
      {signal},
    );
    scope.timeout(clock, () => settle(false, false), LIMIT_MS);
    connection.addTransceiver('audio');
    connection.setLocalDescription().catch((refused: unknown) => {
      answered = nameOf(refused);
      settle(false, false);
    });
  });
}

const nameOf = (error: unknown): string => (error as Error).name;

/** Addresses are personal data; browsers put them into some of their texts. */
const ADDRESS = /\b(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?|\[?[\da-f]{0,4}(?::[\da-f]{0,4}){2,}\]?(?::\d+)?|[\w-]+\.local\b/gi;

export const describe = ({
  errorCode,
  errorText,
}: Pick<RTCPeerConnectionIceErrorEvent, 'errorCode' | 'errorText'>): string =>
  [errorCode, errorText.replace(ADDRESS, '…').slice(0, 200)].filter(Boolean).join(' ');
