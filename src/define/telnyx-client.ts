import {TelnyxClientElement} from '../elements/client/telnyx-client.js';
import {define} from './define.js';

define('telnyx-client', TelnyxClientElement);
