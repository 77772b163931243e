/** What the page's own life does to a client. One place for all global listeners; never `unload`. */
import type {Disposer} from '../lib/disposer.js';
import type {Environment} from './environment.js';

export interface PageReactions {
  leaving(): void;
  /** Not looked at any more; browsers of telephones may end such a page without another word. */
  hidden(): void;
  online(): void;
  offline(): void;
  /** The page is looked at again, or was frozen: much may have happened meanwhile. */
  awake(): void;
  /** Back from the browser's memory, after `leaving`. */
  returned(): void;
}

export function watchPage(environment: Environment, disposer: Disposer, reactions: PageReactions): void {
  const {page, document} = environment;
  if (!page) return;
  const options = {signal: disposer.signal};
  page.addEventListener('pagehide', () => reactions.leaving(), options);
  page.addEventListener(
    'pageshow',
    (event) => {
      if ((event as PageTransitionEvent).persisted) reactions.returned();
    },
    options,
  );
  document?.addEventListener(
    'visibilitychange',
    () => {
      if (document.visibilityState === 'visible') reactions.awake();
      else reactions.hidden();
    },
    options,
  );
  document?.addEventListener('resume', () => reactions.awake(), options);
  page.addEventListener('online', () => reactions.online(), options);
  page.addEventListener('offline', () => reactions.offline(), options);
}
