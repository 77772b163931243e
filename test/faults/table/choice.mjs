/** Which cells are run besides all of ours: by name, "fault state". */

/** The most telling ones, for `npm test`. */
export const SHORT_CELLS = [
  'half-open-down active',
  'path active',
  'outage-5 active',
  'freeze-cut active',
  'cut active',
  'cut held',
  'refused active',
  'reload-kept active',
];

/** With the vendor's SDK as well. */
export const SDK_CELLS = [
  'cut idle',
  'cut early',
  'cut active',
  'cut held',
  'cut two',
  'cut inbound',
  'half-open-up active',
  'half-open-down active',
  'restart active',
  'outage-5 active',
  'path active',
  'gateway-failed active',
  'refused active',
  'reordered active',
  'reload-kept active',
  'unplugged active',
  'clock-back active',
  'storage-blocked active',
];
