/** The TURN server that other tests use. */
import assert from 'node:assert/strict';
import {randomBytes} from 'node:crypto';
import {createSocket} from 'node:dgram';
import {connect} from 'node:net';
import {after, before, test} from 'node:test';
import {startGateway} from '../../demo/gateway/index.mjs';
import {NO_TURN, startTurn} from '../support/turn.mjs';
import {User} from './lab.mjs';
import {closePhones, Phone, until} from './offer.mjs';

const COOKIE = 0x2112a442;
const log = () => {};
let turn;

before(async () => {
  turn = await startTurn({log});
});
after(async () => {
  await closePhones();
  await turn?.close();
});

/** A STUN binding request (RFC 8489), and what it is answered. */
function bindingRequest() {
  const id = randomBytes(12);
  const packet = Buffer.alloc(20);
  packet.writeUInt16BE(0x0001, 0);
  packet.writeUInt32BE(COOKIE, 4);
  id.copy(packet, 8);
  return {
    packet,
    check(answer) {
      assert.equal(answer.readUInt16BE(0), 0x0101, 'a success response');
      assert.equal(answer.readUInt32BE(4), COOKIE);
      assert.deepEqual(answer.subarray(8, 20), id);
    },
  };
}

test('answers a binding request over UDP and TCP', {timeout: 20_000}, async (t) => {
  if (!turn) return t.skip(NO_TURN);
  const udp = bindingRequest();
  const socket = createSocket('udp4');
  const datagram = new Promise((resolve) => socket.once('message', resolve));
  socket.send(udp.packet, turn.port, turn.host);
  udp.check(await datagram);
  socket.close();

  const tcp = bindingRequest();
  const stream = connect(turn.port, turn.host);
  const data = new Promise((resolve, reject) => stream.once('data', resolve).once('error', reject));
  stream.write(tcp.packet);
  tcp.check(await data);
  stream.destroy();
});

test('relays a call', {timeout: 30_000}, async (t) => {
  if (!turn) return t.skip(NO_TURN);
  const gateway = await startGateway();
  t.after(() => gateway.close());
  const user = await User.login(gateway, 'relayed');
  const phone = new Phone({iceServers: turn.over('udp'), iceTransportPolicy: 'relay'});
  const sdp = await phone.offer();
  const candidates = [...sdp.matchAll(/^a=candidate:.* typ (\w+)/gm)].map(([, type]) => type);
  assert.deepEqual([...new Set(candidates)], ['relay']);
  const dialogParams = {callID: 'relayed', destination_number: 'tone'};
  assert.ok((await user.request('invite', {sdp, dialogParams})).result);
  const {params} = await user.client.method('telnyx_rtc.answer');
  await phone.accept(params.sdp);
  await until(() => phone.heard > 20);
  assert.ok(turn.allocations() > 0);
  await user.request('bye', {dialogParams});
  user.close();
});
