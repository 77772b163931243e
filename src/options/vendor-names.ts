/**
 * The documents' spelling of client options where it differs from ours (`seeds/iclientoptions-guide.md`), so that
 * code written for the vendor's SDK works with our client.
 */
import type {ClientOptions} from './client-options.js';

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
}

export function fromVendorOptions(given: ClientOptions & VendorOptions): ClientOptions {
  const {login_token: token, passwd, anonymous_login: target, host, ...rest} = given;
  const options: ClientOptions = {...rest};
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

/** `preferred_codecs` is a list of the browser's codec descriptions there, of names here. */
export function fromVendorCallOptions({
  preferred_codecs: codecs,
  audio,
  ...rest
}: object & VendorCallOptions & {audio?: unknown}): object {
  return {
    ...rest,
    ...(typeof audio === 'object' && {audio}),
    ...(audio === false && {receiveOnlyAudio: true}),
    ...(codecs && {preferredCodecs: codecs.map((codec) => (typeof codec === 'string' ? codec : codec.mimeType))}),
  };
}
