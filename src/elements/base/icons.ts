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
export const iconPhone =
  'M6.5 4H9l1.8 4.5-2.3 1.6a11 11 0 0 0 5.4 5.4l1.6-2.3L20 15v2.5a2 2 0 0 1-2.2 2A15.5 15.5 0 0 1 4.5 6.2 2 2 0 0 1 6.5 4z';
