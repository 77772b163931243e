import {flag, number, oneOf, record, text, toggle} from '../../options/spec.js';
import type {FromTable, OptionTable} from '../../options/spec.js';
import {WIDGET_ATTRIBUTES} from '../base/widget-attributes.js';

const {isOpen, theme} = WIDGET_ATTRIBUTES;

/** THE table of attributes that only the quality element has (contract §7). The key is the property's name. */
export const QUALITY_ATTRIBUTES = {
  htmlFor: text({
    attribute: 'for',
    applies: 'now',
    doc: 'Id of the assistant, dialer or `<telnyx-client>` in the same tree whose calls are shown.',
  }),
  display: oneOf(['badge', 'compact', 'panel', 'auto', 'headless'], {
    default: 'badge',
    applies: 'now',
    doc: 'A pill, one line, everything, one line that shows itself only on trouble, or nothing drawn. Reflected.',
  }),
  isOpen,
  theme,
  metrics: text({
    applies: 'now',
    doc: 'What is shown, in this order, apart by spaces: `grade mos rtt jitter loss bitrate codec path levels concealment buffer`.',
  }),
  window: number({min: 10, max: 600, default: 60, applies: 'now', doc: 'Seconds that graphs and table go back.'}),
  thresholdRtt: text({
    applies: 'now',
    doc: 'Milliseconds from which the round trip is fair, poor and, optionally, warned of: `150/300/400`.',
  }),
  thresholdJitter: text({applies: 'now', doc: 'The same for jitter, in milliseconds: `20/50/30`.'}),
  thresholdLoss: text({applies: 'now', doc: 'The same for lost packets, in percent: `1/3/1`.'}),
  thresholdMos: text({applies: 'now', doc: 'The same for the estimated score, falling: `4/3/3.5`.'}),
  graph: oneOf(['spark', 'none'], {default: 'spark', applies: 'now', doc: 'Lines over time beside the numbers.'}),
  precall: flag({applies: 'now', doc: 'Offers a check of microphone and network before a call.'}),
  export: flag({applies: 'now', doc: 'Offers the report as a file.'}),
  includeAddresses: flag({applies: 'now', doc: 'Reports name the IP addresses of both ends, which are personal data.'}),
  advice: toggle({applies: 'now', doc: 'One sentence on what to do about trouble.'}),
  strings: record({applies: 'now', doc: 'Replaces words by key.'}),
} satisfies OptionTable;

interface StructuredAttributes {
  strings?: Readonly<Record<string, string>>;
}

export type QualityAttributes = Omit<FromTable<typeof QUALITY_ATTRIBUTES>, keyof StructuredAttributes> &
  StructuredAttributes;
