/** Reading session descriptions. The parser is a chunk of its own: only diagnosis needs it. */

export interface SdpSummary {
  /** Types of the candidates in the description: `host`, `srflx`, `prflx`, `relay`. */
  readonly candidateTypes: readonly string[];
  /** Audio codecs in order of preference, lower case. */
  readonly codecs: readonly string[];
  readonly direction: string | null;
}

/** Summary for logs and error details: no address, port or key of the description is in it. */
export async function summarizeSdp(sdp: string): Promise<SdpSummary> {
  // The parser alone: nothing here writes SDP, and the package's entry would bring the writer along.
  const {default: transform} = await import('sdp-transform/lib/parser.js');
  const {media} = transform.parse(sdp);
  const audio = media.find(({type}) => type === 'audio');
  const order = String(audio?.payloads ?? '').split(' ');
  const names = new Map(audio?.rtp.map(({payload, codec}) => [String(payload), codec.toLowerCase()]));
  return {
    candidateTypes: [...new Set(media.flatMap(({candidates = []}) => candidates.map(({type}) => type)))],
    codecs: order.flatMap((payload) => names.get(payload) ?? []),
    direction: audio?.direction ?? null,
  };
}
