/** The conversation with an assistant: pure logic, driven by the client. */
export * from './agent.js';
export * from './settings.js';
export * from './tools.js';
export * from './transcript.js';
export type * from './types.js';
