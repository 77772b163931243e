/** The numbers that are set are what happens, because everything that is measured with them rests on that. */
import assert from 'node:assert/strict';
import {createSocket} from 'node:dgram';
import {once} from 'node:events';
import {test} from 'node:test';
import {Timers} from '../../demo/gateway/lib/timers.mjs';
import {ImpairedPath, Impairment} from '../../demo/gateway/media/impairment.mjs';
import {FrameFaults} from '../../demo/gateway/signalling/frame-faults.mjs';

const HOST = '127.0.0.1';
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function open() {
  const socket = createSocket('udp4');
  socket.bind(0, HOST);
  await once(socket, 'listening');
  return socket;
}

/** A gateway that sends everything back, and a browser that reaches it through the proxy. */
async function lab(t) {
  const impairment = new Impairment();
  const path = new ImpairedPath(impairment);
  const [gateway, browser] = [await open(), await open()];
  t.after(() => {
    path.close();
    gateway.close();
    browser.close();
  });
  const line = `a=candidate:1 1 udp 2130706431 ${HOST} ${gateway.address().port} typ host`;
  const told = await path.reroute(`v=0\r\n${line}\r\na=end-of-candidates\r\n`);
  const port = Number(/ (\d+) typ host/.exec(told)[1]);
  const arrived = {gateway: [], browser: []};
  gateway.on('message', (packet, from) => {
    arrived.gateway.push({number: packet.readUInt32BE(), at: performance.now()});
    gateway.send(packet, from.port, from.address);
  });
  browser.on('message', (packet) => arrived.browser.push({number: packet.readUInt32BE(), at: performance.now()}));
  const send = async (count) => {
    const sent = [];
    for (let number = 0; number < count; number++) {
      const packet = Buffer.alloc(100);
      packet.writeUInt32BE(number);
      sent.push(performance.now());
      browser.send(packet, port, HOST);
      // In small groups: sockets throw away what nobody reads in time.
      if (number % 20 === 19) await wait(1);
    }
    // What was lost never comes: nothing more for a while is the end.
    for (let before = -1; before !== arrived.gateway.length + arrived.browser.length; await wait(150)) {
      before = arrived.gateway.length + arrived.browser.length;
    }
    return sent;
  };
  return {impairment, arrived, send, port, gatewayPort: gateway.address().port};
}

test('a good network: everything arrives, through a port of the proxy', async (t) => {
  const {arrived, send, port, gatewayPort} = await lab(t);
  await send(200);
  assert.notEqual(port, gatewayPort);
  assert.deepEqual([arrived.gateway.length, arrived.browser.length], [200, 200]);
});

test('loss: that share vanishes, in the direction that was named', async (t) => {
  const {impairment, arrived, send} = await lab(t);
  impairment.set({loss: 30, direction: 'toGateway'});
  await send(2000);
  const {toGateway, toClient} = impairment.counted;
  assert.ok(Math.abs(arrived.gateway.length - 1400) < 120, `${arrived.gateway.length} of 2000`);
  assert.equal(toGateway.forwarded, arrived.gateway.length);
  assert.deepEqual([toClient.dropped, arrived.browser.length], [0, arrived.gateway.length]);
});

test('delay and jitter: packets take that long, and overtake one another', async (t) => {
  const {impairment, arrived, send} = await lab(t);
  impairment.set({delayMs: 40, jitterMs: 30, direction: 'toGateway'});
  const sent = await send(200);
  const took = arrived.gateway.map(({number, at}) => at - sent[number]).sort((a, b) => a - b);
  assert.equal(took.length, 200);
  assert.ok(took[0] >= 38, `the quickest took ${took[0]} ms`);
  assert.ok(took[100] > 45 && took[100] < 150, `half of them took ${took[100]} ms`);
  const numbers = arrived.gateway.map(({number}) => number);
  assert.notDeepEqual(
    numbers,
    [...numbers].sort((a, b) => a - b),
  );
});

test('duplicates and blackout', async (t) => {
  const {impairment, arrived, send} = await lab(t);
  impairment.set({duplicate: 100, direction: 'toGateway'});
  await send(100);
  assert.equal(arrived.gateway.length, 200);
  impairment.set({blackout: true});
  await send(100);
  assert.deepEqual([arrived.gateway.length, impairment.counted.toGateway.dropped], [200, 100]);
});

test('frames come late, twice, or swapped', async (t) => {
  const faults = new FrameFaults();
  const timers = new Timers();
  t.after(() => timers.close());
  const line = faults.line(timers);
  const got = [];
  const send = (...names) => names.forEach((name) => line.send(() => got.push(name)));
  send('a', 'b');
  faults.set({duplicate: true});
  send('c');
  faults.set({reorder: true});
  send('d', 'e', 'f');
  assert.deepEqual(got.splice(0), ['a', 'b', 'c', 'c', 'e', 'd']);
  await wait(200);
  assert.deepEqual(got.splice(0), ['f']);
  faults.set({delayMs: 50});
  send('g', 'h');
  line.receive(() => got.push('in'));
  assert.deepEqual(got, []);
  await wait(120);
  assert.deepEqual(got, ['g', 'h', 'in']);
});
