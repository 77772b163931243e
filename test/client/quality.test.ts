import {expect} from '@open-wc/testing';
import type {StatsFrame} from '../../src/stats/frame.js';
import {gateway, lab} from '../support/client-lab.js';
import {talk} from '../support/line.js';
import {until} from '../support/until.js';

describe('quality of calls', () => {
  it(
    'frames every second while somebody looks, with what the browser knows and null for what it does not',
    lab(async (t) => {
      const {client, call} = await talk(t, 'echo');
      const monitor = await client.quality;
      const frames: StatsFrame[] = [];
      client.on('telnyx.stats.frame', (frame) => frames.push(frame));
      const stop = monitor.watch();
      await until('frames', () => frames.length >= 4, 8000);
      stop();
      const frame = frames.at(-1)!;
      console.info(JSON.stringify(frame));
      expect(frame.callId).to.equal(call.id);
      expect(frame.packetsSent).to.be.greaterThan(50);
      expect(frame.packetsReceived).to.be.greaterThan(50);
      expect(frame.bitrateReceived).to.be.within(5, 200);
      expect(frame.codec).to.equal('opus');
      await gateway('clear');
    }),
  );
});
