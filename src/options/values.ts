/** Structured option values and their checks. */

export interface IceServer {
  readonly urls: string | readonly string[];
  readonly username?: string;
  readonly credential?: string;
}

export interface CustomHeader {
  readonly name: string;
  readonly value: string;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isIceUrl = (value: unknown): boolean => typeof value === 'string' && /^(stun|stuns|turn|turns):\S+$/i.test(value);

export function isIceServers(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.every((server: unknown) => {
      if (!isRecord(server)) return false;
      const urls: unknown = server['urls'];
      return Array.isArray(urls) ? urls.length > 0 && urls.every(isIceUrl) : isIceUrl(urls);
    })
  );
}

/** `RTCIceServer` wants mutable lists. */
export const asIceServers = (servers: readonly IceServer[]): RTCIceServer[] =>
  servers.map(({urls, ...rest}) => ({...rest, urls: typeof urls === 'string' ? urls : [...urls]}));

export const isStringList = (value: unknown): boolean =>
  Array.isArray(value) && value.every((entry) => typeof entry === 'string' && entry !== '');

const headerName = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;
/** A line break in a header value would let a page smuggle in further SIP headers. */
const headerValue = /^[^\r\n]*$/;

/** List form of custom headers given as a map or a list; `undefined` when a name or value is not allowed. */
export function toHeaders(value: unknown): CustomHeader[] | undefined {
  const pairs: unknown[] = Array.isArray(value)
    ? value
    : isRecord(value)
      ? Object.entries(value).map(([name, text]) => ({name, value: text}))
      : [null];
  const headers: CustomHeader[] = [];
  for (const pair of pairs) {
    if (!isRecord(pair)) return undefined;
    const {name, value: text} = pair;
    if (typeof name !== 'string' || !headerName.test(name)) return undefined;
    if (typeof text !== 'string' && typeof text !== 'number' && typeof text !== 'boolean') return undefined;
    if (!headerValue.test(String(text))) return undefined;
    headers.push({name, value: String(text)});
  }
  return headers;
}
