/**
 * Icons as inline SVG on a 24 px grid: no request, no font, and `currentColor` follows text and forced colours.
 * Decorative by design (`aria-hidden`): the control around an icon always has words. One path each, because the
 * build's HTML minifier drops the `/` of `<rect/>` and what follows would then be lost inside it.
 */
import type {Kit} from './kit.js';

export const icon =
  (path: string) =>
  ({html}: Kit): unknown =>
    html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d=${path}></path></svg>`;

export const iconClose = icon('M6 6l12 12M18 6 6 18');
export const iconDown = icon('m6 9 6 6 6-6');
export const iconMicrophone = icon('M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3zM5 11a7 7 0 0 0 14 0M12 18v3');
export const iconMicrophoneOff = icon(
  'M15 9.5V6a3 3 0 0 0-5.7-1.3M9 9v2a3 3 0 0 0 4.6 2.5M5 11a7 7 0 0 0 11.4 5.4M19 11a7 7 0 0 1-.6 2.8M12 18v3M4 4l16 16',
);
export const iconEnd = icon('M3 14c5-5 13-5 18 0l-2.6 2.9-4.1-1.8v-2.8a10 10 0 0 0-4.6 0v2.8l-4.1 1.8z');
export const iconSend = icon('M12 19V5M6 11l6-6 6 6');
export const iconDownload = icon('M12 4v11M7 10.5l5 5 5-5M5 20h14');
export const iconKeyboard = icon(
  'M5 5h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-7l-4.5 3.5V17H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2z',
);
export const iconWarning = icon('M12 4 2.8 19.5h18.4zM12 10v4.5M12 17h.01');
export const iconSound = icon('M4 9.5v5h3.5l4.5 4v-13l-4.5 4zM15.5 9a4 4 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11');
