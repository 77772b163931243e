import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {test} from 'node:test';
import {promisify} from 'node:util';
import {ROOT} from '../../scripts/lib/paths.mjs';

/**
 * Runs a module in a fresh Node where looking at the page is noticed. Lit itself looks for `document`, so only looks from
 * our own files count. The program must end by itself: an import that leaves a timer or socket would keep it alive.
 */
async function inNode(code) {
  const script = `
    const looks = [];
    const PAGE = ['window', 'document', 'localStorage', 'sessionStorage', 'location', 'indexedDB', 'WebSocket', 'AudioContext'];
    for (const name of PAGE) {
      const value = globalThis[name];
      Object.defineProperty(globalThis, name, {configurable: true, get() {
        const ours = new Error().stack.split('\\n').slice(2, 3).find((line) => line.includes('/dist/') && !line.includes('node_modules'));
        if (ours) looks.push(name + ours);
        return value;
      }, set() {}});
    }
    ${code}
    if (looks.length > 0) throw new Error('looked at ' + looks.join('; '));
  `;
  const run = promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    cwd: ROOT,
    timeout: 20_000,
  });
  const {stdout, stderr} = await run;
  assert.equal(stderr, '');
  return stdout.trim();
}

test('the package imports in Node and looks at no page', async () => {
  const names = JSON.parse(
    await inNode(`console.log(JSON.stringify(Object.keys(await import('telnyx-voice-elements'))));`),
  );
  for (const name of ['TelnyxClient', 'TelnyxAiAssistantElement', 'TelnyxClientElement', 'TelnyxError']) {
    assert.ok(names.includes(name), `${name} is not exported; exported are ${names.join(', ')}`);
  }
});

test('the client imports in Node without Lit', async () => {
  const answer = await inNode(`
    const {TelnyxClient, TelnyxRTC} = await import('telnyx-voice-elements/client');
    console.log(TelnyxClient === TelnyxRTC, globalThis.litElementVersions ?? globalThis.reactiveElementVersions ?? 'no lit');
  `);
  assert.equal(answer, 'true no lit');
});

test('/define imports in Node', async () => {
  assert.equal(await inNode(`await import('telnyx-voice-elements/define'); console.log('ok')`), 'ok');
});

test('elements are made and rendered in Node, as server rendering does', async () => {
  const answer = await inNode(`
    const {TelnyxAiAssistantElement, TelnyxClientElement} = await import('telnyx-voice-elements');
    for (const Class of [TelnyxAiAssistantElement, TelnyxClientElement]) {
      customElements.define('x-' + Class.name.toLowerCase(), Class);
      new Class().render();
    }
    console.log('ok');
  `);
  assert.equal(answer, 'ok');
});
