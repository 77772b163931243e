/**
 * Profiles for checks. A new profile in Chromium comes with a window, and a window costs 1.2 s of processor time here:
 * more than most checks. So a profile is emptied and used again; an empty tab keeps its window open.
 */

/** @param {{browser: import('puppeteer-core').Browser, cdp?: import('puppeteer-core').CDPSession}} launched */
export function createProfiles({browser, cdp}) {
  const free = [];

  return {
    /** @returns {Promise<{context: import('puppeteer-core').BrowserContext, anchor?: object}>} an empty profile */
    async take() {
      const kept = free.pop();
      if (kept) return kept;
      const context = await browser.createBrowserContext();
      if (!cdp) return {context};
      const anchor = await (await context.newPage()).createCDPSession();
      return {context, anchor};
    },

    /** Takes back a profile whose pages are closed, and empties it for `origins`. */
    async giveBack({context, anchor}, origins) {
      // In Firefox a profile costs nothing, and nothing there empties one.
      if (!anchor) return context.close();
      await cdp.send('Browser.resetPermissions', {browserContextId: context.id});
      await anchor.send('Network.clearBrowserCache');
      await anchor.send('Network.clearBrowserCookies');
      for (const origin of origins) await anchor.send('Storage.clearDataForOrigin', {origin, storageTypes: 'all'});
      free.push({context, anchor});
    },

    /** Ends a profile that could not be emptied. */
    drop: ({context}) => context.close(),
  };
}
