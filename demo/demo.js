import {showEvents} from './event-log.js';
import {scenarios, useThisGateway} from './gateway-address.js';

const find = (selector) => document.querySelector(selector);
const inline = find('#inline');
const floating = find('#floating');

useThisGateway();
find('#address').textContent = location.host;
showEvents({list: find('#log'), count: find('#log-count'), clear: find('#log-clear')});

// A tool of the page that the assistant may call.
customElements.whenDefined('telnyx-ai-assistant').then(() => {
  inline.registerClientTool('get_page_title', () => document.title);
});

const copy = find('#copy');
copy.addEventListener('click', async () => {
  await navigator.clipboard.writeText(find('#snippet').textContent).then(
    () => (copy.textContent = 'Copied'),
    () => (copy.textContent = 'Select it and copy'),
  );
});

find('#switches').addEventListener('change', ({currentTarget}) => {
  const {theme, dir} = Object.fromEntries(new FormData(currentTarget));
  document.documentElement.dataset.theme = theme;
  document.documentElement.dir = dir;
  for (const assistant of [inline, floating]) assistant.theme = theme;
});

/** Fills the picker with what the gateway offers. Names in brackets stand for a group, not for an assistant. */
async function offerScenarios() {
  const {assistants} = await scenarios();
  const picker = find('#scenario');
  const note = find('#scenario-note');
  const known = new Map(assistants.filter(({name}) => !name.startsWith('(')).map((row) => [row.name, row.description]));
  known.set('no-such-assistant', 'An id that does not exist: the login is refused.');
  picker.replaceChildren(...[...known.keys()].map((name) => new Option(name.replace(/^assistant-/, ''), name)));
  picker.value = inline.getAttribute('target-id');
  const describe = () => (note.textContent = known.get(picker.value));
  describe();
  picker.addEventListener('change', async () => {
    describe();
    // One conversation at a time: the other one ends first.
    await inline.end();
    inline.setAttribute('target-id', picker.value);
  });
}

offerScenarios().catch((error) => {
  find('#scenario-note').textContent = 'The gateway does not answer. Is it still running?';
  console.warn(error);
});
