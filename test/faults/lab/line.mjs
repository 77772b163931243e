/**
 * The wire between browser and gateway for the signalling: a TCP proxy that can be cut, stalled in one direction, and taken
 * away. What it does is what networks do: nobody at either end is told more than TCP tells them.
 */
import {connect, createServer} from 'node:net';

export class Line {
  url = '';
  /** Whether connections can be made. */
  #up = true;
  #server;
  #port;
  /** @type {Set<{client: import('node:net').Socket, server: import('node:net').Socket, stalled: Set<string>}>} */
  #pairs = new Set();

  /** @param {number} port of the gateway on this machine */
  static async open(port) {
    const line = new Line();
    line.#port = port;
    line.#server = createServer((client) => line.#accept(client));
    await new Promise((resolve) => line.#server.listen(0, '127.0.0.1', resolve));
    line.url = `ws://localhost:${line.#server.address().port}/`;
    return line;
  }

  /** Breaks every connection of now. */
  cut() {
    for (const {client, server} of this.#pairs) {
      client.resetAndDestroy();
      server.resetAndDestroy();
    }
  }

  /** Nothing gets through, and nothing can be connected, until `restore`. */
  takeAway() {
    this.#up = false;
    this.cut();
  }

  restore() {
    this.#up = true;
  }

  /**
   * Loses what is sent from now on over the connections of now; they stay open. Later connections work.
   *
   * @param {'up' | 'down'} direction `up`: the server hears nothing any more; `down`: the page hears nothing
   */
  stall(direction) {
    for (const {stalled} of this.#pairs) stalled.add(direction);
  }

  close() {
    this.cut();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #accept(client) {
    if (!this.#up) return client.resetAndDestroy();
    const server = connect(this.#port, '127.0.0.1');
    const pair = {client, server, stalled: new Set()};
    this.#pairs.add(pair);
    this.#relay(client, server, () => pair.stalled.has('up'));
    this.#relay(server, client, () => pair.stalled.has('down'));
    const over = () => {
      this.#pairs.delete(pair);
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) {
      socket
        .setNoDelay(true)
        .on('close', over)
        .on('error', () => {});
    }
  }

  /** Not paused: a stalled network takes what is written, until the buffers of TCP are full. */
  #relay(from, to, stalled) {
    from.on('data', (data) => stalled() || to.write(data));
    from.on('end', () => stalled() || to.end());
  }
}
