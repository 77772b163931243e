import {TelnyxClient} from '/cdn/telnyx-client.js';
import {GATEWAY, scenarios} from './gateway-address.js';

const find = (id) => document.getElementById(id);
const client = new TelnyxClient({login: 'demo', password: 'demo', env: GATEWAY});
let call;

function show({state, end, muted, activeAt}) {
  const over = end !== null;
  find('phone').dataset.state = activeAt && !over ? 'live' : state;
  find('state').textContent = over ? `Ended: ${end.cause}` : muted ? `${state}, muted` : state;
  find('call').disabled = !over;
  find('hangup').disabled = over;
  find('mute').disabled = over;
  find('mute').textContent = muted ? 'Unmute' : 'Mute';
}

// The whole state, frozen, whenever it changes.
client.subscribe(({calls}) => calls.length > 0 && show(calls.at(-1)));
client.on('telnyx.error', ({error}) => console.info(error.code, error.name, error.solutions));

find('call').onclick = () => {
  // In a click, so that the browser lets microphone and sound start.
  call = client.newCall({destinationNumber: find('destination').value});
  show(call.snapshot);
  const meter = () => {
    find('level').value = Math.min(1, client.levels.remote() * 3);
    if (client.activeCall) requestAnimationFrame(meter);
    else find('level').value = 0;
  };
  meter();
};
find('mute').onclick = () => call.toggleAudioMute();
find('hangup').onclick = () => call.hangup();

// The destinations this gateway knows.
const {destinations} = await scenarios();
const names = destinations.filter(({name}) => !name.startsWith('('));
const describe = () => {
  find('destination-note').textContent = names.find(({name}) => name === find('destination').value).description;
};
find('destination').replaceChildren(...names.map(({name}) => new Option(name)));
find('destination').onchange = describe;
describe();
