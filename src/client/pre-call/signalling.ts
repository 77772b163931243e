import {endpointUrl} from '../../transport/endpoint.js';
import {Rpc} from '../../transport/rpc.js';
import type {RpcError} from '../../transport/rpc.js';
import {Socket} from '../../transport/socket.js';
import {scopeIn} from './context.js';
import type {PreCallContext} from './context.js';
import type {PreCallReason, PreCallSignalling} from './types.js';

const OPEN_MS = 8000;
/** A call needs several round trips to start, a connection four: address, transport, encryption, WebSocket. */
const SLOW = {rttMs: 500, connectMs: 2000} as const;

export interface SignallingFound {
  readonly signalling: PreCallSignalling;
  readonly reasons: readonly PreCallReason[];
}

/** Whether the server is there, and how quick. A client that is connected asks over its own connection. */
export async function checkSignalling(context: PreCallContext): Promise<SignallingFound> {
  const {host, options} = context;
  const url = endpointUrl(options, {voiceSdkId: null, skipLast: false, firstCanary: true});
  const measured = host.connected() ? await askOverOwn(context) : await askOverAnother(context, url);
  const signalling = {host: new URL(url).host, ...measured};
  return {signalling, reasons: signallingReasons(context, signalling)};
}

type Measured = Pick<PreCallSignalling, 'connectMs' | 'rttMs'>;

function signallingReasons({environment}: PreCallContext, {connectMs, rttMs}: Measured): PreCallReason[] {
  if (connectMs === null && rttMs === null) return [environment.online() ? 'signalling-unreachable' : 'offline'];
  const slow = (connectMs ?? 0) > SLOW.connectMs || (rttMs ?? 0) > SLOW.rttMs;
  return slow ? ['signalling-slow'] : [];
}

async function askOverOwn(context: PreCallContext): Promise<Measured> {
  return {connectMs: null, rttMs: await roundTrip(context, () => context.host.request('telnyx_rtc.ping', {}))};
}

async function askOverAnother(context: PreCallContext, url: string): Promise<Measured> {
  const {environment} = context;
  const {clock} = environment;
  const scope = scopeIn(context.scope);
  const start = clock.now();
  let socket: Socket;
  try {
    socket = new Socket(url, (target) => environment.createSocket(target));
  } catch {
    scope.dispose();
    return {connectMs: null, rttMs: null};
  }
  const rpc = new Rpc(clock, (text) => socket.send(text));
  scope.add(() => {
    socket.close();
    rpc.close();
  });
  socket.on('text', (text) => rpc.handleText(text));
  const opened = await new Promise<boolean>((resolve) => {
    socket.on('open', () => resolve(true));
    socket.on('close', () => {
      resolve(false);
      rpc.close();
    });
    scope.timeout(clock, () => resolve(false), OPEN_MS);
  });
  const connectMs = opened ? clock.now() - start : null;
  const rttMs = opened ? await roundTrip(context, () => rpc.request('telnyx_rtc.ping', {})) : null;
  scope.dispose();
  return {connectMs, rttMs};
}

/** Nobody has to be logged in for a ping. A server that says no has answered. */
async function roundTrip({environment: {clock}}: PreCallContext, ask: () => Promise<unknown>): Promise<number | null> {
  const start = clock.now();
  try {
    await ask();
  } catch (error) {
    if ((error as RpcError).kind !== 'remote') return null;
  }
  return clock.now() - start;
}
