import {flag, oneOf} from '../../options/spec.js';
import type {OptionTable} from '../../options/spec.js';

/** Attributes of every element that floats over the page (contract §7). */
export const WIDGET_ATTRIBUTES = {
  placement: oneOf(['bottom-end', 'bottom-start', 'bottom', 'top-end', 'top-start', 'top'], {
    default: 'bottom-end',
    applies: 'now',
    doc: 'Where a floating element sits; `end` and `start` follow the writing direction.',
  }),
  isOpen: flag({
    attribute: 'open',
    applies: 'now',
    doc: 'The panel of a floating element, or the details of a quality badge, are open. Reflected.',
  }),
  theme: oneOf(['auto', 'light', 'dark'], {
    applies: 'now',
    doc: 'Colour scheme; `auto` follows the system. Default `auto`.',
  }),
} as const satisfies OptionTable;
