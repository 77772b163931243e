/** `ai_conversation` bodies from the client (wire-protocol §6.6.1). */
import type {Json} from '../lib/guards.js';

export const userMessageParams = (id: string, text: string, images: readonly string[]): Json => ({
  type: 'conversation.item.create',
  previous_item_id: null,
  item: {
    id,
    type: 'message',
    role: 'user',
    content: [
      ...(text || !images.length ? [{type: 'input_text', text}] : []),
      ...images.map((url) => ({type: 'image_url', image_url: {url}})),
    ],
  },
});

/** Sent as a notification: the server waits on `call_id`, not on a request id. */
export const toolOutputParams = (callId: string, output: string): Json => ({
  type: 'conversation.item.create',
  item: {type: 'function_call_output', call_id: callId, output},
});
