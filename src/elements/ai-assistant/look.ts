/** Precedence of what a visitor sees: attribute, then `widget_settings`, then built-in (contract §7). */
import type {WidgetSettings} from '../../client/conversation/types.js';
import type {AssistantWords} from '../base/words/en.js';
import type {AssistantLook} from './model.js';

export type AssistantValues = Readonly<Record<string, unknown>>;

/**
 * `values` are the element's valid attributes with the table's defaults, `settings` what the server sent, if anything.
 * Settings count only after the visitor has touched the launcher (they come over the socket), and never change the
 * launcher's own words: the label must not change under a pointer.
 */
export function lookOf(
  values: AssistantValues,
  settings: WidgetSettings | null | undefined,
  words: Partial<AssistantWords>,
): AssistantLook {
  const {position, logoUrl, visualizerPreset, historyUrl, feedbackUrl, reportUrl} = settings ?? {};
  const link = (label = '', href?: string): AssistantLook['menu'] => (href ? [{label, href}] : []);
  return {
    layout: position === 'static' ? 'inline' : 'floating',
    label: '',
    startText: '',
    heading: '',
    greeting: '',
    thinkingText: '',
    interruptText: '',
    avatar: logoUrl ?? '',
    visualizer: visualizerPreset ?? 'bars',
    visualizerColor: '',
    handoffTel: '',
    ...settings,
    ...(values as Pick<AssistantLook, 'placement' | 'mode' | 'textInput' | 'fileInput' | 'consent' | 'showLatency'>),
    transcript: values['transcriptMode'] as AssistantLook['transcript'],
    linkHosts: [location.host, ...(values['linkHosts'] as string).split(/\s+/)].filter(Boolean),
    menu: [
      ...link(words.viewHistory, historyUrl),
      ...link(words.giveFeedback, feedbackUrl),
      ...link(words.reportIssue, reportUrl),
    ],
  };
}
