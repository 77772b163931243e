/**
 * What a row of the scenario tables may say. The tables hold no code: everything here is read by the signalling, call
 * and conversation modules, so a new scenario is a new row.
 *
 * @typedef {object} LoginBehaviour
 * @property {{code: number, message: string}} [refuse] answer every login with this error
 * @property {boolean} [silent] never answer the login
 * @property {number} [loginDelayMs] answer the login later
 * @property {boolean} [withoutReports] give no `call_report_id` with the registration
 * @property {string[]} [states] gateway states, one per question, the last one repeated; default REGED
 * @property {string[]} [statesWhenSkipping] the same where the URL has `skip_last_voice_sdk_id=true`
 * @property {boolean} [cutOnceWhenReady] close the socket right after the first REGED
 * @property {boolean} [refuseCandidates] on every call: see below
 *
 * A step of a call: a number waits that many milliseconds; a string sends something; `{bye}` ends the call and
 * `{error}` refuses the invite.
 * @typedef {number | 'candidates' | 'late-candidates' | 'renegotiate' | {bye: object} | {info: string}
 *   | {display: {name: string, number: string}} | {farHold: boolean}} CommonStep in calls of both directions
 * @typedef {'result' | 'ringing' | 'media' | 'answer' | 'answer-bare' | 'answer-stripped' | 'require-candidates'
 *   | 'user' | {callBack: {scenario: string, afterMs: number}[]} | {error: object}} OutboundStep
 * @typedef {'answered' | 'delay' | {invite: 'complete' | 'stripped' | 'no-id' | 'no-sdp' | 'broken-sdp'}} InboundStep
 *   `answered` waits for the client
 * @typedef {CommonStep | OutboundStep | InboundStep} CallStep
 *
 * @typedef {object} CallBehaviour
 * @property {CallStep[]} flow
 * @property {'echo' | 'tone' | 'silence' | 'conversation'} [sound] what the caller hears
 * @property {boolean} [refuseCandidates] answer candidate messages with −32601
 * @property {'refused' | 'slow' | 'stateless'} [hold] how hold is answered, if not as usual
 * @property {boolean} [answersDigits] a beep and a message for each digit
 * @property {boolean} [answersText] a message for each message
 * @property {number} [delayMs] how long the step `delay` takes
 *
 * @typedef {object} AssistantBehaviour
 * @property {string} [settings] name of the widget settings (settings.mjs); `none` sends none
 * @property {number} [settingsDelayMs] send them this long after REGED instead of before clientReady
 * @property {string} [greeting] name of a line (assistant/lines.mjs), or '' for none
 * @property {boolean} [answers] false: never speaks or writes
 * @property {boolean} [echoesText] false: typed text does not come back
 * @property {boolean} [refusesText] typed text is answered with an error
 * @property {boolean} [toolAfterGreeting]
 * @property {number} [endsAfterMs] ends the call this long after the greeting began
 * @property {boolean} [messy] sends malformed and unexpected frames after login and during the call
 *
 * @typedef {{name: string, description: string}} Named
 */
export {};
