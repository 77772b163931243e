import {GATEWAY} from './gateway-address.js';

const find = (selector) => document.querySelector(selector);

// Who sits here. Your server knows that, and makes a token for whoever is logged in.
const [user, colleague] = new URLSearchParams(location.search).get('user') === 'bob' ? ['bob', 'ann'] : ['ann', 'bob'];
const named = (name) => name[0].toUpperCase() + name.slice(1);
find('#phone').setAttribute('token-url', `/token?user=${user}`);
find('#phone').setAttribute('caller-name', named(user));
find('#phone').setAttribute('env', GATEWAY); // the local gateway; leave it out on your own page

// The customer's record, for whoever calls and whoever is called.
const customerOf = (number) =>
  [...document.querySelectorAll('#customers li')].find(({dataset}) => dataset.number === number);
function showRecord(number, name) {
  const customer = customerOf(number);
  find('#record-name').textContent = customer?.querySelector('strong').textContent || name || number || 'No number';
  find('#record-about').textContent = customer
    ? `${customer.dataset.id}. ${customer.dataset.since}.`
    : 'Not among the customers.';
}
document.addEventListener('telnyx-call-incoming', ({detail}) => showRecord(detail.from, detail.fromName));
document.addEventListener('telnyx-call-change', ({detail}) => {
  if (detail.state === 'active') showRecord(detail.remoteNumber, detail.remoteName);
});

// Before a call: a header says whom it is about, and where it goes the switchboard can use it.
document.addEventListener('telnyx-call-request', ({detail}) => {
  showRecord(detail.destination);
  const customer = customerOf(detail.destination);
  if (customer) detail.customHeaders.push({name: 'X-Customer', value: customer.dataset.id});
});

// From here on only the demo: the gateway is asked to ring,
find('#ring').addEventListener('submit', async (event) => {
  event.preventDefault();
  const {caller: from, happens: scenario} = Object.fromEntries(new FormData(event.currentTarget));
  const fromName = customerOf(from)?.querySelector('strong').textContent ?? '';
  find('#ring-said').textContent = 'It rings in a moment. Type a note meanwhile.';
  await new Promise((resolve) => setTimeout(resolve, 2000));
  const body = JSON.stringify({action: 'call', to: user, from, fromName, scenario});
  const headers = {'content-type': 'application/json'};
  const response = await fetch('/gateway/control', {method: 'POST', headers, body});
  const {count} = response.ok ? await response.json() : {count: 0};
  find('#ring-said').textContent = count ? 'It rings.' : 'The telephone is not connected yet. Try again in a moment.';
});

// the two desks know one another,
for (const place of document.querySelectorAll('.agent-name')) place.textContent = named(user);
for (const place of document.querySelectorAll('.colleague-name')) place.textContent = named(colleague);
document.title = `${named(user)}’s desk: telnyx-voice-elements`;
find('#colleague-desk').href = `agent.html?user=${colleague}`;
find('#colleague').dataset.number = colleague;
find('#colleague a').href = `sip:${colleague}`;
find('#colleague bdi').textContent = colleague;

// events are listed,
const REQUESTS = ['call-request', 'call-incoming', 'answer-request', 'hangup-request', 'mute-request', 'hold-request', 'dtmf-request', 'device-request', 'permission-needed']; // prettier-ignore
const FACTS = ['connection-change', 'ready', 'call-change', 'call-end', 'mute-change', 'hold-change', 'device-change', 'warning', 'error']; // prettier-ignore
function list(kind, {type, detail}) {
  const row = find('#row').content.cloneNode(true);
  const put = (selector, text) => (row.querySelector(selector).textContent = text);
  const {state, cause, destination, from, code, value} = detail;
  put('time', new Date().toLocaleTimeString('en-GB'));
  put('.kind', kind);
  row.querySelector('.kind').classList.add(kind);
  put('code', type);
  put('.brief', state ?? cause ?? destination ?? from ?? code ?? (typeof value === 'string' ? value : ''));
  put('pre', JSON.stringify(detail, null, 2));
  find('#log').prepend(row);
  while (find('#log').children.length > 100) find('#log').lastElementChild.remove();
}
for (const name of REQUESTS) document.addEventListener(`telnyx-${name}`, (event) => list('request', event));
for (const name of FACTS) document.addEventListener(`telnyx-${name}`, (event) => list('fact', event));

// and what is about calls in this file is shown.
const response = await fetch('agent.js');
const [code] = (await response.text()).split('// From here on');
find('#source').textContent = code.trim();
