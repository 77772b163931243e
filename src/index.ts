/** Classes and types; importing this defines no tag and touches nothing (contract §2). */
export {TelnyxAiAssistantElement} from './elements/ai-assistant/telnyx-ai-assistant.js';
export type {StartOptions} from './elements/ai-assistant/telnyx-ai-assistant.js';
export {TelnyxDialerElement} from './elements/dialer/telnyx-dialer.js';
export {TelnyxCallQualityElement} from './elements/call-quality/telnyx-call-quality.js';
export {TelnyxClientElement} from './elements/client/telnyx-client.js';
export {TelnyxFactEvent, TelnyxRequestEvent} from './context/events.js';
export * from './client/index.js';
