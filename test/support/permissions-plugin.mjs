/**
 * `executeServerCommand('set-mic', 'granted' | 'denied' | 'prompt')` answers `{ok: true}`, or `{ok: false, reason}`
 * where the browser cannot do it. Tests use `setMicrophone()` of microphone.ts.
 */
export function permissionsPlugin() {
  // A permission set over CDP is undone when its session detaches, so one session per browser is kept open.
  const sessions = new Map();

  return {
    name: 'permissions',
    async executeCommand({command, payload, session}) {
      if (command !== 'set-mic') return undefined;
      const page = session.browser.getPage(session.id);
      const browser = page.browser();
      if (session.browser.name === 'Firefox') {
        // Its prefs allow the microphone for good; WebDriver BiDi answers `unsupported operation "microphone"`.
        return payload === 'granted' ? {ok: true} : {ok: false, reason: 'Firefox cannot change it at run time'};
      }
      if (!sessions.has(browser)) sessions.set(browser, browser.target().createCDPSession());
      const cdp = await sessions.get(browser);
      const origin = new URL(page.url()).origin;
      await cdp.send('Browser.setPermission', {permission: {name: 'microphone'}, setting: payload, origin});
      return {ok: true};
    },
  };
}
