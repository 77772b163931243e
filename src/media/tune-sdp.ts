/** Wishes that only SDP can tell: stereo and bandwidth (weakness 44: the vendor's options of that name have no effect). */
export interface SdpTuning {
  /** We can play stereo, so the far side may send it (RFC 7587). */
  readonly stereo?: boolean;
  /** kbit/s we want to receive at most (RFC 4566, `b=AS`); also the ceiling for Opus. */
  readonly maxKbps?: number;
}

/**
 * The description with the wishes in its audio section; anything else stays byte for byte, so fingerprints and candidates
 * are safe. Descriptions without Opus only get the bandwidth line.
 */
export function tuneSdp(sdp: string, {stereo, maxKbps}: SdpTuning = {}): string {
  if (!sdp || (!stereo && !maxKbps)) return sdp;
  const [head = '', ...sections] = sdp.split(/(?=^m=)/m);
  return (
    head +
    sections
      .map((section) => (section.startsWith('m=audio') ? tuneAudio(section, {stereo, maxKbps}) : section))
      .join('')
  );
}

function tuneAudio(section: string, {stereo, maxKbps}: SdpTuning): string {
  const opus = /^a=rtpmap:(\d+) opus\//im.exec(section)?.[1];
  const extra = [
    ...(stereo ? ['stereo=1', 'sprop-stereo=1'] : []),
    ...(maxKbps ? [`maxaveragebitrate=${maxKbps * 1000}`] : []),
  ];
  let tuned = section;
  if (opus && extra.length) {
    const line = new RegExp(`^a=fmtp:${opus} (.*?)(\\r?)$`, 'm');
    tuned = line.test(tuned)
      ? tuned.replace(line, (_, given: string, end: string) => `a=fmtp:${opus} ${merge(given, extra)}${end}`)
      : tuned.replace(new RegExp(`^(a=rtpmap:${opus} .*?)(\\r?)$`, 'm'), `$1$2\na=fmtp:${opus} ${extra.join(';')}$2`);
  }
  if (!maxKbps) return tuned;
  // Bandwidth stands after the connection line (RFC 4566 §5), once.
  return tuned.replace(/^b=AS:.*\n/gm, '').replace(/^(c=.*?)(\r?)$/m, `$1$2\nb=AS:${maxKbps}$2`);
}

/** Our parameters instead of those of the same name: Firefox says `stereo=1` by itself, a far side may say `stereo=0`. */
function merge(given: string, ours: readonly string[]): string {
  const nameOf = (parameter: string): string => parameter.split('=', 1)[0]!.trim().toLowerCase();
  const names = new Set(ours.map(nameOf));
  const rest = given.split(';').filter((parameter) => parameter.trim() && !names.has(nameOf(parameter)));
  return [...rest, ...ours].join(';');
}
