/** All of the dialer's styles; adopted after `TOKENS`. */
import {STATUS_TOKENS} from '../base/status-tokens.styles.js';
import {CALL_CSS} from './call.styles.js';
import {ENTRY_CSS} from './entry.styles.js';
import {LISTS_CSS} from './lists.styles.js';
import {PIECES_CSS} from './pieces.styles.js';
import {SETTINGS_CSS} from './settings.styles.js';
import {DIALER_SHELL_CSS} from './shell.styles.js';

export const DIALER_CSS: string =
  STATUS_TOKENS + DIALER_SHELL_CSS + PIECES_CSS + ENTRY_CSS + CALL_CSS + SETTINGS_CSS + LISTS_CSS;
