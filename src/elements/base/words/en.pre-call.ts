import {EN_MICROPHONE} from './en.microphone.js';

/**
 * English, the check before a call. Of every reason: what is wrong, and what to do (`…Do`); of a microphone that is not to be had see
 * `en.microphone.ts`. `base/pre-call-help.ts` puts them together.
 */
export const EN_PRE_CALL = {
  // Steps
  preCallStepMicrophone: 'Microphone',
  preCallStepSignalling: 'Connection to the service',
  preCallStepServers: 'Ways for the sound',
  preCallStepMedia: 'Test sound',

  // Verdicts
  preCallReadyTitle: 'Ready for calls',
  preCallReadyText: 'Everything that was checked works.',
  preCallDegradedTitle: 'Calls should work, with limits',
  preCallDegradedText: 'You can call. This may disturb the call:',
  preCallBlockedTitle: 'Calls will not work yet',
  preCallBlockedText: 'This has to be solved first:',
  preCallPermissionDeniedTitle: 'The microphone is not allowed',
  preCallPermissionDeniedText: 'Nobody would hear you. To talk, allow the microphone for this site.',
  preCallInconclusiveTitle: 'The check was not finished',
  preCallInconclusiveText: 'It cannot say yet whether calls will work.',

  // Microphone
  ...EN_MICROPHONE,
  permInsecureText: 'Browsers share the microphone only with secure pages (https). Ask whoever runs this site.',
  permPolicyText:
    'This is part of another page, which keeps the microphone to itself. Open it in a tab of its own, or ask whoever runs the site.',
  preCallMicrophoneSilent: 'The microphone is on, but no sound comes from it.',
  preCallMicrophoneSilentDo:
    'Look for a mute button on the microphone or headset, or choose another microphone. Then say something while the check runs.',

  // Connection to the service
  preCallOffline: 'This device is not connected to the internet.',
  preCallOfflineDo: 'Connect to Wi-Fi, mobile data or a cable, and run the check again.',
  preCallSignallingUnreachable: 'The phone service cannot be reached, so no call can start.',
  preCallSignallingUnreachableDo:
    'Open another website to see whether the internet works. If it does, a firewall, VPN or proxy may block {host}: try another network, or ask whoever runs this one to allow secure WebSocket connections.',
  preCallSignallingSlow: 'The phone service answers slowly. Calls will take longer to start.',
  preCallSignallingSlowDo: 'Move closer to the Wi-Fi or use a cable, and turn off a VPN if you can.',

  // Ways for the sound
  preCallNoCandidates: 'This browser finds no way to send sound.',
  preCallNoCandidatesDo:
    'A browser setting, an extension or a policy may turn calls (WebRTC) off. Turn off privacy extensions for this site, or try another browser.',
  preCallStunUnreachable: 'The network blocks one of the ways in which calls find their path.',
  preCallStunUnreachableDo:
    'Calls usually find another. If they do not, try another network, or ask whoever runs this one to allow UDP on port 3478.',
  preCallRelayUnreachable: 'The servers that carry the sound past firewalls cannot be reached.',
  preCallRelayUnreachableDo:
    'Calls may stay silent in strict networks. Try without VPN, or ask whoever runs the network to allow TURN: UDP on port 3478 and TCP on port 443.',
  preCallUdpBlocked: 'The network blocks the fast way for sound (UDP). Calls take a slower one.',
  preCallUdpBlockedDo:
    'Sound may be delayed or break up. Try without VPN, or ask whoever runs the network to allow UDP on port 3478.',

  // Test sound
  preCallMediaBlocked: 'The test sound did not come back.',
  preCallMediaBlockedDo: 'Calls may stay silent. Try without VPN or firewall, or on another network.',
  preCallHighRtt: 'The connection has a long delay. You may talk over each other.',
  preCallHighRttDo: 'Turn off a VPN, stop large downloads, or use a cable instead of Wi-Fi.',
  preCallHighJitter: 'The connection is uneven. Voices may stutter.',
  preCallHighJitterDo: 'Move closer to the Wi-Fi or use a cable, and stop downloads and video streams.',
  preCallHighLoss: 'The connection loses sound. Words may be cut off.',
  preCallHighLossDo: 'Move closer to the Wi-Fi or use a cable, and stop downloads and video streams.',
  preCallLowMos: 'Voices may not sound clear on this connection.',
  preCallLowMosDo: 'Move closer to the Wi-Fi or use a cable, or try another network.',

  // The check itself
  preCallStopped: 'The check was stopped.',
  preCallStoppedDo: 'Run it again to get an answer.',
};

export type PreCallWords = {readonly [K in keyof typeof EN_PRE_CALL]: string};
