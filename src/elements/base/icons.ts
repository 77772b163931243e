/** Icons as paths on a 24 px grid, drawn as lines of the text's colour. */
export const iconClose = 'M6 6l12 12M18 6 6 18';
export const iconDown = 'm6 9 6 6 6-6';
export const iconMicrophone = 'M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3zM5 11a7 7 0 0 0 14 0M12 18v3';
export const iconMicrophoneOff =
  'M15 9.5V6a3 3 0 0 0-5.7-1.3M9 9v2a3 3 0 0 0 4.6 2.5M5 11a7 7 0 0 0 11.4 5.4M19 11a7 7 0 0 1-.6 2.8M12 18v3M4 4l16 16';
export const iconEnd = 'M3 14c5-5 13-5 18 0l-2.6 2.9-4.1-1.8v-2.8a10 10 0 0 0-4.6 0v2.8l-4.1 1.8z';
export const iconSend = 'M12 19V5M6 11l6-6 6 6';
export const iconDownload = 'M12 4v11M7 10.5l5 5 5-5M5 20h14';
export const iconKeyboard = 'M5 5h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-7l-4.5 3.5V17H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2z';
export const iconWarning = 'M12 4 2.8 19.5h18.4zM12 10v4.5M12 17h.01';
export const iconCheck = 'm5 12.5 4.5 4.5L19 7.5';
export const iconPhone =
  'M6.5 4H9l1.8 4.5-2.3 1.6a11 11 0 0 0 5.4 5.4l1.6-2.3L20 15v2.5a2 2 0 0 1-2.2 2A15.5 15.5 0 0 1 4.5 6.2 2 2 0 0 1 6.5 4z';
export const iconBackspace = 'M9 5.5h10a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2H9L3 12zM12 9.5l5 5M17 9.5l-5 5';
export const iconKeypad =
  'M5.1 5a.4.4 0 1 0 .8 0 .4.4 0 1 0-.8 0zM11.6 5a.4.4 0 1 0 .8 0 .4.4 0 1 0-.8 0zM18.1 5a.4.4 0 1 0 .8 0 .4.4 0 1 0-.8 0zM5.1 12a.4.4 0 1 0 .8 0 .4.4 0 1 0-.8 0zM11.6 12a.4.4 0 1 0 .8 0 .4.4 0 1 0-.8 0zM18.1 12a.4.4 0 1 0 .8 0 .4.4 0 1 0-.8 0zM5.1 19a.4.4 0 1 0 .8 0 .4.4 0 1 0-.8 0zM11.6 19a.4.4 0 1 0 .8 0 .4.4 0 1 0-.8 0zM18.1 19a.4.4 0 1 0 .8 0 .4.4 0 1 0-.8 0z';
export const iconPause = 'M8.5 5.5v13M15.5 5.5v13';
export const iconClock = 'M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM12 7.5V12l3 2';
export const iconSliders =
  'M4 7h9M19 7h1M4 17h1M11 17h9M16 4.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5zM8 14.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5z';
export const iconSpeaker = 'M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11';
export const iconBell = 'M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 20.5c.5.6 1.2 1 2 1s1.5-.4 2-1M12 5V3.5';
export const iconBellOff =
  'M6 16.5V11c0-1 .2-1.9.6-2.7M9 5.8A6 6 0 0 1 18 11v4M16 18H4.5L6 16.5M10 20.5c.5.6 1.2 1 2 1s1.5-.4 2-1M4 4l16 16';
export const iconMoon = 'M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z';
export const iconOutgoing = 'M7 17 17 7M9.5 7H17v7.5';
export const iconIncoming = 'M17 7 7 17M14.5 17H7V9.5';
export const iconMissed = 'M4 8l7.5 7.5L20 7M4 14V8h6';
export const iconSwap = 'M8 4v15M8 4 4.5 7.5M8 4l3.5 3.5M16 20V5M16 20l-3.5-3.5M16 20l3.5-3.5';
