/** `cdn/telnyx-elements.all.js`: everything in one classic script. What a page's script can use is on the global `TelnyxVoiceElements`. */
import '../define/all.js';

export {
  TelnyxAiAssistantElement,
  TelnyxCallQualityElement,
  TelnyxClientElement,
  TelnyxDialerElement,
} from '../index.js';
export {isTelnyxError, TelnyxClient, TelnyxError, TelnyxRTC, VERSION} from '../client/index.js';
