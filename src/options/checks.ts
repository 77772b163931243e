/** Deep checks of option values; apart from the table, because only a page that somebody touched needs them. */
import type {Checks} from './parse.js';
import {isIceServers, isStringList, toHeaders} from './values.js';

const matches = (pattern: RegExp) => (value: string) => pattern.test(value);

export const CHECKS: Checks = {
  region: [matches(/^[a-z][a-z0-9-]*$/), 'a region such as eu, us-east, apac'],
  env: [matches(/^(production|development|wss?:\/\/\S+)$/), 'production, development or a ws:// or wss:// URL'],
  iceServers: [isIceServers, 'a JSON list of {urls, username?, credential?}'],
  preferredCodecs: [isStringList, 'a JSON list of codec names such as ["opus", "PCMU"]'],
  customHeaders: [(value: unknown) => toHeaders(value) !== undefined, 'a JSON map or a list of {name, value}'],
  avatar: [matches(/^(https?:)?\/\/|^[./]/), 'the URL of an image'],
  handoffTel: [matches(/^\+[1-9]\d{1,14}$/), 'a number such as +13125550148'],
};
