/** What may be taken for a session description before the media library sees it. */
const MAX_SDP = 100_000;

/** @param {unknown} sdp */
export const isSdp = (sdp) =>
  typeof sdp === 'string' && sdp.length < MAX_SDP && /^v=0\r?\n/.test(sdp) && /^m=audio /m.test(sdp);

/** @param {string} sdp */
export const hasCandidates = (sdp) => /^a=candidate:/m.test(sdp);
