/**
 * Runs in every page before its own scripts: keeps what the page opens (connections, sockets, tracks, audio contexts), hears
 * what it plays, and moves its clock or storage where the cell wants that.
 *
 * @param {{storage?: 'blocked' | 'full'}} options
 */
export function installHooks(options) {
  const now = Date.now.bind(Date);
  const PlainAudioContext = window.AudioContext;
  const watch = {
    peers: [],
    sockets: [],
    contexts: [],
    streams: [],
    rejections: [],
    /** Milliseconds that the page's clock is ahead. */
    jump: 0,
    /** The time without jumps. */
    now,
  };
  Object.defineProperty(window, 'watch', {value: watch});

  for (const [name, list] of [
    ['RTCPeerConnection', watch.peers],
    ['WebSocket', watch.sockets],
    ['AudioContext', watch.contexts],
  ]) {
    window[name] = new Proxy(window[name], {
      construct(target, args, newTarget) {
        const made = Reflect.construct(target, args, newTarget);
        list.push(made);
        return made;
      },
    });
  }
  const getUserMedia = MediaDevices.prototype.getUserMedia;
  MediaDevices.prototype.getUserMedia = async function (constraints) {
    const stream = await getUserMedia.call(this, constraints);
    watch.streams.push(stream);
    return stream;
  };
  window.addEventListener('unhandledrejection', ({reason}) => watch.rejections.push(String(reason?.stack ?? reason)));

  window.Date = new Proxy(Date, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length > 0 ? args : [now() + watch.jump], newTarget),
    apply: (target) => new target(now() + watch.jump).toString(),
  });
  Date.now = () => now() + watch.jump;

  if (options.storage === 'blocked') {
    for (const name of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException('blocked by the test', 'SecurityError');
        },
      });
    }
  } else if (options.storage === 'full') {
    Storage.prototype.setItem = () => {
      throw new DOMException('full by the test', 'QuotaExceededError');
    };
  }

  watch.left = () => ({
    tracks: watch.streams.flatMap((stream) => stream.getTracks()).filter(({readyState}) => readyState === 'live')
      .length,
    peers: watch.peers.filter(({connectionState}) => connectionState !== 'closed').length,
    contexts: watch.contexts.filter(({state}) => state !== 'closed').length,
    sockets: watch.sockets.filter(({readyState}) => readyState < 2).length,
  });
  /** Packets that arrived over all connections that are open. */
  watch.packets = async () => {
    let sum = 0;
    for (const peer of watch.peers) {
      if (peer.connectionState === 'closed') continue;
      for (const {type, packetsReceived} of (await peer.getStats()).values()) {
        if (type === 'inbound-rtp') sum += packetsReceived ?? 0;
      }
    }
    return sum;
  };
  /** Samples that were played, and those of them that the browser made up, over all connections that are open. */
  watch.samples = async () => {
    const sum = {peers: watch.peers.length, all: 0, concealed: 0};
    for (const peer of watch.peers) {
      if (peer.connectionState === 'closed') continue;
      for (const {type, totalSamplesReceived, concealedSamples} of (await peer.getStats()).values()) {
        if (type !== 'inbound-rtp') continue;
        sum.all += totalSamplesReceived ?? 0;
        sum.concealed += concealedSamples ?? 0;
      }
    }
    return sum;
  };

  // What is heard, in pieces of 10 ms, over all elements that play a stream.
  const LOUD = 0.005;
  const ears = {context: undefined, node: undefined, sources: new Map(), heard: false, silent: 0, longest: 0};
  const follow = (element) => {
    if (!ears.node) return;
    ears.sources.get(element)?.disconnect();
    const stream = element.srcObject;
    if (!stream || stream.getAudioTracks().length === 0) return;
    const source = new MediaStreamAudioSourceNode(ears.context, {mediaStream: stream});
    source.connect(ears.node);
    ears.sources.set(element, source);
  };
  const elements = new Set();
  const {get, set} = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'srcObject');
  Object.defineProperty(HTMLMediaElement.prototype, 'srcObject', {
    configurable: true,
    get,
    set(stream) {
      set.call(this, stream);
      elements.add(this);
      follow(this);
    },
  });
  const RECORDER = `registerProcessor('recorder', class extends AudioWorkletProcessor {
    constructor() { super(); this.sum = 0; this.count = 0; }
    process([input]) {
      const samples = input[0] ?? new Float32Array(128);
      for (const sample of samples) this.sum += sample * sample;
      this.count += samples.length;
      if (this.count >= sampleRate / 100) {
        this.port.postMessage(Math.sqrt(this.sum / this.count));
        this.sum = this.count = 0;
      }
      return true;
    }
  });`;
  watch.listen = async () => {
    ears.context = new PlainAudioContext();
    await ears.context.resume();
    const url = URL.createObjectURL(new Blob([RECORDER], {type: 'text/javascript'}));
    await ears.context.audioWorklet.addModule(url);
    URL.revokeObjectURL(url);
    ears.node = new AudioWorkletNode(ears.context, 'recorder', {channelCount: 1});
    ears.node.connect(new GainNode(ears.context, {gain: 0})).connect(ears.context.destination);
    ears.node.port.onmessage = ({data}) => {
      if (data > LOUD) [ears.heard, ears.silent] = [true, 0];
      else ears.longest = Math.max(ears.longest, (ears.silent += 10));
    };
    for (const element of elements) follow(element);
  };
  watch.hears = () => ears.heard && ears.silent === 0;
  /** From now on the longest silence is looked for. */
  watch.mark = () => (ears.longest = ears.silent = 0);
  watch.gap = () => (ears.heard ? ears.longest : null);
  watch.stopListening = () => ears.context?.close();
}
