/**
 * English. The shape of these objects is the contract for every other language. They are apart because the launcher is
 * on every page, the rest only where somebody touched it, `en.trouble.ts` only where something went wrong, and
 * `en.extras.ts` only with pictures or a menu. Keys are
 * flat so that the `strings` attribute can replace any of them; `{name}` is filled in.
 */

/** What the launcher and the panel say before anything was loaded. */
export const EN_LAUNCHER = {
  launcherLabel: 'Talk to us',
  heading: 'How can I help today?',
  consent: 'You will be talking with an AI. The conversation may be recorded.',
  startTalking: 'Start talking',
  startTyping: 'Start chatting',
  loadFailed: 'This could not be loaded. Please try again.',
  notConfigured: 'This assistant is not set up yet.',
};

/** Everything from the first start on. */
export const EN_ASSISTANT = {
  // Before a call
  subtitle: 'AI assistant',
  typeInstead: 'Type instead',
  agreeTalk: 'Agree and start talking',
  agreeType: 'Agree and type',
  connecting: 'Connecting…',
  close: 'Close',

  // What is going on
  backToCall: 'Return to the call',
  unread: '{count} new',
  minimise: 'Minimise',
  calling: 'Calling the assistant…',
  allowMicrophone: 'Choose “Allow” when your browser asks for the microphone.',
  listening: 'Listening',
  thinking: 'Thinking…',
  speaking: 'Speaking. Interrupt any time.',
  youAreMuted: 'You are muted',
  notHeard: 'You cannot be heard',
  reconnecting: 'Reconnecting…',
  callGoesOn: 'Reconnecting… The call goes on.',
  sendSoon: 'Reconnecting… You can send soon.',
  soundInterrupted: 'The sound stopped. Reconnecting…',
  offline: 'You are offline. Check your network.',
  restored: 'Connected again.',
  latency: 'Answers in {time}',
  cancel: 'Cancel',
  mute: 'Mute',
  unmute: 'Unmute',
  end: 'End',
  endCall: 'End the call',
  endChat: 'End the chat',
  useMicrophone: 'Use microphone',
  viewHistory: 'View history',
  giveFeedback: 'Give feedback',
  reportIssue: 'Report an issue',

  // Transcript and composer
  transcript: 'Conversation',
  empty: 'Say hello, or ask your question.',
  you: 'You',
  assistant: 'Assistant',
  newMessages: 'New messages',
  interrupted: 'Interrupted',
  sending: 'Sending…',
  notSent: 'Not sent',
  sendAgain: 'Send again',
  message: 'Message',
  typeMessage: 'Type a message',
  send: 'Send',

  // After the call
  endedTitle: 'Conversation ended',
  endedLocal: 'You ended the conversation.',
  endedRemote: 'The assistant ended the conversation.',
  endedLimit: 'The time for this conversation is up.',
  endedIdle: 'The conversation was quiet for a while and was closed.',
  talkAgain: 'Talk again',
  download: 'Save the conversation',

  // A way on
  tryAgain: 'Try again',
  startAgain: 'Start again',
  continueByText: 'Continue by text',
  notNow: 'Not now',
  callUs: 'Call {number}',
  errorCode: 'Code {code}',

  // Failures that must be told when nothing more can be loaded; the others are in `en.trouble.ts`
  permissionStatus: 'Waiting for the microphone',
  failOfflineTitle: 'You are offline',
  failOfflineText: 'Check your internet connection, then try again.',
  failConnectTitle: 'We could not connect',
  failConnectText: 'Your network may be slow or block calls. Try again, or use another network.',
  failLostTitle: 'The conversation was interrupted',
  failLostText: 'The connection could not be restored. You can start again.',
  failMicTitle: 'The microphone is not available',
  failMicText: 'Allow or connect a microphone and try again, or go on by text.',
  failGenericTitle: 'Something went wrong',
  failGenericText: 'The conversation could not go on. Please try again.',
};

export type LauncherWords = {readonly [K in keyof typeof EN_LAUNCHER]: string};
export type PanelWords = {readonly [K in keyof typeof EN_ASSISTANT]: string};
/** Every word of the assistant. Until the panel's chunk has arrived, only the launcher's are there. */
export type AssistantWords = LauncherWords & PanelWords;
