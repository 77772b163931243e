/**
 * English, everything the quality element says, but for the check before a call (`en.pre-call.ts`). Flat, so that the `strings` attribute can
 * replace any of them; `{name}` is filled in. The shape is the contract for every other language.
 */
export const EN_QUALITY = {
  // The card
  quality: 'Call quality',
  details: 'Show details',
  close: 'Close',
  notConfigured: 'Call quality is not set up yet.',

  // The grade
  gradeExcellent: 'Excellent',
  gradeGood: 'Good',
  gradeFair: 'Fair',
  gradePoor: 'Poor',
  gradeUnknown: 'Measuring…',
  announceGrade: 'Call quality: {grade}.',

  // What is going on
  noCall: 'No call',
  noCallText: 'Numbers and graphs appear here as soon as there is a call.',
  connecting: 'Connecting…',
  onHold: 'On hold',
  muted: 'Muted',
  reconnecting: 'Reconnecting…',
  callEnded: 'Call ended',
  endedAfter: 'Call ended after {time}, averages',
  tooShort: 'Too short to tell',
  score: 'MOS {value} (estimate)',

  // Numbers
  unknown: '—',
  notKnown: 'not known',
  mos: 'MOS',
  estimate: 'estimate',
  rtt: 'Round trip',
  jitter: 'Jitter',
  loss: 'Loss',
  received: 'Received',
  sent: 'Sent',
  concealment: 'Filled in',
  buffer: 'Buffer',
  codec: 'Codec',
  path: 'Path',
  microphone: 'Microphone',
  farSide: 'Other side',
  decibels: '{value} dB',
  silent: 'silent',

  // Path
  pathDirect: 'Direct',
  pathRelay: 'Relay',
  pathVia: '{kind}, {protocol}',

  // Graphs
  graphs: 'Show as graphs',
  table: 'Show as a table',
  tableCaption: 'The last {time}, averages of {step} each',
  tableTime: 'Time',
  tableEvents: 'Events',
  ago: '{time} ago',
  now: 'now',
  end: 'end',
  marks: 'Events',
  summaryNone: '{name}: not known',
  summaryNow: '{name}: {value} now',
  summaryRange: '{name}: {value} now, {least} to {most} in the last {time}',
  summaryEnded: '{name}: {value} on average, {least} to {most} in the last {time} of the call',
  markMute: 'Muted',
  markUnmute: 'Unmuted',
  markHold: 'On hold',
  markResume: 'Resumed',
  markIceRestart: 'Connection renewed',
  markPath: 'Path changed',
  markDevice: 'Device changed',
  markReconnect: 'Reconnected',

  // Advice
  advice: 'Advice',
  adviceNothingAtAll: 'No sound gets through in either direction. Check your network, or call again.',
  adviceNothingLeaves: 'You cannot be heard: no sound leaves this device. Check your network, or call again.',
  adviceNothingArrives: 'No sound arrives. Check your network, or ask the other side to call again.',
  adviceMicrophoneDead: 'Your microphone gives no sound at all. Check its switch, or choose another one.',
  adviceMicrophoneQuiet: 'Your microphone is very quiet. Speak up, or check that the right one is chosen.',
  adviceLoss: 'Your network drops audio. Move closer to the router, or use a cable.',
  adviceLossTcp: 'Your network drops audio and lets calls through by a detour only. Try another network.',
  adviceTcp: 'Your network lets calls through by a slow detour only. Try another one, or turn off a VPN.',
  adviceJitter: 'Your network is uneven. Pause downloads and videos, or use a cable.',
  adviceRelay: 'Sound takes a detour through a relay server. Another network, or no VPN, may be faster.',
  adviceDelay: 'Sound takes long to arrive. Let each other finish; turning off a VPN may help.',
  adviceScore: 'The connection is not good enough for clear sound. Move closer to the router, or use a cable.',
  adviceFarSilent: 'Nothing is heard from the other side. Their microphone may be off.',

  // The check before a call; what it found is said by `en.pre-call.ts`
  preCallTitle: 'Check before you call',
  preCallText: 'Tries microphone and network. It takes some seconds and calls nobody.',
  preCallRunning: 'Checking…',
  preCallStart: 'Check now',
  preCallStop: 'Stop',
  preCallAgain: 'Check again',
  preCallFailed: 'The check could not run. Please try again.',
  stepWaiting: 'waiting',
  stepRunning: 'running',
  stepPassed: 'fine',
  stepWarning: 'not ideal',
  stepFailed: 'failed',
  stepSkipped: 'skipped',
  serversReached: 'Servers reached',
  serversOf: '{count} of {all}',

  // Report
  exportJson: 'Save as JSON',
  exportCsv: 'Save as CSV',
};

export type QualityWords = {readonly [K in keyof typeof EN_QUALITY]: string};
