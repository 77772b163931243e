/** Structured option values and their checks. */
import {asObject, isObject} from '../lib/guards.js';

export interface IceServer {
  readonly urls: string | readonly string[];
  readonly username?: string;
  readonly credential?: string;
}

export interface CustomHeader {
  readonly name: string;
  readonly value: string;
}

const isIceUrl = (value: unknown): boolean => typeof value === 'string' && /^(stun|turn)s?:\S+$/i.test(value);

export const isIceServers = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.every((server: unknown) => {
    const {urls} = asObject(server);
    return Array.isArray(urls) ? urls.length > 0 && urls.every(isIceUrl) : isIceUrl(urls);
  });

/** `RTCIceServer` wants mutable lists. */
export const asIceServers = (servers: readonly IceServer[]): RTCIceServer[] =>
  servers.map(({urls, ...rest}) => ({...rest, urls: typeof urls === 'string' ? urls : [...urls]}));

export const isStringList = (value: unknown): boolean =>
  Array.isArray(value) && value.every((entry) => typeof entry === 'string' && entry !== '');

const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;

/** List form of custom headers given as a map or a list; `undefined` when a name or value is not allowed. */
export function toHeaders(value: unknown): CustomHeader[] | undefined {
  const pairs: unknown = isObject(value) ? Object.entries(value).map(([name, text]) => ({name, value: text})) : value;
  if (!Array.isArray(pairs)) return undefined;
  const headers: CustomHeader[] = [];
  for (const pair of pairs) {
    const {name, value: given} = asObject(pair);
    if (typeof name !== 'string' || !HEADER_NAME.test(name)) return undefined;
    if (typeof given !== 'string' && typeof given !== 'number' && typeof given !== 'boolean') return undefined;
    const text = String(given);
    // A line break in a header value would let a page smuggle in further SIP headers.
    if (/[\r\n]/.test(text)) return undefined;
    headers.push({name, value: text});
  }
  return headers;
}
