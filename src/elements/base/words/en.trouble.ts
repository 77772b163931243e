import {EN_MICROPHONE} from './en.microphone.js';

/** English, what is read only when something went wrong; loaded with `trouble.ts`. */
export const EN_TROUBLE = {
  // Second call on one page
  takeoverTitle: 'Another call is on',
  takeoverText: 'A call on this page is using the microphone. End it and start this conversation?',
  takeoverConfirm: 'End it and start',
  keepCall: 'Keep the other call',

  // Playback
  enableSound: 'Enable sound',
  soundBlocked: 'Your browser keeps the sound off until you allow it.',

  // Microphone
  ...EN_MICROPHONE,
  permInsecureText: 'Browsers share the microphone only with secure pages (https). You can go on by text.',
  permPolicyText:
    'The assistant is embedded without access to the microphone. Open the page in a tab of its own, or go on by text.',

  // Failures: title and what to do
  failNetworkTitle: 'The sound cannot get through',
  failNetworkText: 'This network seems to block calls. Try another Wi-Fi or mobile data, or turn off your VPN.',
  failServiceTitle: 'The service is not available',
  failServiceText: 'Something is not working on our side. Try again in a minute.',
  failAccessTitle: 'The assistant cannot be reached',
  failAccessText: 'It may be switched off or has moved. Please come back later.',
  failBusyTitle: 'All lines are busy',
  failBusyText: 'Please try again in a minute.',
  failRejectedTitle: 'The assistant did not take the call',
  failRejectedText: 'It may be outside its hours. Please try again later.',
  failNoAnswerTitle: 'Nobody answered',
  failNoAnswerText: 'The assistant did not answer in time. Please try again.',
};

export type TroubleWords = {readonly [K in keyof typeof EN_TROUBLE]: string};
