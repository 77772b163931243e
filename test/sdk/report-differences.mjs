/**
 * Where our call report is not the vendor's, and why: docs/call-reports.md tells the same. `check` compares what both post for the
 * same call; a difference that is not listed fails, and so does one that is listed and gone.
 */

const PRIVATE = 'says which device a visitor has';
const NOT_HERE = 'an option that ours does not have';

/**
 * @typedef {object} Difference
 * @property {string} path `stats[]` and `logs[]` stand for all entries; `.*` at the end for everything below
 * @property {'left out' | 'added' | 'other'} kind
 * @property {string} why
 */

/** @type {Difference[]} */
export const DIFFERENCES = [
  {
    path: 'summary.sdkVersion',
    kind: 'other',
    why: 'names our library, so that nobody takes it for a version of theirs',
  },
  {path: 'summary.clientSummary.connection.skipTrailing', kind: 'left out', why: NOT_HERE},
  {path: 'summary.clientSummary.callReports.debugLogLevel', kind: 'left out', why: NOT_HERE},
  {path: 'summary.clientSummary.media.trickleIce', kind: 'other', why: 'on by default, as the documents say'},
  {path: 'stats[].audio.outbound.localTrack.label', kind: 'left out', why: PRIVATE},
  {path: 'stats[].audio.outbound.localTrack.settings.deviceId', kind: 'left out', why: PRIVATE},
  {path: 'stats[].audio.outbound.localTrack.settings.groupId', kind: 'left out', why: PRIVATE},
  {
    path: 'stats.length',
    kind: 'other',
    why: 'an interval is as long as callReportInterval says; theirs is 1 s whatever it says',
  },
  {
    path: 'logs[].context.*',
    kind: 'other',
    why: 'states, codes and numbers; theirs holds whole frames with credentials, SDP and text',
  },
  {path: 'logs.length', kind: 'other', why: 'one line for what happened, not for each frame and function'},
  {path: 'delivery.id', kind: 'added', why: 'the same for each attempt, so that a server can tell a repeat'},
  {path: 'delivery.attempt', kind: 'added', why: 'how often it was tried'},
  {path: 'delivery.queuedAt', kind: 'added', why: 'when it was made; it may arrive days later'},
];

/** Of the head of an inbound call, beside those. @type {Difference[]} */
export const INBOUND_DIFFERENCES = [
  {path: 'summary.callerNumber', kind: 'other', why: 'who calls; theirs has the number that is called once more'},
  {path: 'summary.clientSummary.media.video', kind: 'added', why: 'never; theirs says so of outbound calls only'},
];
