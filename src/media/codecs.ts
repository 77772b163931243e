/** Order of the audio codecs in the offer. Opus first: assistants are transcribed from it (contract, `preferred-codecs`). */

const DEFAULT_ORDER = ['opus'];
/** Not speech: comfort noise, DTMF and redundancy ride along behind, whatever the preference. */
const AUXILIARY = /\/(telephone-event|cn|red|rtx)$/i;

/** Preferred codecs first, in their order, then the rest as the browser lists them. Unknown names are skipped. */
export function orderCodecs<C extends {readonly mimeType: string}>(
  available: readonly C[],
  preferred: readonly string[] = DEFAULT_ORDER,
): C[] {
  const rank = ({mimeType}: C): number => {
    if (AUXILIARY.test(mimeType)) return preferred.length + 1;
    const name = mimeType.replace(/^audio\//i, '').toLowerCase();
    const at = preferred.findIndex((entry) => entry.replace(/^audio\//i, '').toLowerCase() === name);
    return at < 0 ? preferred.length : at;
  };
  return [...available].sort((a, b) => rank(a) - rank(b));
}

export function preferCodecs(transceiver: RTCRtpTransceiver, preferred?: readonly string[]): void {
  const available = globalThis.RTCRtpReceiver?.getCapabilities?.('audio')?.codecs;
  if (!available) return;
  transceiver.setCodecPreferences(orderCodecs(available, preferred));
}
