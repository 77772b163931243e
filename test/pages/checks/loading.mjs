/** Script and tag in every order, once and twice, in two versions, however the element is made. */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {assistant, pageWith} from '../lab/lab.mjs';

const SCRIPT = '<script type="module" src="{{cdn}}/telnyx-elements.js"></script>';
const loader = (query) => SCRIPT.replace('.js"', `.js${query}"`);

/** A call works, over one socket. */
async function calls(tab) {
  await tab.call();
  await tab.hears();
  assert.equal(await tab.run(() => window.lab.sockets.length), 1, 'one socket');
  assert.equal(tab.gateway.connections().length, 1, 'one socket at the gateway');
  await tab.hangup();
}

const page = (head, tail = '') => pageWith(assistant() + tail, head);

/** @param {string} html */
const callOn = (html, prepare) => async (lab) => {
  const tab = await lab.open({html});
  await prepare?.(tab, lab);
  await calls(tab);
};

async function twoVersions(lab) {
  const {cdn} = lab.files;
  const read = (file) => readFileSync(join(cdn, file), 'utf8');
  const {version} = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
  // Another version on the site's own port, its chunks with it.
  const change = (text) => text.replaceAll(`"${version}"`, '"99.0.0"').replaceAll(`\`${version}\``, '"99.0.0"');
  const text = change(read('telnyx-elements.js'));
  assert.ok(text.includes('99.0.0'), 'the version could be replaced');
  const url = await lab.site.add({
    html: text.replaceAll('./chunks/', `${lab.gateway.url}cdn/chunks/`),
    type: 'text/javascript',
    gateway: lab.gateway,
  });
  const tab = await lab.open({html: page(`${SCRIPT}<script type="module" src="${url}"></script>`)});
  tab.expect(/defined by version/);
  await calls(tab);
}

async function made(lab) {
  const tab = await lab.open({html: pageWith('<div id="here"></div>', SCRIPT)});
  await tab.until('defined', () => !!customElements.get('telnyx-ai-assistant'));
  for (const way of ['createElement', 'innerHTML', 'cloneNode', 'constructor', 'template']) {
    await tab.run(
      (how, env) => {
        const here = document.querySelector('#here');
        here.textContent = '';
        const tag = `<telnyx-ai-assistant target-id="assistant-demo" env="${env}" label="${how}"></telnyx-ai-assistant>`;
        if (how === 'innerHTML') {
          here.innerHTML = tag;
        } else if (how === 'template') {
          const template = document.createElement('template');
          template.innerHTML = tag;
          here.append(document.importNode(template.content, true));
        } else if (how === 'cloneNode') {
          const box = document.createElement('div');
          box.innerHTML = tag;
          here.append(box.firstChild.cloneNode(true));
        } else {
          const element =
            how === 'constructor'
              ? new (customElements.get('telnyx-ai-assistant'))()
              : document.createElement('telnyx-ai-assistant');
          element.setAttribute('label', how);
          here.append(element);
          // Attributes that come late, one by one, as a framework sets them.
          element.env = env;
          element.targetId = 'assistant-demo';
        }
      },
      way,
      lab.gateway.wsUrl,
    );
    await tab.shown('launcher');
    assert.equal(await tab.text('launcher'), way);
    // Not configured for a moment is not worth a line in the console when the page sets it in the same task.
    await tab.click('launcher');
    await tab.shown('start-button');
  }
  await tab.click('start-button');
  await tab.is('live');
  await tab.hears();
  await tab.hangup();
}

async function propertiesBefore(lab) {
  const html = pageWith('<telnyx-ai-assistant></telnyx-ai-assistant>', '');
  const tab = await lab.open({html});
  const script = `${lab.gateway.url}cdn/telnyx-elements.js`;
  await tab.run(
    (env, src) => {
      const element = document.querySelector('telnyx-ai-assistant');
      Object.assign(element, {targetId: 'assistant-demo', env, label: 'Set before', dynamicVariables: {tier: 'gold'}});
      const load = document.createElement('script');
      Object.assign(load, {type: 'module', src});
      document.head.append(load);
    },
    lab.gateway.wsUrl,
    script,
  );
  await tab.shown('launcher');
  assert.equal(await tab.text('launcher'), 'Set before');
  await tab.click('launcher');
  await tab.choose('Type instead');
  await tab.is('live');
  await tab.type('variables');
  await tab.says('assistant', /tier = gold/);
  await tab.hangup();
}

async function attributesAfter(lab) {
  const tab = await lab.open({body: '<telnyx-ai-assistant></telnyx-ai-assistant>'});
  tab.expect(/not configured/);
  await tab.shown('launcher');
  await tab.run((env) => {
    const element = document.querySelector('telnyx-ai-assistant');
    element.setAttribute('env', env);
    element.setAttribute('label', 'Later');
    element.setAttribute('target-id', 'assistant-demo');
  }, lab.gateway.wsUrl);
  await tab.until('the label follows', () => window.lab.text('launcher') === 'Later');
  await calls(tab);
}

const classic = (attribute) => `<script ${attribute} src="{{cdn}}/telnyx-elements.all.js"></script>`;

export const CHECKS = [
  {name: 'script before the tag and after it, the same twice', run: callOn(page(SCRIPT, SCRIPT))},
  {name: 'script twice with another query string', run: callOn(page(loader('?v=1') + loader('?v=2')))},
  {name: 'script after the tag', slow: true, run: callOn(page('', SCRIPT))},
  {name: 'script async', slow: true, run: callOn(page(SCRIPT.replace('type', 'async type')))},
  {name: 'loader and all.js on one page', run: callOn(page(SCRIPT + classic('defer')))},
  {name: 'all.js defer, after the tag async', slow: true, run: callOn(page(classic('defer'), classic('async')))},
  {name: 'two versions on one page', run: twoVersions},
  {name: 'created, parsed, cloned, constructed, imported', run: made},
  {name: 'properties set before the script is there', slow: true, run: propertiesBefore},
  {name: 'attributes set after it was shown', slow: true, run: attributesAfter},
];
