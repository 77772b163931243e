/** The widget_settings that assistants send. */

const DEMO = {
  theme: 'light',
  default_state: 'collapsed',
  position: 'fixed',
  start_call_text: 'Talk to Nova',
  agent_thinking_text: 'Nova is thinking…',
  speak_to_interrupt_text: 'Speak to interrupt',
  logo_icon_url: null,
  give_feedback_url: null,
  report_issue_url: null,
  view_history_url: null,
  audio_visualizer_config: {color: 'verdant', preset: 'roundBars'},
};

/** The wire key of the tool list is not published; this one is the gateway's own choice. */
const TOOLS = [{name: 'get_page_title', timeout_ms: 5000}];

/** @type {Record<string, unknown>} */
const SETTINGS = {
  demo: DEMO,
  null: null,
  partial: {start_call_text: 'Ask us', audio_visualizer_config: {color: 'glacier'}},
  tools: {...DEMO, client_tools: TOOLS},
  unknown: {
    theme: 'sepia',
    default_state: 'levitating',
    position: 42,
    start_call_text: {text: 'an object'},
    agent_thinking_text: ['a', 'list'],
    speak_to_interrupt_text: 7,
    logo_icon_url: 'javascript:alert(1)',
    give_feedback_url: 'javascript:alert(2)',
    report_issue_url: 'data:text/html,<script>alert(3)</script>',
    view_history_url: 'vbscript:msgbox(4)',
    audio_visualizer_config: {color: 'octarine', preset: {}, extra: true},
    client_tools: 'not a list',
    custom_styles: 'body { display: none }',
    from_the_future: {nested: [1, 2, 3]},
  },
};

/**
 * @param {string} name
 * @returns {{widget_settings: unknown} | null} null: send nothing
 */
export const widgetSettings = (name) => (name in SETTINGS ? {widget_settings: SETTINGS[name]} : null);
