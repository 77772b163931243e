/** English, what every element says of a microphone that is not to be had. Steps are lines. */
export const EN_MICROPHONE = {
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
  permRevokedTitle: 'The microphone was turned off',
  permRevokedText: 'To talk, allow it for this site:',
  permInsecureTitle: 'This page cannot use the microphone',
  permPolicyTitle: 'This page does not share the microphone',
  permUnknownTitle: 'The microphone did not start',
  permUnknownText: 'This usually helps:',
  permUnknownSteps:
    'Check that the microphone is connected and switched on.\nAllow it for this site in your browser.\nTry again.',
  // Over the steps while the call goes on
  permSilent: 'The call goes on. To be heard again:',
};

/** With what each element says by itself: what is left to do where nobody can be asked. */
export type MicrophoneWords = {
  readonly [K in keyof typeof EN_MICROPHONE | 'permInsecureText' | 'permPolicyText']: string;
};
