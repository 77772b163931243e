/** Reads the assistant's `widget_settings`. They come from a server: what is not a usable value is as good as not sent. */
import {asObject, asString, type Json} from '../../lib/guards.js';
import {present, TOOL_NAME} from './internal.js';
import type {ToolInfo, VisualizerPreset, WidgetSettings} from './types.js';

const MAX_TEXT = 200;
const MAX_TOOLS = 256;
const MAX_TIMEOUT = 2 ** 31 - 1;

/** With an upper bound: what is longer is no address of a page or a picture. */
const HTTP_URL = /^https?:\/\/.{1,2040}$/i;

/** The dashboard's names (`roundBars`, "scattered dots", "frequency bands") with everything but letters taken away. */
const PRESET = /^(?:round|scattered|frequency)?(bars|line|circle|dots|bands|none)$/;

/** The key is not published, these were seen or are likely (`ai-conversation.md` 7.2). Our gateway uses the first. */
const TOOL_KEYS = ['client_tools', 'client_side_tools', 'clientTools', 'tools'];

const oneOf = <const T>(value: unknown, ...allowed: readonly T[]): T | undefined =>
  allowed.find((known) => known === value);

const text = (value: unknown): string | undefined =>
  asString(value)
    ?.trim()
    .slice(0, MAX_TEXT)
    // The cut must not leave half of a surrogate pair.
    .replace(/[\uD800-\uDBFF]$/, '') || undefined;

function url(value: unknown): string | undefined {
  const address = asString(value)?.trim() ?? '';
  return HTTP_URL.test(address) && URL.canParse(address) ? new URL(address).href : undefined;
}

const preset = (value: unknown): VisualizerPreset | undefined =>
  PRESET.exec(
    asString(value)
      ?.toLowerCase()
      .replace(/[^a-z]/g, '') ?? '',
  )?.[1] as VisualizerPreset | undefined;

function tools(...sources: readonly Json[]): readonly ToolInfo[] {
  const lists = sources.flatMap((source) => TOOL_KEYS.map((key) => source[key]));
  const found = new Map<string, ToolInfo>();
  for (const element of (lists.find(Array.isArray) ?? []).slice(0, MAX_TOOLS) as readonly unknown[]) {
    const outer = asObject(element);
    // A list under `tools` may hold tools that the server runs by itself.
    if ((outer.type ?? 'client_side_tool') !== 'client_side_tool') continue;
    const {name, timeout_ms: own} = {...outer, ...asObject(outer.client_side_tool)};
    if (typeof name !== 'string' || !TOOL_NAME.test(name) || found.has(name)) continue;
    const timeoutMs = typeof own === 'number' && own > 0 ? Math.min(own, MAX_TIMEOUT) : null;
    found.set(name, Object.freeze({name, timeoutMs}));
  }
  return Object.freeze([...found.values()]);
}

/**
 * The settings and tools in the params of an `ai_conversation` message, `undefined` when it is not about settings. The
 * settings may come under any `type`; when they came but were null or unusable they are an empty object.
 */
export function parseWidgetSettings(
  params: unknown,
): {readonly settings: WidgetSettings; readonly tools: readonly ToolInfo[]} | undefined {
  const message = asObject(params);
  if (message.type !== 'widget_settings' && message.widget_settings === undefined) return undefined;
  const raw = asObject(message.widget_settings);
  const {color, preset: shape} = asObject(raw.audio_visualizer_config);
  const settings = present<WidgetSettings>({
    theme: oneOf(raw.theme, 'light', 'dark'),
    defaultState: oneOf(raw.default_state, 'expanded', 'collapsed'),
    position: oneOf(raw.position, 'fixed', 'static'),
    startText: text(raw.start_call_text),
    thinkingText: text(raw.agent_thinking_text),
    interruptText: text(raw.speak_to_interrupt_text),
    logoUrl: url(raw.logo_icon_url),
    visualizerColor: oneOf(color, 'verdant', 'twilight', 'bloom', 'mystic', 'flare', 'glacier'),
    visualizerPreset: preset(shape),
    feedbackUrl: url(raw.give_feedback_url),
    reportUrl: url(raw.report_issue_url),
    historyUrl: url(raw.view_history_url),
  });
  return {settings, tools: tools(message, raw)};
}
