/** Order of the audio codecs in the offer. Opus first: assistants are transcribed from it (contract, `preferred-codecs`). */

const DEFAULT_ORDER = ['opus'];
/** Not speech: comfort noise, DTMF and redundancy ride along behind, whatever the preference. */
const AUXILIARY = /\/(telephone-event|cn|red|rtx)$/i;

const nameOf = (codec: string): string => codec.toLowerCase().replace('audio/', '');

/** Preferred codecs first, in their order, then the rest as the browser lists them. Unknown names are skipped. */
export function orderCodecs<C extends {readonly mimeType: string}>(
  available: readonly C[],
  preferred: readonly string[] = DEFAULT_ORDER,
): C[] {
  const order = preferred.map(nameOf);
  const rank = ({mimeType}: C): number => {
    if (AUXILIARY.test(mimeType)) return order.length + 1;
    const at = order.indexOf(nameOf(mimeType));
    return at < 0 ? order.length : at;
  };
  return [...available].sort((a, b) => rank(a) - rank(b));
}

export function preferCodecs(transceiver: RTCRtpTransceiver, preferred?: readonly string[]): void {
  const available = globalThis.RTCRtpReceiver?.getCapabilities?.('audio')?.codecs;
  if (!available) return;
  transceiver.setCodecPreferences(orderCodecs(available, preferred));
}
