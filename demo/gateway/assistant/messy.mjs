/**
 * About 200 frames a client must survive. They never say anything that would rightly end the session or the call: no
 * known gateway state, no punt, no bye or attach for a live call, no list of reattached sessions.
 */

const AI = 'ai_conversation';

const ai = (params) => ({jsonrpc: '2.0', id: 'messy', method: AI, params});
const item = (value) => ai({type: 'conversation.item.created', item: value});

const NOT_OBJECTS = ['', ' ', 'hello', '{', '}', '{"jsonrpc":', '[]', '[1,2]', '[{}]', 'null', '0', '-1.5', 'true', '"text"', '#SPX', '#SP', 'NaN', '\u0000', '{}', '{"a":1}', '{"__proto__":{"polluted":true}}', '{"constructor":{"prototype":{"polluted":true}}}', '{"jsonrpc":"2.0"}', '{"id":null}', '{"method":null}', '{"method":5}', '{"method":{}}', '{"method":[]}', '{"params":[]}', '{"result":null}', '{"error":null}', '{"error":"text"}', '{"error":{}}', '{"id":{},"result":{}}', '{"id":[],"result":{}}', '{"id":true,"error":{"code":"x"}}', '{"voice_sdk_id":5}', '{"voice_sdk_id":null}', '{"voice_sdk_id":{"a":1}}']; // prettier-ignore

const LATE_RESULTS = [
  {id: 'unknown', result: {}},
  {id: 'unknown', result: null},
  {id: 'unknown', result: {callID: 'unknown', message: 'CALL CREATED'}},
  {id: 987_654_321, result: {holdState: 'held'}},
  {id: 'unknown', error: {code: -32_601, message: 'late'}},
  {id: 'unknown', error: {code: '-32000', message: {}}},
  {id: 'unknown', result: {params: {state: 'NEVER_HEARD_OF'}}},
  {id: 'unknown', result: {params: 7}},
  {id: 'unknown', result: {result: {result: null}}},
];

const METHODS = ['telnyx_rtc.ringing', 'telnyx_rtc.media', 'telnyx_rtc.answer', 'telnyx_rtc.display', 'telnyx_rtc.candidate', 'telnyx_rtc.info', 'telnyx_rtc.event', 'telnyx_rtc.endOfCandidates', 'telnyx_rtc.modify']; // prettier-ignore

/** Every known call message without parameters, with wrong ones, and for a call nobody has. */
const callFrames = METHODS.flatMap((method) => [
  {id: 1, method},
  {id: 2, method, params: null},
  {id: 3, method, params: []},
  {id: 4, method, params: 'text'},
  {id: 5, method, params: {}},
  {id: 6, method, params: {callID: 7}},
  {id: 7, method, params: {callID: 'no-such-call', sdp: 'v=0', candidate: 'candidate:1'}},
]);

const otherFrames = [
  {id: 8, method: 'telnyx_rtc.bye', params: {callID: 'no-such-call'}},
  {id: 9, method: 'telnyx_rtc.bye', params: {callID: '__proto__', cause: {}}},
  {id: 10, method: 'telnyx_rtc.attach', params: {}},
  {id: 11, method: 'telnyx_rtc.invite', params: null},
  {id: 12, method: 'telnyx_rtc.nonsense', params: {}},
  {id: 13, method: 'constructor', params: {}},
  {id: 14, method: '__proto__', params: {}},
  {id: 15, method: 'toString'},
  {id: 16, method: 'hasOwnProperty', params: {state: 'NEVER_HEARD_OF'}},
  {id: 17, method: 'telnyx_rtc.ping', params: {serno: 'x'}},
  {id: 18, method: 'telnyx_rtc.ping'},
  {id: 19, method: 'telnyx_rtc.gatewayState', params: {state: 7}},
  {id: 20, method: 'telnyx_rtc.gatewayState', params: {state: 'NEVER_HEARD_OF'}},
  {method: 'telnyx_rtc.unknown_notification', params: {deep: {deep: {deep: [{}]}}}},
];

const TYPES = ['', 'unknown.type', 'response', 'response.audio.delta', 'response.audio.done', 'response.output_item.added', 'response.content_part.added', 'conversation.item.deleted', '__proto__', 'constructor', 'error', 'transcript']; // prettier-ignore

const conversationFrames = [
  {method: AI},
  {method: AI, params: null},
  {method: AI, params: []},
  {method: AI, params: 'text'},
  ...TYPES.map((type) => ai({type})),
  ...[null, 1, {}, [], true].map((type) => ai({type})),
  ...[null, 1, 'x', [], {}, {id: 5}, {id: 'i0'}, {id: 'i1', type: 'message'}].map((value) => item(value)),
  item({id: 'i2', type: 'message', role: 'user'}),
  item({id: 'i3', type: 'message', role: 'user', content: null}),
  item({id: 'i4', type: 'message', role: 'user', content: 5}),
  item({id: 'i5', type: 'message', role: 'user', content: [null, 1, [], {}]}),
  item({id: 'i6', type: 'message', role: 'user', content: [{type: 'image_url', image_url: null}]}),
  item({id: 'i7', type: 'message', role: 'robot', content: ''}),
  item({id: 'i8', type: 'message', role: 'user', status: 'exploded', content: ''}),
  item({id: '__proto__', type: 'message', role: 'user', content: ''}),
  item({id: {}, type: 'message', role: 'user', content: ''}),
  item({type: 'function_call'}),
  item({type: 'function_call', call_id: 'm1', name: 5, arguments: '{}'}),
  item({type: 'function_call', call_id: 'm2', name: 'x', arguments: {an: 'object'}}),
  item({type: 'function_call', call_id: null, name: 'x', arguments: '{'}),
  ...[undefined, null, 5, {}, []].map((delta) => ai({type: 'response.text.delta', item_id: 'd1', delta})),
  ai({type: 'response.text.delta', delta: ''}),
  ai({type: 'response.text.delta', item_id: null, response_id: 7, delta: ''}),
  ai({type: 'response.text.delta', item_id: '__proto__', delta: ''}),
  ai({type: 'response.text.done'}),
  ai({type: 'response.text.done', item_id: 'never-begun'}),
  ai({type: 'response.done'}),
  ai({type: 'response.done', response: null}),
  ai({type: 'response.done', response_id: 'never-begun'}),
  ai({type: 'response.done', response: {id: 'never-begun', output: 'x'}}),
  ai({type: 'response.created'}),
  ai({type: 'response.created', response: 'x'}),
  ai({type: 'response.done', response: {id: 'out-of-order'}}),
  ai({type: 'response.created', response: {id: 'out-of-order', output: []}}),
  ai({type: 'response.done', response: {id: 'out-of-order'}}),
  ai({type: 'response.audio.delta', sequence: -1, delta: '!!', format: null}),
  ai({type: 'widget_settings'}),
  ai({type: 'widget_settings', widget_settings: 'x'}),
  ai({type: 'widget_settings', widget_settings: [1]}),
  ai({type: 'widget_settings', widget_settings: {theme: {}, audio_visualizer_config: 'x'}}),
];

const HUGE = 'x'.repeat(200_000);

const hugeFrames = () => [
  ai({type: HUGE}),
  item({id: HUGE, type: 'message', role: 'system', content: HUGE}),
  {id: HUGE, result: {}},
  {id: 21, method: HUGE, params: {}},
];

/**
 * @param {string} [callId] of the running call: then some frames name it, in ways that must not hurt it
 * @returns {string[]}
 */
export function messyFrames(callId) {
  const duplicates = [
    {id: 22, method: 'telnyx_rtc.info', params: {}},
    {id: 22, method: 'telnyx_rtc.info', params: {}},
  ];
  const forCall = callId
    ? [
        {id: 23, method: 'telnyx_rtc.ringing', params: {callID: callId, telnyx_leg_id: {}}},
        {id: 24, method: 'telnyx_rtc.candidate', params: {callID: callId}},
        {id: 25, method: 'telnyx_rtc.candidate', params: {callID: callId, candidate: 'nonsense', sdpMid: 5}},
        {id: 26, method: 'telnyx_rtc.display', params: {callID: callId, display_name: [], display_number: 5}},
        {id: 27, method: 'telnyx_rtc.modify', params: {callID: callId, action: 'juggle'}},
        {id: 28, method: 'telnyx_rtc.info', params: {callID: callId, dtmf: {}}},
      ]
    : [];
  const frames = [...LATE_RESULTS, ...callFrames, ...otherFrames, ...conversationFrames, ...hugeFrames()];
  return [...NOT_OBJECTS, ...[...frames, ...duplicates, ...forCall].map((frame) => JSON.stringify(frame))];
}
