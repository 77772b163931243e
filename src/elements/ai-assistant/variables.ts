import type {CustomHeader} from '../../options/values.js';

/**
 * Dynamic variables as SIP headers: `user_tier` travels as `X-User-Tier` and is `{{user_tier}}` for the assistant
 * (ai-conversation §2.2). `data-var-user-tier="gold"` says the same in HTML that a content filter leaves alone.
 */
export function variableHeaders(given: Readonly<Record<string, unknown>>, dataset: DOMStringMap): CustomHeader[] {
  const variables: Record<string, unknown> = {...given};
  for (const [key, value] of Object.entries(dataset)) {
    // `data-var-user-tier` arrives as `varUserTier`.
    const name = /^var([A-Z].*)$/.exec(key)?.[1];
    if (name) variables[name.replace(/(?!^)[A-Z]/g, '_$&').toLowerCase()] = value;
  }
  return Object.entries(variables).map(([name, value]) => ({
    name: `X-${name
      .split(/[_\s-]+/)
      .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
      .join('-')}`,
    value: (typeof value === 'string' ? value : JSON.stringify(value)).replace(/[\r\n]+/g, ' '),
  }));
}
