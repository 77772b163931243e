import type {ResolvedOptions} from '../options/client-options.js';

const HOSTS: Readonly<Record<string, string>> = {
  production: 'wss://rtc.telnyx.com/',
  development: 'wss://rtcdev.telnyx.com/',
};

export interface EndpointState {
  /** The reconnect token, for sticky routing. */
  readonly voiceSdkId: string | null;
  /** Ask once for another instance than `voiceSdkId` names. */
  readonly skipLast: boolean;
  /** First connection to a canary: the token of another fleet must not steer it. */
  readonly firstCanary: boolean;
}

/**
 * URL of the signalling socket (wire-protocol §1.1, §1.2). A region only applies to the vendor's own hosts; a
 * custom URL is used as it is.
 */
export function endpointUrl(options: Readonly<ResolvedOptions>, state: EndpointState): string {
  const {env, region, rtcIp, rtcPort, useCanaryRtcServer, skipLastVoiceSdkId} = options;
  const named = Object.hasOwn(HOSTS, env) ? HOSTS[env]! : undefined;
  const url = new URL(named ?? env);
  if (named && region) url.hostname = `${region}.${url.hostname}`;
  if (rtcIp && rtcPort) {
    url.searchParams.set('rtc_ip', rtcIp);
    url.searchParams.set('rtc_port', String(rtcPort));
    return url.href;
  }
  const token = useCanaryRtcServer && state.firstCanary ? null : state.voiceSdkId;
  if (token) url.searchParams.set('voice_sdk_id', token);
  if (useCanaryRtcServer) url.searchParams.set('canary', 'true');
  if (token && (state.skipLast || skipLastVoiceSdkId)) url.searchParams.set('skip_last_voice_sdk_id', 'true');
  return url.href;
}
