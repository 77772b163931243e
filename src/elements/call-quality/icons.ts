/** Icons of the quality element, as paths on a 24 px grid like those of `base/icons.ts`. */
export const iconTable = 'M4.5 5h15v14h-15zM4.5 10h15M4.5 14.5h15M10.5 10v9';
export const iconLines = 'M3.5 17l5-6 4 3.5L17 8l3.5 2.5';
export const iconBulb =
  'M9.5 17.5h5M10.5 20.5h3M8 14.5a5.8 5.8 0 1 1 8 0c-.8.8-1.2 1.8-1.3 3H9.3c-.1-1.2-.5-2.2-1.3-3z';
export const iconHeld = 'M9 6v12M15 6v12';
export const iconRestart = 'M19 12a7 7 0 1 1-2.3-5.2M17 3v4h-4';
export const iconPath = 'M5 17c6 0 3-10 9-10h5M16 4l3 3-3 3';
export const iconDevice =
  'M4 14v-2a8 8 0 0 1 16 0v2M4 14h3v5H5.5A1.5 1.5 0 0 1 4 17.5zM20 14h-3v5h1.5a1.5 1.5 0 0 0 1.5-1.5z';
export const iconPlug = 'M4 20 20 4M6 9a9 9 0 0 1 9-3M9.5 14.5a4 4 0 0 1 5 0M12 18.5h.01';
export const iconResume = 'M8 5.5v13l10-6.5z';
export const iconBad = 'M12 4.5 3.5 19h17zM12 10v4M12 16.6h.01';
export const iconDash = 'M7 12h10';
export const iconCross = 'M7 7l10 10M17 7 7 17';
export const iconTrip = 'M4 9h13M13.5 5.5 17 9M20 15H7M10.5 18.5 7 15';
