/** What the page's own life does to a client. One place for all global listeners; never `unload`. */
import type {Disposer} from '../lib/disposer.js';
import type {Environment} from './environment.js';

export interface PageReactions {
  leaving(): void;
  online(): void;
  offline(): void;
}

export function watchPage(environment: Environment, disposer: Disposer, reactions: PageReactions): void {
  const {page} = environment;
  if (!page) return;
  const options = {signal: disposer.signal};
  page.addEventListener('pagehide', () => reactions.leaving(), options);
  page.addEventListener('online', () => reactions.online(), options);
  page.addEventListener('offline', () => reactions.offline(), options);
}
