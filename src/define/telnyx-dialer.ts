import {TelnyxDialerElement} from '../elements/dialer/telnyx-dialer.js';
import {define} from './define.js';

define('telnyx-dialer', TelnyxDialerElement);
