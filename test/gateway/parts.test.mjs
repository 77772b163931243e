import assert from 'node:assert/strict';
import {readdirSync, statSync} from 'node:fs';
import {test} from 'node:test';
import {messyFrames} from '../../demo/gateway/assistant/messy.mjs';
import {LINES} from '../../demo/gateway/assistant/lines.mjs';
import {deltas, dynamicVariables, readUserItem, replyTo, replyToSpeech} from '../../demo/gateway/assistant/replies.mjs';
import {redact} from '../../demo/gateway/lib/redact.mjs';
import {revealNames} from '../../demo/gateway/media/addresses.mjs';
import {clip} from '../../demo/gateway/media/clips.mjs';
import {opusSamples} from '../../demo/gateway/media/ogg-opus.mjs';
import {LevelMeter, silencePacket, tonePackets} from '../../demo/gateway/media/opus.mjs';
import {payloadTypes, RtpStream, TelephoneEvents} from '../../demo/gateway/media/rtp.mjs';
import {VoiceActivity} from '../../demo/gateway/media/voice-activity.mjs';
import {SCENARIOS} from '../../demo/gateway/scenarios/index.mjs';
import {fromRoot} from '../../scripts/lib/paths.mjs';

/** Plays levels of 20 ms frames: `[[level, ms], …]`. */
function listen(parts) {
  const events = [];
  const voice = new VoiceActivity({
    onStart: () => events.push('start'),
    onEnd: ({durationMs, capped}) => events.push(capped ? `capped ${durationMs}` : `end ${durationMs}`),
  });
  for (const [level, ms] of parts) for (let at = 0; at < ms; at += 20) voice.push(level, 20);
  return events;
}

test('voice: two seconds of speech with a pause inside', () => {
  assert.deepEqual(listen([[0, 500], [0.1, 900], [0, 300], [0.1, 800], [0, 700]]), ['start', 'end 2000']); // prettier-ignore
});

test('voice: the beeps of a fake microphone never count', () => {
  const beeps = Array.from({length: 20}, () => [[0.2, 200], [0, 800]]).flat(); // prettier-ignore
  assert.deepEqual(listen(beeps), []);
});

test('voice: a sound without end counts once, until there was silence', () => {
  assert.deepEqual(listen([[0.1, 30_000]]), ['start', 'capped 12000']);
  const events = listen([[0.1, 15_000], [0, 600], [0.1, 1000], [0, 700], [0.1, 400], [0, 700]]); // prettier-ignore
  assert.deepEqual(events, ['start', 'capped 12000', 'start', 'end 400']);
});

test('level: tone is loud, silence and rubbish are not', () => {
  const meter = new LevelMeter();
  const levels = tonePackets().map((packet) => meter.level(packet));
  assert.ok(levels.at(-1) > 0.1);
  for (let frame = 0; frame < 5; frame++) meter.level(silencePacket());
  assert.ok(meter.level(silencePacket()) < 0.001);
  for (const rubbish of [Buffer.alloc(0), Buffer.alloc(5000, 7), Buffer.from([255, 255, 255])]) {
    assert.ok(Number.isFinite(meter.level(rubbish)));
  }
  meter.close();
  assert.equal(meter.level(silencePacket()), 0);
});

test('level: more calls than the codec has room for', () => {
  const meters = Array.from({length: 150}, () => new LevelMeter());
  const packets = tonePackets().slice(0, 10);
  for (const packet of packets.slice(0, -1)) for (const meter of meters) meter.level(packet);
  const levels = meters.map((meter) => meter.level(packets.at(-1)));
  assert.ok(levels.slice(0, 48).every((level) => level > 0.1));
  assert.ok(levels.slice(48).every((level) => level === 0));
  for (const meter of meters) meter.close();
  const fresh = new LevelMeter();
  assert.ok(packets.map((packet) => fresh.level(packet)).at(-1) > 0.1);
  fresh.close();
});

test('clips: every line has one, of 20 ms packets, in all less than 400 KB', () => {
  for (const name of Object.keys(LINES)) {
    assert.ok(clip(name).length > 20, name);
    assert.ok(clip(name).every((packet) => opusSamples(packet) === 960), name); // prettier-ignore
  }
  const folder = fromRoot('demo', 'gateway', 'clips');
  const size = readdirSync(folder).reduce((sum, file) => sum + statSync(`${folder}/${file}`).size, 0);
  assert.ok(size < 400 * 1024, `${size} bytes`);
  assert.deepEqual(clip('no-such-clip'), []);
});

test('speech is answered with its length, never with words', () => {
  assert.deepEqual(replyToSpeech({durationMs: 2100, capped: false}), {
    text: 'You spoke for 2 seconds.',
    clip: 'spoke-2',
    heard: '(voice, 2 s)',
  });
  assert.equal(replyToSpeech({durationMs: 350, capped: false}).text, 'You spoke for 1 second.');
  assert.equal(replyToSpeech({durationMs: 12_000, capped: true}).text, 'You spoke for more than ten seconds.');
});

test('text: keywords, variables, tool, anything else', () => {
  const variables = dynamicVariables([{name: 'X-User-Tier', value: 'gold'}, {name: 'Other', value: '1'}, null, {name: 5}]); // prettier-ignore
  assert.deepEqual(variables, {user_tier: 'gold'});
  assert.deepEqual(dynamicVariables('nonsense'), {});
  assert.match(replyTo('show my variables', {variables}).text, /user_tier = gold/);
  assert.equal(replyTo('Opening hours?', {variables}).clip, 'hours');
  assert.equal(replyTo('bye', {variables}).hangup, true);
  assert.equal(replyTo('tool', {variables, tool: true}).tool, true);
  assert.equal(replyTo('xyz', {variables}).text, 'You wrote: xyz');
  assert.equal(deltas('one two three four')[0], ' one two three');
  assert.deepEqual(readUserItem({content: [null, 5, {text: {}}, {type: 'input_text', text: 'hi'}, {image_url: {url: 'u'}}]}), {text: 'hi', images: ['u']}); // prettier-ignore
});

test('secrets are redacted, also in SDP, and odd keys survive', () => {
  const shown = redact({
    passwd: 'p',
    login_token: 't',
    iceServers: [{urls: 'turn:x', username: 'u', credential: 'c'}],
    sdp: 'a=ice-pwd:secret\r\na=ice-ufrag:open',
  });
  assert.doesNotMatch(JSON.stringify(shown), /"p"|"t"|"u"|"c"|secret/);
  assert.match(JSON.stringify(shown), /turn:x/);
  redact(JSON.parse('{"__proto__": {"polluted": true}}'));
  assert.equal({}.polluted, undefined);
});

test('names of browsers become addresses, in SDP lines and in candidates', () => {
  const name = '0f8e3a52-1111-2222-3333-444455556666.local';
  const candidate = `candidate:1 1 udp 2113937151 ${name} 50000 typ host`;
  assert.equal(revealNames(candidate, '10.0.0.1'), 'candidate:1 1 udp 2113937151 10.0.0.1 50000 typ host');
  assert.match(revealNames(`v=0\r\na=${candidate}\r\n`, '10.0.0.1'), /^a=candidate:1 .* 10\.0\.0\.1 50000/m);
});

test('RTP: own numbering, relayed gaps, no gap after a pause', () => {
  const stream = new RtpStream(111);
  const sequence = (packet) => packet.readUInt16BE(2);
  const first = sequence(stream.relay({sequenceNumber: 100, timestamp: 1}, Buffer.from([1])));
  assert.equal(sequence(stream.relay({sequenceNumber: 103, timestamp: 2881}, Buffer.from([1]))), (first + 3) & 0xffff);
  stream.pause();
  assert.equal(sequence(stream.relay({sequenceNumber: 900, timestamp: 9}, Buffer.from([1]))), (first + 4) & 0xffff);
  assert.deepEqual([...payloadTypes('a=rtpmap:111 opus/48000/2\r\na=rtpmap:0 PCMU/8000\r\n').keys()], [111, 0]);
});

test('telephone events: one digit although the end comes three times', () => {
  const digits = [];
  const events = new TelephoneEvents((digit) => digits.push(digit));
  const packet = (event, end) => Buffer.from([event, end ? 0x8a : 0x0a, 0, 160]);
  events.push(packet(5, false), 1);
  for (let copy = 0; copy < 3; copy++) events.push(packet(5, true), 1);
  events.push(packet(11, true), 2);
  events.push(Buffer.from([1]), 3);
  assert.equal(digits.join(''), '5#');
});

test('messy frames: about 200, and none that ends a session by right', () => {
  const frames = messyFrames('c1');
  assert.ok(frames.length >= 180 && frames.length <= 260, `${frames.length} frames`);
  for (const frame of frames) assert.doesNotMatch(frame, /REGED|FAILED|reattached_sessions|punt/);
});

test('scenario names are unique and described', () => {
  for (const {rows} of SCENARIOS) {
    assert.equal(new Set(rows.map(({name}) => name)).size, rows.length);
    for (const {name, description} of rows) assert.ok(name && description.length > 10, name);
  }
});
