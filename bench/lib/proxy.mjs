/**
 * A TCP proxy that makes a server on this machine look far away: what either side sends arrives half a round trip later,
 * and the first bytes of a connection wait one more round trip, which is what opening a TCP connection costs.
 * It models distance only: no loss, no bandwidth, no slow start, no TLS.
 */
import {connect, createServer} from 'node:net';

/** Delivers to `target` what `source` sends, `delayMs` later and in order; the first not before `notBefore`. */
function relay(source, target, delayMs, notBefore) {
  const queue = [];
  let timer;
  const deliver = () => {
    timer = undefined;
    while (queue.length > 0 && queue[0].at <= performance.now()) {
      const {chunk} = queue.shift();
      if (chunk) target.write(chunk);
      else target.end();
    }
    if (queue.length > 0) timer = setTimeout(deliver, Math.max(0, queue[0].at - performance.now()));
  };
  const add = (chunk) => {
    queue.push({chunk, at: Math.max(performance.now(), notBefore) + delayMs});
    if (delayMs === 0 && queue.length === 1) deliver();
    else timer ??= setTimeout(deliver, Math.max(0, queue[0].at - performance.now()));
  };
  source.on('data', add);
  source.on('end', () => add(null));
  source.on('close', () => clearTimeout(timer));
}

/**
 * @param {{port: number, rttMs: number}} options `port` of the server on this machine
 * @returns {Promise<{port: number, close: () => Promise<void>}>}
 */
export async function startProxy({port, rttMs}) {
  const sockets = new Set();
  const server = createServer({allowHalfOpen: true, noDelay: true}, (client) => {
    const upstream = connect({port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true});
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ]) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        // What is still on its way back is of no use to anybody once the other end has gone.
        if (!other.destroyed) setTimeout(() => other.destroy(), rttMs);
      });
    }
    relay(client, upstream, rttMs / 2, performance.now() + rttMs);
    relay(upstream, client, rttMs / 2, 0);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: server.address().port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
