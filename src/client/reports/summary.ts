/** Head of a report: which call, how long, by which client. Pure. Secrets are not removed, they are never read. */
import {iceServersFor} from '../../media/ice-servers.js';
import type {ResolvedOptions} from '../../options/client-options.js';
import {loginKind} from '../../protocol/login.js';
import {endpointUrl} from '../../transport/endpoint.js';
import {VERSION} from '../../version.js';
import type {CallSnapshot} from '../state.js';
import {MAX_LOG_ENTRIES} from './log.js';
import type {Members, ReportSummary} from './types.js';

/** What the server said of a call on the way. */
export interface CallIds {
  readonly telnyxSessionId?: string;
  readonly telnyxLegId?: string;
  /** Who is called, of an inbound call. */
  readonly callee?: string;
}

export interface ClientFacts {
  readonly options: Readonly<ResolvedOptions>;
  readonly region: string | null;
  readonly dc: string | null;
}

/** Says which client it is: the vendor's own is called by a bare number. */
const SDK_VERSION = `telnyx-voice-elements ${VERSION}`;

const KINDS = {anonymous: 'anonymous_login', token: 'login_token', credentials: 'login_password', none: 'unknown'};

const told = (members: Members): Members =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined && value !== null));

/** Where the client's sockets go, nothing of their query; `null` when `env` is no address. */
function socketOrigin(options: Readonly<ResolvedOptions>): string | null {
  try {
    return new URL(endpointUrl(options, {voiceSdkId: null, skipLast: false, firstCanary: false})).origin;
  } catch {
    return null;
  }
}

/** Where reports go (wire-protocol §9.3). */
export const reportUrl = (options: Readonly<ResolvedOptions>): string | null => {
  const origin = socketOrigin(options);
  return origin && `${origin.replace(/^ws/, 'http')}/call_report`;
};

function authentication(options: Readonly<ResolvedOptions>): Members {
  const kind = loginKind(options);
  const {targetType, targetId, targetVersionId} = options;
  return {
    type: KINDS[kind],
    ...(kind === 'anonymous' && {anonymousLogin: told({targetType, targetId, targetVersionId})}),
  };
}

function clientSummary({options, region, dc}: ClientFacts): Members {
  const {env, rtcIp, rtcPort, trickleIce} = options;
  const iceServers = iceServersFor(env, options.iceServers).map(({urls, username, credential}) => ({
    urls,
    hasUsername: Boolean(username),
    hasCredential: Boolean(credential),
  }));
  return {
    authentication: authentication(options),
    connection: told({
      env: /^\w+$/.test(env) ? env : undefined,
      host: socketOrigin(options),
      region,
      dc,
      rtcIp,
      rtcPort,
      autoReconnect: options.autoReconnect,
      maxReconnectAttempts: options.maxReconnectAttempts,
      keepConnectionAliveOnSocketClose: options.keepConnectionAliveOnSocketClose,
      hangupOnBeforeUnload: options.hangupOnBeforeUnload,
      useCanaryRtcServer: options.useCanaryRtcServer,
      skipLastVoiceSdkId: options.skipLastVoiceSdkId,
    }),
    media: {
      audio: true,
      video: false,
      mutedMicOnStart: options.mutedMicOnStart,
      prefetchIceCandidates: options.prefetchIceCandidates,
      forceRelayCandidate: options.forceRelayCandidate,
      trickleIce,
      ...(iceServers.length > 0 && {iceServers}),
    },
    callReports: {
      enabled: options.enableCallReports,
      intervalMs: options.callReportInterval,
      flushIntervalMs: options.callReportFlushInterval,
      debugLogMaxEntries: MAX_LOG_ENTRIES,
    },
  };
}

/** `state`: of the call, `destroy` in the last report. `ownNumber`: what an outbound call is placed with. */
export function summarize(
  call: CallSnapshot,
  ids: CallIds,
  ownNumber: string,
  client: ClientFacts,
  state: string,
  now: number,
): ReportSummary {
  const {id: callId, direction, remoteNumber, startedAt} = call;
  const {telnyxSessionId, telnyxLegId, callee = ''} = ids;
  const inbound = direction === 'inbound';
  return {
    callId,
    destinationNumber: inbound ? callee : remoteNumber,
    callerNumber: inbound ? remoteNumber : ownNumber,
    direction,
    state,
    ...(telnyxSessionId && {telnyxSessionId}),
    ...(telnyxLegId && {telnyxLegId}),
    sdkVersion: SDK_VERSION,
    durationSeconds: (now - startedAt) / 1000,
    startTimestamp: new Date(startedAt).toISOString(),
    endTimestamp: new Date(now).toISOString(),
    clientSummary: clientSummary(client),
  };
}
