import {TelnyxClient} from '/cdn/telnyx-client.js';
import {GATEWAY, scenarios} from './gateway-address.js';

/** A telephone for `user`, drawn into `root`. */
function phone(root, user, other) {
  root.append(document.querySelector('#phone').content.cloneNode(true));
  const find = (name) => root.querySelector(`.${name}`);
  find('phone-name').textContent = user[0].toUpperCase() + user.slice(1);
  find('destination').value = other;

  // Your server makes the token; the client asks for it, and again before it expires.
  const client = new TelnyxClient({tokenUrl: `/token?user=${user}`, env: GATEWAY, mediaPermissionsRecovery: false});
  client.connect();
  client.on('telnyx.error', ({error}) => console.info(user, error.code, error.message, error.solutions));

  // The whole state, frozen, whenever it changes.
  client.subscribe(({connection, calls, activeCallId, playback}) => {
    const call = calls.find(({id}) => id === activeCallId) ?? calls.at(-1);
    const live = call && !call.end;
    const ringing = live && call.direction === 'inbound' && call.state === 'ringing';
    root.dataset.state = live && call.activeAt ? 'live' : '';
    find('status').textContent = call ? words(call) : connection.state;
    find('sound').textContent = playback === 'blocked' ? 'Click anywhere to hear it ring.' : '';
    find('call').hidden = ringing;
    find('call').disabled = Boolean(live) || connection.state !== 'ready';
    find('answer').hidden = !ringing;
    find('hangup').disabled = !live;
    find('hangup').textContent = ringing ? 'Reject' : 'Hang up';
    for (const name of ['mute', 'hold', 'digits']) find(name).disabled = !(live && call.activeAt);
    find('mute').textContent = call?.muted ? 'Unmute' : 'Mute';
    find('hold').textContent = call?.held ? 'Resume' : 'Hold';
  });

  // In a click, so that the browser lets microphone and sound start.
  find('call').onclick = () => client.newCall({destinationNumber: find('destination').value, callerName: user});
  find('answer').onclick = () => client.activeCall?.answer();
  find('hangup').onclick = () => client.activeCall?.hangup();
  find('mute').onclick = () => client.activeCall?.toggleAudioMute();
  find('hold').onclick = () => client.activeCall?.toggleHold();
  find('digits').oninput = ({target}) => {
    if (/[\d*#]$/.test(target.value)) client.activeCall?.dtmf(target.value.at(-1));
  };
  find('microphone').onfocus = async () => {
    const devices = await client.getAudioInDevices().catch(() => []);
    const chosen = find('microphone').value;
    const options = devices.map(({deviceId, label}) => new Option(label, deviceId, false, deviceId === chosen));
    find('microphone').replaceChildren(new Option('Browser’s choice', ''), ...options);
  };
  find('microphone').onchange = ({target}) => {
    client.setOptions({inputDevice: target.value});
    client.activeCall?.setAudioInDevice(target.value);
  };
  document.addEventListener('click', () => client.unlockAudio());

  const meter = () => {
    find('level').value = Math.min(1, client.levels.remote() * 3);
    requestAnimationFrame(meter);
  };
  meter();
}

function words({state, direction, muted, held, remoteHeld, remoteName, remoteNumber, end}) {
  if (end) return `Ended: ${end.cause}`;
  const who = remoteName || remoteNumber;
  const more = [muted && 'muted', held && 'you hold', remoteHeld && 'they hold'].filter(Boolean);
  return [direction === 'inbound' ? `${state}, from ${who}` : `${state}, to ${who}`, ...more].join(', ');
}

phone(document.querySelector('[data-user=ann]'), 'ann', 'bob');
phone(document.querySelector('[data-user=bob]'), 'bob', 'ann');

// The destinations this gateway knows.
const {destinations} = await scenarios();
const names = ['ann', 'bob', ...destinations.map(({name}) => name).filter((name) => !name.startsWith('('))];
document.querySelector('#destinations').append(...names.map((name) => new Option(name)));
