/**
 * A track that carries silence: a call by text needs one, because servers expect a sending side (contract §7). Something has to
 * feed the track: Chromium sends no packets at all for a destination that nothing is connected to.
 */
export function silentStream(context: AudioContext | undefined): MediaStream {
  if (!context) return new MediaStream();
  const destination = new MediaStreamAudioDestinationNode(context);
  const silence = new ConstantSourceNode(context, {offset: 0});
  silence.connect(destination);
  silence.start();
  return destination.stream;
}
