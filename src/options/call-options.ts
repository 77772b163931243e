import {json, oneOf, record, text} from './spec.js';
import type {FromTable, OptionTable, Row} from './spec.js';
import type {CustomHeader} from './values.js';

/** Without a default: what is absent comes from the client. */
export const bool = <const R extends Row>(row: R): R & {readonly type: 'boolean'} => ({...row, type: 'boolean'});

/** THE table of options of one call; what is absent comes from the client's options. */
export const CALL_OPTIONS = {
  destinationNumber: text({applies: 'call', doc: 'Number, SIP URI or name to call. An assistant needs none.'}),
  id: text({applies: 'call', doc: 'Call id; a random UUID when absent.'}),
  mode: oneOf(['voice', 'text'], {
    default: 'voice',
    applies: 'call',
    doc: '`text` sends silence and mutes the remote audio; the microphone is not touched.',
  }),
  callerName: text({applies: 'call', doc: 'Caller name.'}),
  callerNumber: text({applies: 'call', doc: 'Caller number.'}),
  customHeaders: json({applies: 'call', doc: 'SIP headers of the call.'}),
  trickleIce: bool({applies: 'call', doc: 'Overrides the client’s option.'}),
  mutedMicOnStart: bool({applies: 'call', doc: 'Overrides the client’s option.'}),
  audioConstraints: record({applies: 'call', doc: 'Overrides the client’s option.'}),
  preferredCodecs: json({applies: 'call', doc: 'Overrides the client’s option.'}),
} satisfies OptionTable;

interface StructuredCallOptions {
  customHeaders?: readonly CustomHeader[] | Readonly<Record<string, string>>;
  audioConstraints?: Readonly<Record<string, unknown>>;
  preferredCodecs?: readonly string[];
}

export type CallOptions = Omit<FromTable<typeof CALL_OPTIONS>, keyof StructuredCallOptions> & StructuredCallOptions;
