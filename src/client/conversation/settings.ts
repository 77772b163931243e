/** Reads the assistant's `widget_settings`. They come from a server: what is not a usable value is as good as not sent. */
import {fields, TOOL_NAME, type Fields} from './internal.js';
import type {ToolInfo, VisualizerColor, VisualizerPreset, WidgetSettings} from './types.js';

const MAX_TEXT = 200;
const MAX_URL = 2048;
const MAX_TOOLS = 256;
const MAX_TIMEOUT = 2 ** 31 - 1;

const THEMES = ['light', 'dark'] as const;
const STATES = ['expanded', 'collapsed'] as const;
const POSITIONS = ['fixed', 'static'] as const;
const COLORS: readonly VisualizerColor[] = ['verdant', 'twilight', 'bloom', 'mystic', 'flare', 'glacier'];

/** The dashboard's names (`roundBars`, "scattered dots", "frequency bands") with everything but letters taken away. */
const PRESETS: ReadonlyMap<string, VisualizerPreset> = new Map([
  ['bars', 'bars'],
  ['roundbars', 'bars'],
  ['line', 'line'],
  ['circle', 'circle'],
  ['dots', 'dots'],
  ['scattereddots', 'dots'],
  ['bands', 'bands'],
  ['frequencybands', 'bands'],
  ['none', 'none'],
]);

/** The key is not published, these were seen or are likely (`ai-conversation.md` 7.2). Our gateway uses the first. */
const TOOL_KEYS = ['client_tools', 'client_side_tools', 'clientTools', 'tools'];

const oneOf = <T extends string>(value: unknown, allowed: readonly T[]): T | undefined =>
  allowed.find((known) => known === value);

function text(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  // The cut must not leave half of a surrogate pair.
  return (
    value
      .trim()
      .slice(0, MAX_TEXT)
      .replace(/[\uD800-\uDBFF]$/, '') || undefined
  );
}

function url(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > MAX_URL || !/^\s*https?:\/\//i.test(value)) return undefined;
  try {
    return new URL(value.trim()).href;
  } catch {
    return undefined;
  }
}

const preset = (value: unknown): VisualizerPreset | undefined =>
  typeof value === 'string'
    ? PRESETS.get(
        value
          .slice(0, 40)
          .toLowerCase()
          .replace(/[^a-z]/g, ''),
      )
    : undefined;

function tools(sources: readonly Fields[]): readonly ToolInfo[] {
  const lists = sources.flatMap((source) => TOOL_KEYS.map((key) => source[key]));
  const found = new Map<string, ToolInfo>();
  for (const element of (lists.find(Array.isArray) ?? []).slice(0, MAX_TOOLS) as readonly unknown[]) {
    const outer = fields(element);
    // A list under `tools` may hold tools that the server runs by itself.
    if (outer.type !== undefined && outer.type !== 'client_side_tool') continue;
    const {name, timeout_ms: own} = {...outer, ...fields(outer.client_side_tool)};
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
): {readonly settings: WidgetSettings | null; readonly tools: readonly ToolInfo[]} | undefined {
  const message = fields(params);
  if (message.type !== 'widget_settings' && message.widget_settings === undefined) return undefined;
  const raw = fields(message.widget_settings);
  const visualizer = fields(raw.audio_visualizer_config);
  const settings: WidgetSettings = {
    theme: oneOf(raw.theme, THEMES),
    defaultState: oneOf(raw.default_state, STATES),
    position: oneOf(raw.position, POSITIONS),
    startText: text(raw.start_call_text),
    thinkingText: text(raw.agent_thinking_text),
    interruptText: text(raw.speak_to_interrupt_text),
    logoUrl: url(raw.logo_icon_url),
    visualizerColor: oneOf(visualizer.color, COLORS),
    visualizerPreset: preset(visualizer.preset),
    feedbackUrl: url(raw.give_feedback_url),
    reportUrl: url(raw.report_issue_url),
    historyUrl: url(raw.view_history_url),
  };
  const present = Object.entries(settings).filter(([, value]) => value !== undefined);
  return {settings: Object.freeze(Object.fromEntries(present)), tools: tools([message, raw])};
}
