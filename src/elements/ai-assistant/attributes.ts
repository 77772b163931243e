import {flag, oneOf, record, text, toggle} from '../../options/spec.js';
import type {FromTable, OptionTable} from '../../options/spec.js';
import {WIDGET_ATTRIBUTES} from '../base/widget-attributes.js';

/** THE table of attributes that only the assistant has (contract §7). The key is the property's name. */
export const ASSISTANT_ATTRIBUTES = {
  layout: oneOf(['floating', 'inline', 'headless'], {
    applies: 'now',
    doc: 'A floating launcher with a panel, a card in the page, or nothing drawn. Default `floating`.',
  }),
  ...WIDGET_ATTRIBUTES,
  defaultState: oneOf(['collapsed', 'expanded'], {
    applies: 'made',
    doc: 'State of the panel at the start. Default `collapsed`.',
  }),
  mode: oneOf(['both', 'voice', 'text'], {
    default: 'both',
    applies: 'call',
    doc: 'What the visitor may use. A call by text sends silence and mutes the remote audio.',
  }),
  label: text({applies: 'now', doc: 'Text of the launcher and title of the panel.'}),
  startText: text({applies: 'now', doc: 'Text of the button that starts a call.'}),
  heading: text({applies: 'now', doc: 'Heading before a call.'}),
  greeting: text({applies: 'now', doc: 'A line under the heading.'}),
  avatar: text({applies: 'now', doc: 'Picture in place of the orb.'}),
  visualizer: oneOf(['bars', 'line', 'circle', 'dots', 'bands', 'none'], {
    applies: 'now',
    doc: 'What moves with the voice. Default `bars`.',
  }),
  visualizerColor: text({
    applies: 'now',
    doc: '`verdant`, `twilight`, `bloom`, `mystic`, `flare`, `glacier` or a CSS colour.',
  }),
  transcriptMode: oneOf(['on', 'off', 'captions'], {
    attribute: 'transcript',
    default: 'on',
    applies: 'now',
    doc: 'Shows the conversation, nothing, or only the last line, large.',
  }),
  textInput: toggle({applies: 'now', doc: 'Lets the visitor type.'}),
  fileInput: flag({applies: 'now', doc: 'Lets the visitor add pictures.'}),
  consent: oneOf(['none', 'notice', 'required'], {
    default: 'notice',
    applies: 'now',
    doc: 'Says that an AI answers, or asks for agreement before the first call.',
  }),
  consentVersion: text({default: '1', applies: 'now', doc: 'Version of the consent text; another one asks again.'}),
  dynamicVariables: record({
    applies: 'call',
    doc: 'Variables of the assistant; also `data-var-name="…"`. Sent as `X-` headers.',
  }),
  handoffTel: text({applies: 'now', doc: 'Phone number offered where the conversation cannot go on.'}),
  linkHosts: text({
    default: '',
    applies: 'now',
    doc: 'Hosts whose links open, separated by spaces, `*` for all; the page’s own host always.',
  }),
  showLatency: flag({applies: 'now', doc: 'Shows how fast the assistant answers.'}),
  strings: record({applies: 'now', doc: 'Replaces words by key.'}),
} satisfies OptionTable;

interface StructuredAttributes {
  dynamicVariables?: Readonly<Record<string, unknown>>;
  strings?: Readonly<Record<string, string>>;
}

export type AssistantAttributes = Omit<FromTable<typeof ASSISTANT_ATTRIBUTES>, keyof StructuredAttributes> &
  StructuredAttributes;
