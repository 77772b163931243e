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

  // Microphone. Steps are lines.
  permBlockedTitle: 'Your browser blocks the microphone',
  permBlockedText: 'To talk, allow it for this site:',
  permBlockedChrome:
    'Select the icon at the start of the address bar.\nTurn on Microphone.\nCome back here and try again.',
  permBlockedEdge:
    'Select the lock at the start of the address bar.\nSet Microphone to Allow.\nCome back here and try again.',
  permBlockedFirefox:
    'Select the crossed-out microphone in the address bar.\nRemove “Blocked” beside Use the microphone.\nTry again, then choose Allow.',
  permBlockedSafari:
    'In the menu bar choose Safari, then Settings for This Website.\nSet Microphone to Allow.\nCome back here and try again.',
  permBlockedIos:
    'Tap the page icon in the address bar, then the three dots.\nTap Website Settings and set Microphone to Allow.\nNot there? Open the Settings app, your browser, Microphone.',
  permBlockedAndroid:
    'Tap the icon at the start of the address bar.\nTap Permissions and allow Microphone.\nNot there? Open Settings, Apps, your browser, Permissions.',
  permBlockedOther:
    'Open the settings of this site in your browser.\nAllow the microphone.\nCome back here and try again.',
  permDismissedTitle: 'The microphone was not allowed yet',
  permDismissedText: 'Your browser’s question was closed without an answer:',
  permDismissedSteps: 'Select Try again.\nWhen your browser asks, choose Allow.',
  permNoDeviceTitle: 'No microphone was found',
  permNoDeviceText: 'To talk, connect one:',
  permNoDeviceSteps:
    'Plug in or switch on a microphone or headset.\nChoose it in the sound settings of your device.\nTry again.',
  permBusyTitle: 'The microphone is in use',
  permBusyText: 'Another app seems to be holding it:',
  permBusySteps: 'Close other calls and recording apps.\nUnplug the microphone and plug it in again.\nTry again.',
  permInsecureTitle: 'This page cannot use the microphone',
  permInsecureText: 'Browsers share the microphone only with secure pages (https). You can go on by text.',
  permPolicyTitle: 'This page does not share the microphone',
  permPolicyText:
    'The assistant is embedded without access to the microphone. Open the page in a tab of its own, or go on by text.',
  permUnknownTitle: 'The microphone did not start',
  permUnknownText: 'This usually helps:',
  permUnknownSteps:
    'Check that the microphone is connected and switched on.\nAllow it for this site in your browser.\nTry again.',

  // Failures: title and what to do
  failNetworkTitle: 'The sound cannot get through',
  failNetworkText: 'This network seems to block calls. Try another Wi-Fi or mobile data, or turn off your VPN.',
  failServiceTitle: 'The service is not available',
  failServiceText: 'Something is not working on our side. Try again in a minute.',
  failAccessTitle: 'The assistant cannot be reached',
  failAccessText: 'It may be switched off or has moved. Please come back later.',
  failLostTitle: 'The call was interrupted',
  failLostText: 'The connection was away for too long. You can start again.',
  failBusyTitle: 'All lines are busy',
  failBusyText: 'Please try again in a minute.',
  failRejectedTitle: 'The assistant did not take the call',
  failRejectedText: 'It may be outside its hours. Please try again later.',
  failNoAnswerTitle: 'Nobody answered',
  failNoAnswerText: 'The assistant did not answer in time. Please try again.',
};

export type TroubleWords = {readonly [K in keyof typeof EN_TROUBLE]: string};
