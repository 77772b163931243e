/** Data of a conversation with an AI assistant (contract §5, `ai-conversation.md` of the protocol notes). */

export type TranscriptRole = 'user' | 'assistant';

/** `sent`: known to the server. `pending`: typed, not yet confirmed. `failed`: not delivered, can be sent again. */
export type Delivery = 'sent' | 'pending' | 'failed';

/** One stable item per id; `text` is the whole text each time. */
export interface TranscriptItem {
  readonly id: string;
  readonly role: TranscriptRole;
  readonly text: string;
  readonly final: boolean;
  readonly interrupted: boolean;
  /** Epoch milliseconds of first sight. */
  readonly timestamp: number;
  readonly images: readonly string[];
  readonly delivery: Delivery;
}

export type AgentState = 'idle' | 'connecting' | 'listening' | 'thinking' | 'speaking';

export interface AgentSnapshot {
  readonly state: AgentState;
  /** Milliseconds from `active` to the first remote voice, `null` until it was heard. */
  readonly greetingLatencyMs: number | null;
  /** Milliseconds from the end of the visitor's last turn to the first remote voice after it. */
  readonly userPerceivedLatencyMs: number | null;
}

export type VisualizerPreset = 'bars' | 'line' | 'circle' | 'dots' | 'bands' | 'none';
export type VisualizerColor = 'verdant' | 'twilight' | 'bloom' | 'mystic' | 'flare' | 'glacier';

/** `widget_settings` after validation: a member is present only when the server sent a usable value. */
export interface WidgetSettings {
  readonly theme?: 'light' | 'dark';
  readonly defaultState?: 'expanded' | 'collapsed';
  readonly position?: 'fixed' | 'static';
  readonly startText?: string;
  readonly thinkingText?: string;
  readonly interruptText?: string;
  readonly logoUrl?: string;
  readonly visualizerColor?: VisualizerColor;
  readonly visualizerPreset?: VisualizerPreset;
  readonly feedbackUrl?: string;
  readonly reportUrl?: string;
  readonly historyUrl?: string;
}

export interface ToolInfo {
  readonly name: string;
  /** Milliseconds the assistant waits for an answer, `null` when the server did not say. */
  readonly timeoutMs: number | null;
}

export interface ConversationSnapshot {
  readonly id: string | null;
  readonly items: readonly TranscriptItem[];
  readonly agent: AgentSnapshot;
  readonly settings: WidgetSettings | null;
  readonly tools: readonly ToolInfo[];
}
