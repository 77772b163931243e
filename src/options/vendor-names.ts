/**
 * The documents' spelling of client options where it differs from ours (`seeds/iclientoptions-guide.md`), so that
 * code written for the vendor's SDK works with our client.
 */
import type {ClientOptions} from './client-options.js';

/** How a call waits when the microphone is refused, as the documents give it. */
export interface MediaPermissionsRecovery {
  enabled?: boolean;
  /** Milliseconds to decide. */
  timeout?: number;
  /** The microphone was opened after all. */
  onSuccess?: () => void;
  /** It was not: refused again, given up, or too late. */
  onError?: (error: Error) => void;
}

export interface VendorOptions {
  login_token?: string;
  passwd?: string;
  anonymous_login?: {
    target_id: string;
    target_type?: string;
    target_version_id?: string;
    target_params?: Record<string, unknown>;
  };
  /** The vendor's internal name for the URL of a signalling server. */
  host?: string;
  mediaPermissionsRecovery?: boolean | MediaPermissionsRecovery;
}

/** Options in either spelling. */
export type GivenOptions = Omit<ClientOptions, keyof VendorOptions> & VendorOptions;

export function fromVendorOptions(given: GivenOptions): ClientOptions {
  const {
    login_token: token,
    passwd,
    anonymous_login: target,
    host,
    mediaPermissionsRecovery: recovery,
    ...rest
  } = given;
  const options: ReturnType<typeof fromVendorOptions> = {...rest};
  if (typeof recovery === 'object' && recovery) {
    options.mediaPermissionsRecovery = recovery.enabled ?? false;
    if (recovery.timeout !== undefined) options.mediaPermissionsRecoveryTimeout ??= recovery.timeout;
  } else if (recovery !== undefined) options.mediaPermissionsRecovery = recovery;
  if (token !== undefined) options.loginToken ??= token;
  if (passwd !== undefined) options.password ??= passwd;
  if (host !== undefined) options.env ??= /^wss?:\/\//.test(host) ? host : `wss://${host}`;
  if (target) {
    options.targetId ??= target.target_id;
    options.targetType ??= target.target_type as ClientOptions['targetType'];
    options.targetVersionId ??= target.target_version_id;
    options.targetParams ??= target.target_params;
  }
  return options;
}

/** Spellings of call options that are the documents' only. */
export interface VendorCallOptions {
  preferred_codecs?: readonly {readonly mimeType: string}[] | readonly string[];
}

/** `preferred_codecs` is a list of the browser's codec descriptions there, of names here; `audio` and `video` may be plain yes or no. */
export function fromVendorCallOptions({
  preferred_codecs: codecs,
  audio,
  video,
  ...rest
}: object & VendorCallOptions & {audio?: unknown; video?: unknown}): object {
  return {
    ...rest,
    ...(typeof audio === 'object' && {audio}),
    ...(typeof video === 'object' && {video}),
    ...(audio === false && {receiveOnlyAudio: true}),
    ...(codecs && {preferredCodecs: codecs.map((codec) => (typeof codec === 'string' ? codec : codec.mimeType))}),
  };
}
