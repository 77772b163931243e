import {TelnyxCallQualityElement} from '../elements/call-quality/telnyx-call-quality.js';
import {define} from './define.js';

define('telnyx-call-quality', TelnyxCallQualityElement);
