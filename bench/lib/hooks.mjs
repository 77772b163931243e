/**
 * Runs in every page before its own scripts, whichever client it has: notes when things happened, keeps count of what is
 * open, and finds the first audio of a call. Times are `performance.now()` of the page, in milliseconds.
 *
 * @param {{frames: boolean}} options `frames`: note every message on the wire, too
 */
export function installHooks({frames}) {
  const bench = {
    /** What happened since `begin()`: `[name, ms]`, in order. */
    marks: [],
    /** Only what is not over: an ended call must not be kept from garbage collection by being counted. */
    peers: new Set(),
    tracks: new Set(),
    contexts: new Set(),
    problems: [],
  };
  Object.defineProperty(window, 'bench', {value: bench});
  const mark = (name, at = performance.now()) => void bench.marks.push([name, at]);
  bench.mark = mark;
  bench.begin = (at = performance.now()) => {
    bench.marks = [];
    mark('begin', at);
  };
  window.addEventListener('error', ({message}) => bench.problems.push(message));

  const wrapped = (name, made) => {
    const Original = window[name];
    window[name] = new Proxy(Original, {
      construct(target, args, newTarget) {
        const instance = Reflect.construct(target, args, newTarget);
        made(instance);
        return instance;
      },
    });
  };

  wrapped('AudioContext', (context) => bench.contexts.add(context));

  const capture = MediaDevices.prototype.getUserMedia;
  MediaDevices.prototype.getUserMedia = async function (constraints) {
    mark('microphone asked');
    const stream = await capture.call(this, constraints);
    mark('microphone open');
    for (const track of stream.getTracks()) bench.tracks.add(track);
    return stream;
  };
  const clone = MediaStreamTrack.prototype.clone;
  MediaStreamTrack.prototype.clone = function () {
    const copy = clone.call(this);
    bench.tracks.add(copy);
    return copy;
  };

  const stop = MediaStreamTrack.prototype.stop;
  let stopped = 0;
  MediaStreamTrack.prototype.stop = function () {
    stop.call(this);
    if (bench.tracks.has(this)) stopped = performance.now();
  };

  wrapped('RTCPeerConnection', (peer) => {
    mark('peer made');
    bench.peers.add(peer);
    bench.peer = peer;
    const once = {once: true};
    peer.addEventListener('icecandidate', ({candidate}) => candidate && mark('first candidate'), once);
    peer.addEventListener('icegatheringstatechange', () => {
      if (peer.iceGatheringState === 'complete') mark('all candidates');
    });
    peer.addEventListener('iceconnectionstatechange', () => {
      if (peer.iceConnectionState === 'connected') mark('ICE connected');
    });
    peer.addEventListener('connectionstatechange', () => {
      if (peer.connectionState !== 'connected') return;
      mark('DTLS connected');
      void bench.counts(peer);
    });
    peer.addEventListener('track', ({receiver}) => bench.listen(peer, receiver), once);
  });
  const {close, createOffer, setLocalDescription, setRemoteDescription} = RTCPeerConnection.prototype;
  Object.assign(RTCPeerConnection.prototype, {
    close() {
      bench.peers.delete(this);
      if (bench.peer === this) bench.peer = undefined;
      close.call(this);
    },
    async createOffer(...args) {
      const offer = await createOffer.apply(this, args);
      mark('offer made');
      return offer;
    },
    async setLocalDescription(...args) {
      await setLocalDescription.apply(this, args);
      mark('offer applied');
    },
    async setRemoteDescription(...args) {
      await setRemoteDescription.apply(this, args);
      mark('answer applied');
    },
  });

  if (frames) {
    const METHOD = /"method":"(?:telnyx_rtc\.)?(\w+)"/;
    const send = WebSocket.prototype.send;
    WebSocket.prototype.send = function (text) {
      mark(`sent ${METHOD.exec(text)?.[1] ?? 'a result'}`);
      send.call(this, text);
    };
    wrapped('WebSocket', (socket) => {
      mark('socket made');
      socket.addEventListener('open', () => mark('socket open'));
      socket.addEventListener('message', ({data}) => mark(`got ${METHOD.exec(data)?.[1] ?? 'a result'}`));
    });
  }

  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  /** Like `pause(0)`, but never clamped to 4 ms. */
  bench.turn = () =>
    new Promise((resolve) => {
      const {port1, port2} = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(null);
    });

  /** First sound that reached the receiver's track; asked every 4 ms, audio is handed over in pieces of 10 ms. */
  bench.listen = async (peer, receiver) => {
    while (bench.peers.has(peer)) {
      const [source] = receiver.getSynchronizationSources();
      if (source) return mark('first sound');
      await pause(4);
    }
  };

  /**
   * First packet: the browser counts packets at most every 50 ms, so the time is that of the last one, less 20 ms (the
   * gateway's pace) for each one before it.
   */
  bench.counts = async (peer) => {
    while (bench.peers.has(peer)) {
      for (const report of (await peer.getStats()).values()) {
        if (report.type !== 'inbound-rtp' || !report.packetsReceived) continue;
        const {packetsReceived, lastPacketReceivedTimestamp} = report;
        return mark('first packet', lastPacketReceivedTimestamp - performance.timeOrigin - 20 * (packetsReceived - 1));
      }
      await pause(10);
    }
  };

  bench.at = (name) => bench.marks.find(([is]) => is === name)?.[1];
  /** Waits for a mark, 10 s at most. */
  bench.until = async (name) => {
    const end = performance.now() + 10_000;
    while (bench.at(name) === undefined) {
      if (performance.now() > end) {
        throw new Error(`no "${name}" within 10 s; ${JSON.stringify([bench.marks.slice(-12), bench.problems])}`);
      }
      await pause(5);
    }
  };

  bench.live = () => {
    for (const track of bench.tracks) if (track.readyState === 'ended') bench.tracks.delete(track);
    for (const context of bench.contexts) if (context.state === 'closed') bench.contexts.delete(context);
    return {peers: bench.peers.size, tracks: bench.tracks.size, contexts: bench.contexts.size};
  };

  /** Hangs up and waits until no microphone is open; how long that took. */
  bench.release = async (hangup) => {
    const from = performance.now();
    hangup();
    while (bench.live().tracks > 0) {
      if (performance.now() - from > 10_000) throw new Error('the microphone stays open');
      await bench.turn();
    }
    // The client goes on after it has stopped the track, and nobody else is heard before it is done.
    return (stopped > from ? stopped : performance.now()) - from;
  };
}
