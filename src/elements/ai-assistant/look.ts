/** Precedence of what a visitor sees: attribute, then `widget_settings`, then built-in (contract §7). */
import type {WidgetSettings} from '../../client/conversation/types.js';
import type {AssistantWords} from '../base/words/en.js';
import type {AssistantLook} from './model.js';

export type AssistantValues = Readonly<Record<string, unknown>>;

/**
 * `values` are the element's valid attributes, `settings` what the server sent, if anything. Settings count only after the visitor has
 * touched the launcher (they come over the socket), and never change the launcher's own words: the label must not
 * change under a pointer.
 */
export function lookOf(
  values: AssistantValues,
  settings: WidgetSettings | null,
  words: Partial<AssistantWords>,
  pageHost: string,
): AssistantLook {
  const text = (name: string, fallback = ''): string => (values[name] as string | undefined) ?? fallback;
  const pick = <T>(name: string, fallback: T): T => (values[name] as T | undefined) ?? fallback;
  const {historyUrl, feedbackUrl, reportUrl} = settings ?? {};
  return {
    layout: pick('layout', settings?.position === 'static' ? 'inline' : 'floating'),
    placement: pick('placement', 'bottom-end'),
    mode: pick('mode', 'both'),
    label: text('label'),
    startText: text('startText', settings?.startText),
    heading: text('heading'),
    greeting: text('greeting'),
    thinkingText: settings?.thinkingText ?? '',
    interruptText: settings?.interruptText ?? '',
    avatar: text('avatar', settings?.logoUrl),
    visualizer: pick('visualizer', settings?.visualizerPreset ?? 'bars'),
    visualizerColor: text('visualizerColor', settings?.visualizerColor),
    transcript: pick('transcriptMode', 'on'),
    textInput: pick('textInput', true),
    fileInput: pick('fileInput', false),
    consent: pick('consent', 'notice'),
    handoffTel: text('handoffTel'),
    linkHosts: [pageHost, ...text('linkHosts').split(/\s+/)].filter(Boolean),
    showLatency: pick('showLatency', false),
    menu: [
      {label: words.viewHistory, href: historyUrl},
      {label: words.giveFeedback, href: feedbackUrl},
      {label: words.reportIssue, href: reportUrl},
    ].flatMap(({label = '', href}) => (href ? [{label, href}] : [])),
  };
}
