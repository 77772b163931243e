import type {CustomHeader} from '../../options/values.js';

/**
 * Dynamic variables as SIP headers: `user_tier` travels as `X-User-Tier` and is `{{user_tier}}` for the assistant
 * (ai-conversation §2.2). `data-var-user-tier="gold"` says the same in HTML that a content filter leaves alone, and wins.
 */
export function variableHeaders(given: Readonly<Record<string, unknown>>, dataset: DOMStringMap): CustomHeader[] {
  const variables = {...given};
  for (const [key, value] of Object.entries(dataset)) {
    // `data-var-user-tier` arrives as `varUserTier`.
    if (!/^var[A-Z]/.test(key)) continue;
    const words = key.slice(3).replace(/\B[A-Z]/g, '_$&');
    variables[words.toLowerCase()] = value;
  }
  return Object.entries(variables).map(([name, value]) => ({
    name: `X-${name.replace(/[_\s-]+/g, '-').replace(/(^|-)[^-]/g, (start) => start.toUpperCase())}`,
    value: (typeof value === 'string' ? value : JSON.stringify(value)).replace(/[\r\n]+/g, ' '),
  }));
}
