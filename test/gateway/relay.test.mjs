/** The gateway's own TURN server, spoken to packet by packet (RFC 8656), and through a call. */
import assert from 'node:assert/strict';
import {createHash, randomBytes} from 'node:crypto';
import {createSocket} from 'node:dgram';
import {connect} from 'node:net';
import {after, test} from 'node:test';
import {connect as connectTls} from 'node:tls';
import {startGateway} from '../../demo/gateway/index.mjs';
import {channelData, FrameReader, readChannelData} from '../../demo/gateway/turn/frames.mjs';
import {TurnServer} from '../../demo/gateway/turn/server.mjs';
import {ATTRIBUTE, CLASS, encode, METHOD, parse, readXorAddress, uint32, valueOf, xorAddress} from '../../demo/gateway/turn/stun.mjs'; // prettier-ignore
import {makeCertificate} from '../support/certificate.mjs';
import {User} from './lab.mjs';
import {closePhones, Phone, until} from './offer.mjs';

const HOST = '127.0.0.1';
const UDP_RELAY = [ATTRIBUTE.requestedTransport, Buffer.from([17, 0, 0, 0])];

const certificate = await makeCertificate();

/** @type {{close: () => unknown}[]} */
const open = [];
after(async () => {
  await closePhones();
  for (const one of open) await one.close();
});

async function server(options) {
  const started = await TurnServer.start({address: HOST, ...options});
  open.push(started);
  return started;
}

/** Somebody with an address of their own: a peer, or the way of a client to the server. */
class Mailbox {
  /** @type {Buffer[]} */
  got = [];
  socket = createSocket('udp4');

  static async open() {
    const box = new Mailbox();
    open.push(box);
    box.socket.on('message', (packet) => box.got.push(packet));
    await new Promise((resolve) => box.socket.bind(0, HOST, resolve));
    return box;
  }

  get address() {
    return {address: HOST, port: this.socket.address().port};
  }

  send(packet, {port}) {
    this.socket.send(packet, port, HOST);
  }

  close() {
    this.socket.close(() => {});
    this.close = () => {};
  }
}

/** A TURN client. */
class Client {
  username = 'demo';
  /** What came that was no answer. */
  indications = [];
  channels = [];
  /** Of the last challenge. */
  realm;
  nonce;
  #answers = new Map();
  #write;

  static async over(transport, turn) {
    const client = new Client();
    client.password = turn.entry().credential;
    if (transport === 'udp') {
      const box = await Mailbox.open();
      box.socket.on('message', (packet) => client.#received(packet));
      client.#write = (packet) => box.send(packet, turn);
      client.close = () => box.close();
    } else {
      const tls = transport === 'tls';
      const stream = tls
        ? connectTls({port: turn.tlsPort, host: HOST, rejectUnauthorized: false})
        : connect(turn.port, HOST);
      const reader = new FrameReader();
      stream.on('data', (chunk) => reader.read(chunk).forEach((frame) => client.#received(frame)));
      await new Promise((resolve) => stream.once(tls ? 'secureConnect' : 'connect', resolve));
      client.#write = (packet) => stream.write(packet);
      client.close = () => stream.destroy();
      client.padded = true;
      open.push(client);
    }
    return client;
  }

  write(packet) {
    this.#write(packet);
  }

  /** Asks without a signature. */
  ask(method, attributes = [], {key, id = randomBytes(12)} = {}) {
    const answered = new Promise((resolve) => this.#answers.set(id.toString('hex'), resolve));
    this.#write(encode({method, kind: CLASS.request, id, attributes}, key));
    return answered;
  }

  /** Asks as who it is, after a challenge if there was none yet. */
  async request(method, attributes = [], options) {
    if (!this.nonce) this.challenged(await this.ask(method, attributes));
    const {username, realm, nonce, password} = this;
    const key = createHash('md5').update(`${username}:${realm}:${password}`).digest();
    const signed = [
      ...attributes,
      [ATTRIBUTE.username, Buffer.from(username)],
      [ATTRIBUTE.realm, realm],
      [ATTRIBUTE.nonce, nonce],
    ];
    const answer = await this.ask(method, signed, {...options, key});
    if (!valueOf(answer, ATTRIBUTE.nonce)) assert.ok(answer.signedBy(key), 'a signed answer');
    return answer;
  }

  challenged(answer) {
    assert.equal(codeOf(answer), 401);
    this.realm = valueOf(answer, ATTRIBUTE.realm);
    this.nonce = valueOf(answer, ATTRIBUTE.nonce);
  }

  /** The address of its relay. */
  async allocate() {
    const answer = await this.request(METHOD.allocate, [UDP_RELAY]);
    assert.equal(codeOf(answer), 0);
    return readXorAddress(valueOf(answer, ATTRIBUTE.relayedAddress));
  }

  permit(...peers) {
    return this.request(METHOD.createPermission, peers.map(peerAttribute));
  }

  bind(channel, peer) {
    const number = Buffer.alloc(4);
    number.writeUInt16BE(channel);
    return this.request(METHOD.channelBind, [[ATTRIBUTE.channelNumber, number], peerAttribute(peer)]);
  }

  /** By indication. */
  send(peer, text) {
    const attributes = [peerAttribute(peer), [ATTRIBUTE.data, Buffer.from(text)]];
    this.#write(encode({method: METHOD.send, kind: CLASS.indication, id: randomBytes(12), attributes}));
  }

  sendOver(channel, text) {
    this.#write(channelData(channel, Buffer.from(text), this.padded));
  }

  #received(packet) {
    const framed = readChannelData(packet);
    if (framed) return this.channels.push({channel: framed.channel, text: framed.data.toString()});
    const message = parse(packet);
    assert.ok(message, 'a message');
    if (message.kind !== CLASS.indication) return this.#answers.get(message.id.toString('hex'))(message);
    return this.indications.push({
      from: readXorAddress(valueOf(message, ATTRIBUTE.peerAddress)),
      text: valueOf(message, ATTRIBUTE.data).toString(),
    });
  }
}

const peerAttribute = (peer) => [ATTRIBUTE.peerAddress, xorAddress(peer)];

/** 0: no error. */
function codeOf(answer) {
  if (answer.kind === CLASS.success) return 0;
  const value = valueOf(answer, ATTRIBUTE.errorCode);
  return value[2] * 100 + value[3];
}

/** Whatever was sent before has arrived, because answers come in order. */
const settled = (client) => client.ask(METHOD.binding);

for (const transport of ['udp', 'tcp', 'tls']) {
  test(`${transport}: binding, challenge, relay, permissions, channels`, async () => {
    const turn = await server({tls: transport === 'tls' ? certificate : undefined});
    const client = await Client.over(transport, turn);
    const bound = await client.ask(METHOD.binding);
    assert.equal(readXorAddress(valueOf(bound, ATTRIBUTE.mappedAddress)).address, HOST);

    const relay = await client.allocate();
    assert.deepEqual([turn.open, turn.allocated], [1, 1]);
    const [ann, bob] = [await Mailbox.open(), await Mailbox.open()];
    // Nobody was permitted.
    ann.send('too early', relay);
    client.send(ann.address, 'too early');
    await settled(client);
    assert.deepEqual([ann.got, client.indications], [[], []]);

    // Permissions are of addresses, several in one request.
    assert.equal(codeOf(await client.permit({address: '127.0.0.9', port: 9}, ann.address)), 0);
    client.send(ann.address, 'hello');
    await until(() => ann.got.length > 0);
    assert.equal(ann.got.join(), 'hello');
    ann.send('hello back', relay);
    await until(() => client.indications.length > 0);
    assert.deepEqual(client.indications, [{from: ann.address, text: 'hello back'}]);

    assert.equal(codeOf(await client.bind(0x4000, bob.address)), 0);
    // Of an odd length: frames on a stream are padded.
    client.sendOver(0x4000, 'odd');
    client.sendOver(0x4000, 'odder');
    await until(() => bob.got.length === 2);
    assert.equal(bob.got.join(), 'odd,odder');
    bob.send('odd too', relay);
    await until(() => client.channels.length > 0);
    assert.deepEqual(client.channels, [{channel: 0x4000, text: 'odd too'}]);
    client.sendOver(0x4001, 'nobody');

    assert.equal(codeOf(await client.bind(0x4000, bob.address)), 0, 'again');
    assert.equal(codeOf(await client.bind(0x4000, ann.address)), 400, 'a channel of another peer');
    assert.equal(codeOf(await client.bind(0x4002, bob.address)), 400, 'a peer with another channel');
    assert.equal(codeOf(await client.bind(0x5000, ann.address)), 400, 'no channel');

    assert.equal(codeOf(await client.request(METHOD.refresh, [[ATTRIBUTE.lifetime, uint32(0)]])), 0);
    assert.equal(turn.open, 0);
    await turn.close();
  });
}

test('credentials: none, wrong, stale, of somebody else', async () => {
  let now = Date.now();
  const turn = await server({now: () => now});
  const client = await Client.over('udp', turn);
  client.password = 'wrong';
  assert.equal(codeOf(await client.request(METHOD.allocate, [UDP_RELAY])), 401);
  client.password = turn.entry().credential;
  client.username = 'nobody';
  assert.equal(codeOf(await client.request(METHOD.allocate, [UDP_RELAY])), 401);
  client.username = 'demo';
  await client.allocate();
  client.username = 'slow';
  assert.equal(codeOf(await client.request(METHOD.refresh)), 441);
  client.username = 'demo';
  now += 3_600_001;
  const stale = await client.request(METHOD.refresh);
  assert.equal(codeOf(stale), 438);
  client.nonce = valueOf(stale, ATTRIBUTE.nonce);
  assert.equal(codeOf(await client.request(METHOD.refresh)), 0);
  client.nonce = Buffer.from('zzzzzzzzz-made-up');
  assert.equal(codeOf(await client.request(METHOD.refresh)), 438);
  const key = randomBytes(16);
  assert.equal(codeOf(await client.ask(METHOD.refresh, [], {key})), 400, 'signed by nobody');
});

test('what is asked again, twice, or cannot be had', async () => {
  const turn = await server();
  const client = await Client.over('udp', turn);
  const ask = async (...attributes) => codeOf(await client.request(METHOD.allocate, attributes));
  assert.equal(await ask(), 400);
  assert.equal(await ask([ATTRIBUTE.requestedTransport, Buffer.from([6, 0, 0, 0])]), 442);
  assert.equal(await ask(UDP_RELAY, [ATTRIBUTE.addressFamily, Buffer.from([2, 0, 0, 0])]), 440);
  assert.equal(await ask(UDP_RELAY, [ATTRIBUTE.evenPort, Buffer.from([0x80])]), 508);
  const dontFragment = [0x001a, Buffer.alloc(0)];
  const unknown = await client.request(METHOD.allocate, [UDP_RELAY, dontFragment]);
  assert.equal(codeOf(unknown), 420);
  assert.equal(valueOf(unknown, ATTRIBUTE.unknownAttributes).readUInt16BE(0), 0x001a);
  assert.equal(codeOf(await client.ask(METHOD.binding, [dontFragment])), 420);
  for (const method of [METHOD.createPermission, METHOD.channelBind]) {
    assert.equal(codeOf(await client.request(method)), 437);
  }
  assert.equal(codeOf(await client.request(METHOD.refresh)), 437);
  assert.equal(codeOf(await client.request(0x00c)), 400);

  const id = randomBytes(12);
  const [first, again] = [
    await client.request(METHOD.allocate, [UDP_RELAY], {id}),
    await client.request(METHOD.allocate, [UDP_RELAY], {id}),
  ];
  const relays = [first, again].map((answer) => readXorAddress(valueOf(answer, ATTRIBUTE.relayedAddress)));
  assert.deepEqual(relays[0], relays[1]);
  assert.equal(await ask(UDP_RELAY), 437);
  assert.equal(codeOf(await client.permit()), 400);
  const ipv6 = [ATTRIBUTE.peerAddress, Buffer.from([0, 2, 0, 9, ...randomBytes(16)])];
  assert.equal(codeOf(await client.request(METHOD.createPermission, [ipv6])), 443);
  assert.equal(turn.allocated, 1);
});

test('lifetimes: relays, permissions, channels', async (t) => {
  t.mock.timers.enable({apis: ['setTimeout']});
  let now = Date.now();
  const turn = await server({now: () => now});
  const client = await Client.over('udp', turn);
  const relay = await client.allocate();
  const peer = await Mailbox.open();
  await client.bind(0x4000, peer.address);
  now += 301_000;
  peer.send('too late', relay);
  client.sendOver(0x4000, 'too late');
  await settled(client);
  await client.permit(peer.address);
  client.sendOver(0x4000, 'permitted again');
  await new Promise((resolve) => peer.socket.once('message', resolve));
  assert.equal(peer.got.join(), 'permitted again');
  now += 301_000;
  await client.permit(peer.address);
  client.sendOver(0x4000, 'the channel is gone');
  client.send(peer.address, 'by indication');
  await new Promise((resolve) => peer.socket.once('message', resolve));
  assert.equal(peer.got.at(-1).toString(), 'by indication');

  const lifetime = async (...given) =>
    valueOf(
      await client.request(METHOD.refresh, given.map((seconds) => [ATTRIBUTE.lifetime, uint32(seconds)])), // prettier-ignore
      ATTRIBUTE.lifetime,
    ).readUInt32BE(0);
  assert.deepEqual([await lifetime(), await lifetime(9), await lifetime(99_999)], [600, 600, 3600]);
  t.mock.timers.tick(3_599_000);
  assert.equal(turn.open, 1);
  t.mock.timers.tick(1000);
  assert.equal(turn.open, 0);
});

test('a client whose stream ends has no relay', async () => {
  const turn = await server({tls: certificate});
  for (const transport of ['tcp', 'tls']) {
    const client = await Client.over(transport, turn);
    await client.allocate();
    client.close();
    await until(() => turn.open === 0);
  }
});

test('by TLS only with a certificate; a handshake that never comes does not keep it open', async () => {
  const without = await server();
  assert.deepEqual([without.tlsPort, without.entry().urls.length], [undefined, 2]);
  const turn = await server({tls: certificate});
  assert.deepEqual(turn.entry().urls.slice(2), [`turns:${HOST}:${turn.tlsPort}?transport=tcp`]);
  const stuck = connect(turn.tlsPort, HOST);
  await new Promise((resolve) => stuck.once('connect', resolve));
  const gone = new Promise((resolve) => stuck.once('close', resolve));
  await turn.close();
  await gone;
});

test('nonsense is ignored, and on a stream ends it', async () => {
  const turn = await server();
  const client = await Client.over('udp', turn);
  const relay = await client.allocate();
  const whole = encode({method: METHOD.send, kind: CLASS.indication, id: randomBytes(12), attributes: []});
  const packets = [Buffer.alloc(0), whole, whole.subarray(0, 19), Buffer.concat([whole, Buffer.alloc(4)])];
  for (let length = 0; length < 200; length++) packets.push(randomBytes(length));
  for (let cut = 20; cut < 60; cut++) {
    const long = encode({method: METHOD.allocate, kind: CLASS.request, id: randomBytes(12), attributes: [UDP_RELAY]});
    long[long.length - 5] = cut;
    packets.push(long, long.subarray(0, cut));
  }
  // Answers to requests that are right after all are not this test's concern.
  const nonsense = packets.filter((packet) => packet.length > 0 && parse(packet)?.kind !== CLASS.request);
  for (const [index, packet] of nonsense.entries()) {
    client.write(packet);
    // More at once than a socket keeps would be lost.
    if (index % 20 === 0) await settled(client);
  }
  await settled(client);
  assert.equal(turn.open, 1);
  assert.ok(relay.port > 0);

  const stream = connect(turn.port, HOST);
  stream.on('error', () => {});
  stream.write(Buffer.alloc(64, 0xff));
  await new Promise((resolve) => stream.once('close', resolve));
});

test('names of relays, and one for everybody', async () => {
  const turn = await server({tls: certificate});
  const as = async (username, transport = 'udp') => {
    const client = await Client.over(transport, turn);
    client.username = username;
    return client;
  };
  const allocated = (client) => client.request(METHOD.allocate, [UDP_RELAY]).then(codeOf);
  const answers = (promise) =>
    Promise.race([promise.then(() => true), new Promise((resolve) => setTimeout(resolve, 200, false))]);
  assert.equal(await allocated(await as('refuse')), 401);
  assert.equal(await allocated(await as('full')), 486);
  assert.equal(await answers(allocated(await as('silent'))), false);
  assert.equal(await answers(allocated(await as('silent', 'tcp'))), false);
  assert.equal(await answers(allocated(await as('tcp-only'))), false);
  assert.equal(await allocated(await as('tcp-only', 'tcp')), 0);
  assert.equal(await answers(allocated(await as('tls-only', 'tcp'))), false);
  assert.equal(await allocated(await as('tls-only', 'tls')), 0);

  const [stuck, slow] = [await as('stuck'), await as('slow')];
  const peer = await Mailbox.open();
  for (const client of [stuck, slow]) {
    await client.allocate();
    await client.permit(peer.address);
  }
  const start = performance.now();
  stuck.send(peer.address, 'stuck');
  slow.send(peer.address, 'slow');
  await until(() => peer.got.length > 0);
  assert.equal(peer.got.join(), 'slow');
  assert.ok(performance.now() - start >= 99);

  const [near, far] = [await as('apart'), await as('apart')];
  const relay = await near.allocate();
  await far.allocate();
  for (const client of [near, far]) await client.permit(peer.address);
  far.send(relay, 'to a relay of the same server');
  far.send(peer.address, 'apart');
  await until(() => peer.got.length > 1);
  await settled(near);
  assert.deepEqual([peer.got.at(-1).toString(), near.indications], ['apart', []]);

  turn.force({mode: 'silent'});
  assert.equal(await answers(settled(slow)), false);
  turn.force({mode: 'refuse'});
  assert.equal(codeOf(await slow.permit(peer.address)), 401);
  turn.force({loss: 100});
  slow.send(peer.address, 'lost');
  assert.equal(codeOf(await slow.permit(peer.address)), 0);
  turn.force();
  slow.send(peer.address, 'slow again');
  await until(() => peer.got.length > 2);
  assert.equal(peer.got.at(-1).toString(), 'slow again');
  assert.throws(() => turn.force({mode: 'nonsense'}), /no such mode/);
});

test('a port that is taken', async () => {
  const turn = await server();
  await assert.rejects(TurnServer.start({address: HOST, port: turn.port}), {code: 'EADDRINUSE'});
});

test('a call through it, and nothing is left when the gateway ends', {timeout: 30_000}, async (t) => {
  const sockets = () => process.getActiveResourcesInfo().filter((name) => /UDP|TCP/.test(name)).length;
  const before = sockets();
  const gateway = await startGateway({quiet: true});
  // What is open when the test fails would keep the whole file from ending.
  t.after(() => gateway.close());
  const {urls, ...login} = gateway.turn;
  const user = await User.login(gateway, 'relayed');
  t.after(() => user.close());
  const phone = new Phone({iceServers: [{urls: urls[0], ...login}], iceTransportPolicy: 'relay'});
  t.after(() => phone.close());
  const sdp = await phone.offer();
  const candidates = [...sdp.matchAll(/^a=candidate:.* typ (\w+)/gm)].map(([, type]) => type);
  assert.deepEqual([...new Set(candidates)], ['relay']);
  const dialogParams = {callID: 'relayed', destination_number: 'tone'};
  assert.ok((await user.request('invite', {sdp, dialogParams})).result);
  const {params} = await user.client.method('telnyx_rtc.answer');
  await phone.accept(params.sdp);
  await until(() => phone.heard > 20, 15_000);
  assert.ok(gateway.control({action: 'relay'}).open > 0);
  await user.request('bye', {dialogParams});

  const [{urls: stun}, relay] = await (await fetch(new URL('/gateway/ice-servers?relay=slow', gateway.url))).json();
  assert.match(stun, /^stun:[\d.]+:\d+$/);
  assert.deepEqual(relay, {...gateway.turn, username: 'slow'});
  await gateway.close();
  user.close();
  await phone.close();
  await until(() => sockets() <= before);
});
