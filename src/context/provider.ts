/**
 * The providing side of the context protocol (webcomponents-cg/community-protocols). `ContextProvider` of
 * `@lit/context` does the same and more; this part is in every page's loader, where each kilobyte is asked what it buys.
 */
import type {ContextEvent} from '@lit/context';
import type {ClientProvider} from './client-context.js';

/** Answers requests for the keys from inside `host`. The value never changes, so nobody needs to subscribe. */
export function provide(host: HTMLElement, keys: () => readonly symbol[], value: ClientProvider): void {
  // On the element itself, so it ends with it.
  host.addEventListener(
    'context-request',
    (event) => {
      const request = event as ContextEvent<never>;
      if (request.composedPath()[0] === host || !keys().includes(request.context)) return;
      request.stopPropagation();
      (request.callback as unknown as (provider: ClientProvider) => void)(value);
    },
    {},
  );
}

/** Elements that were there before the provider ask again when they hear this. */
export function announce(host: HTMLElement): void {
  host.dispatchEvent(new Event('context-provider', {bubbles: true, composed: true}));
}
