import type {ResolvedOptions} from '../options/client-options.js';

const HOSTS = new Map([
  ['production', 'wss://rtc.telnyx.com/'],
  ['development', 'wss://rtcdev.telnyx.com/'],
]);

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
  const named = HOSTS.get(env);
  const url = new URL(named ?? env);
  if (named && region) url.hostname = `${region}.${url.hostname}`;
  const token = useCanaryRtcServer && state.firstCanary ? null : state.voiceSdkId;
  const query =
    rtcIp && rtcPort
      ? {rtc_ip: rtcIp, rtc_port: rtcPort}
      : {
          voice_sdk_id: token,
          canary: useCanaryRtcServer,
          skip_last_voice_sdk_id: token && (state.skipLast || skipLastVoiceSdkId),
        };
  for (const [name, value] of Object.entries(query)) if (value) url.searchParams.set(name, String(value));
  return url.href;
}
