// The provider first: elements that upgrade after it find it at once.
import './telnyx-client.js';
import './telnyx-ai-assistant.js';
import './telnyx-dialer.js';
import './telnyx-call-quality.js';
