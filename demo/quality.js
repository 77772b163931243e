import {GATEWAY, iceServers} from './gateway-address.js';

const find = (selector) => document.querySelector(selector);

// What your page hears of it: facts bubble, once each.
document.addEventListener('telnyx-quality-change', ({detail: {grade, reasons}}) => {
  find('#grade').textContent = reasons.length ? `${grade}, by ${reasons.join(' and ')}` : grade;
});

// From here on only the demo: the gateway and its relay,
const phone = find('#phone');
phone.setAttribute('env', GATEWAY);
iceServers().then(
  (servers) => phone.setAttribute('ice-servers', JSON.stringify(servers)),
  () => {},
);

// a network that can be spoilt, for the calls that begin from now on,
const NETWORKS = {
  good: {},
  lossy: {loss: 10},
  far: {delayMs: 200},
  uneven: {jitterMs: 120},
  gone: {blackout: true},
};
const impair = (numbers) =>
  fetch('/gateway/control', {
    method: 'POST',
    headers: {'content-type': 'application/json'},
    body: JSON.stringify({action: 'impair', ...numbers}),
  });
await impair({});
find('#network').addEventListener('change', async ({target}) => {
  const {ok} = await impair(NETWORKS[target.value]);
  find('#network-said').textContent = ok ? 'Done. It shows within some seconds.' : 'The gateway did not answer.';
});

// and what is about quality in this file is shown.
const response = await fetch('quality.js');
const [code] = (await response.text()).split('// From here on');
find('#source').textContent = code.trim();
