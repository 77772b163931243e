/** Deep checks of option values; apart from the table, because only a page that somebody touched needs them. */
import type {Checks} from './parse.js';
import {isIceServers, isStringList, toHeaders} from './values.js';

/** Options that say who logs in, those of the table that apply at `login`. */
export const isCredential = (option: string): boolean => /^(login|password|target|conversation|token)/.test(option);

const matches = (pattern: RegExp) => (value: string) => pattern.test(value);

/** By option: the test, and what is allowed. */
const ROWS: Readonly<Record<string, readonly [test: (value: never) => unknown, allowed: string]>> = {
  region: [matches(/^[a-z][a-z0-9-]*$/), 'a region such as eu, us-east, apac'],
  env: [matches(/^(production|development|wss?:\/\/\S+)$/), 'production, development or a ws:// or wss:// URL'],
  iceServers: [isIceServers, 'a JSON list of {urls, username?, credential?}'],
  preferredCodecs: [isStringList, 'a JSON list of codec names such as ["opus", "PCMU"]'],
  customHeaders: [toHeaders, 'a JSON map or a list of {name, value}'],
  avatar: [matches(/^(https?:)?\/\/|^[./]/), 'the URL of an image'],
  handoffTel: [matches(/^\+[1-9]\d{1,14}$/), 'a number such as +13125550148'],
};

export const CHECKS: Checks = (option, value) => {
  const row = Object.hasOwn(ROWS, option) ? ROWS[option] : undefined;
  return row && !row[0](value as never) ? row[1] : undefined;
};
