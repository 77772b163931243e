import {flag, json, number, oneOf, record, text, toggle} from '../../options/spec.js';
import type {FromTable, OptionTable} from '../../options/spec.js';
import {WIDGET_ATTRIBUTES} from '../base/widget-attributes.js';

/** THE table of attributes that only the dialer has (contract §7). The key is the property's name. */
export const DIALER_ATTRIBUTES = {
  layout: oneOf(['inline', 'floating', 'button', 'headless'], {
    default: 'inline',
    applies: 'now',
    doc: 'A card in the page, a floating launcher with a panel, one button that calls `number`, or nothing drawn.',
  }),
  ...WIDGET_ATTRIBUTES,
  label: text({applies: 'now', doc: 'Text of the launcher or of the call button of `layout="button"`.'}),
  number: text({applies: 'now', doc: 'Number or SIP URI in the field.'}),
  defaultCountry: text({
    default: '',
    applies: 'now',
    doc: 'Two-letter country (ISO 3166) of numbers written without `+`.',
  }),
  numberFormat: oneOf(['international', 'national', 'raw'], {
    default: 'international',
    applies: 'now',
    doc: 'How a valid number is shown: with its country code, without, or as it is sent.',
  }),
  keypad: oneOf(['on', 'collapsed', 'none'], {
    default: 'on',
    applies: 'now',
    doc: 'Keys before a call: shown, behind a button, or not at all. In a call keys are always behind a button.',
  }),
  dialMode: oneOf(['free', 'fixed', 'links'], {
    default: 'free',
    applies: 'now',
    doc: 'What may be called: anything, only `number`, or only links of the page (`tel-links`).',
  }),
  telLinks: text({applies: 'now', doc: 'CSS selector of page links (`tel:`, `sip:`) that call here when clicked.'}),
  callerNumbers: json({applies: 'now', doc: 'Caller numbers to choose from, a JSON list; the first is the default.'}),
  autoAnswer: number({
    min: 0,
    max: 60,
    applies: 'now',
    doc: 'Answers a call by itself after this many seconds, with a tone, when the microphone was allowed before.',
  }),
  dnd: flag({
    applies: 'now',
    doc: 'Do not disturb: incoming calls are rejected as busy and listed as missed. Reflected.',
  }),
  callWaiting: oneOf(['on', 'reject-busy'], {
    default: 'on',
    applies: 'now',
    doc: 'What a second call meets: a card, or busy.',
  }),
  notifications: oneOf(['off', 'missed', 'all'], {
    default: 'off',
    applies: 'now',
    doc: 'System notifications and a flashing page title. Permission is asked for in the first click on the dialer.',
  }),
  history: oneOf(['session', 'local', 'none'], {
    default: 'session',
    applies: 'now',
    doc: 'Where calls are listed: this tab until it is closed, this browser, or nowhere.',
  }),
  shortcuts: oneOf(['focus', 'global', 'none'], {
    default: 'focus',
    applies: 'now',
    doc: 'Alt+A answers, Alt+H hangs up, Alt+M mutes, Alt+L holds: with the focus in the dialer, anywhere in the page, or never.',
  }),
  wakeLock: toggle({applies: 'call', doc: 'Keeps the screen on in a call.'}),
  leaveProtection: toggle({applies: 'now', doc: 'The browser asks before the page is left in a call.'}),
  emergencyNotice: text({
    applies: 'now',
    doc: 'A note that emergency numbers cannot be called; empty for the built-in one.',
  }),
  strings: record({applies: 'now', doc: 'Replaces words by key.'}),
} satisfies OptionTable;

interface StructuredAttributes {
  callerNumbers?: readonly string[];
  strings?: Readonly<Record<string, string>>;
}

export type DialerAttributes = Omit<FromTable<typeof DIALER_ATTRIBUTES>, keyof StructuredAttributes> &
  StructuredAttributes;
