import {TelnyxAiAssistantElement} from '../elements/ai-assistant/telnyx-ai-assistant.js';
import {define} from './define.js';

define('telnyx-ai-assistant', TelnyxAiAssistantElement);
