/**
 * Runs in every page before its own scripts: collects what the page opens (connections, tracks, sockets, audio
 * contexts), what it does while nobody touches it (timers, storage), and the events of the elements.
 */
export function installHooks(options) {
  const all = (name, list) => {
    const Original = window[name];
    if (!Original) return;
    window[name] = new Proxy(Original, {
      construct(target, args, newTarget) {
        const made = Reflect.construct(target, args, newTarget);
        list.push(made);
        return made;
      },
    });
  };
  const {AudioContext: PlainAudioContext} = window;
  const lab = {
    peers: [],
    sockets: [],
    contexts: [],
    streams: [],
    /** What was done without being asked for: names with arguments. */
    activity: [],
    events: [],
    violations: [],
    rejections: [],
    asked: 0,
    /** Name of the DOMException that getUserMedia rejects with from now on. */
    microphone: options.microphoneError ?? null,
    energy: 0,
  };
  Object.defineProperty(window, 'lab', {value: lab});
  const usual = options.host ?? 'telnyx-ai-assistant';
  all('RTCPeerConnection', lab.peers);
  all('WebSocket', lab.sockets);
  all('AudioContext', lab.contexts);

  /** A visitor who does not make a sound: whoever types is then not interrupted by their own microphone. */
  const silence = async (stream) => {
    // Without a sound card Firefox never starts an audio context.
    if (navigator.userAgent.includes('Firefox')) return stream;
    for (const track of stream.getTracks()) track.stop();
    const context = (lab.quiet ??= new PlainAudioContext());
    await context.resume();
    const source = new ConstantSourceNode(context, {offset: 0});
    const sink = new MediaStreamAudioDestinationNode(context);
    source.connect(sink);
    source.start();
    return sink.stream;
  };

  if (options.insecure) {
    Object.defineProperty(window, 'isSecureContext', {value: false, configurable: true});
    Object.defineProperty(Navigator.prototype, 'mediaDevices', {get: () => undefined, configurable: true});
  } else if (window.MediaDevices) {
    const real = MediaDevices.prototype.getUserMedia;
    MediaDevices.prototype.getUserMedia = async function (constraints) {
      lab.asked++;
      if (lab.microphone) throw new DOMException('made by the test', lab.microphone);
      const stream = options.quiet
        ? await silence(await real.call(this, constraints))
        : await real.call(this, constraints);
      lab.streams.push(stream);
      return stream;
    };
  }
  if (options.noCommands) {
    // A browser that knows no commands.
    delete HTMLButtonElement.prototype.commandForElement;
    window.addEventListener('command', (event) => event.stopImmediatePropagation(), {capture: true});
  }
  if (options.storageBlocked) {
    for (const name of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException('blocked by the test', 'SecurityError');
        },
      });
    }
  }

  const watch = (object, name) => {
    const original = object?.[name];
    if (typeof original !== 'function') return;
    object[name] = function (...args) {
      lab.activity.push(`${name} ${typeof args[0] === 'string' ? args[0] : ''}`.trim());
      return original.apply(this, args);
    };
  };
  for (const name of ['setTimeout', 'setInterval', 'requestAnimationFrame', 'requestIdleCallback', 'fetch']) {
    watch(window, name);
  }
  watch(Storage.prototype, 'setItem');
  watch(Storage.prototype, 'getItem');
  watch(window.IDBFactory?.prototype, 'open');
  watch(XMLHttpRequest.prototype, 'open');
  watch(Navigator.prototype, 'sendBeacon');

  document.addEventListener('securitypolicyviolation', ({violatedDirective, blockedURI, sourceFile}) => {
    // Firefox asks for the site's icon by itself, and blames the page.
    if (!blockedURI.endsWith('/favicon.ico')) {
      lab.violations.push(`${violatedDirective} ${blockedURI} ${sourceFile ?? ''}`);
    }
  });
  window.addEventListener('unhandledrejection', ({reason}) => lab.rejections.push(String(reason?.stack ?? reason)));
  for (const name of options.events) {
    document.addEventListener(name, (event) => {
      lab.events.push({
        name,
        detail: structuredClone(event.detail),
        from: event.target.id,
        cancelable: event.cancelable,
      });
    });
  }

  /** The element of a shadow root by part or by selector. */
  lab.find = (part, host = usual) => {
    const root = document.querySelector(host)?.shadowRoot;
    return root?.querySelector(/^[\w-]+$/.test(part) ? `[part~="${part}"]` : part) ?? null;
  };
  lab.shown = (element) => {
    if (!element?.isConnected) return false;
    return (
      element.checkVisibility({visibilityProperty: true, opacityProperty: true}) && element.getClientRects().length > 0
    );
  };
  /** Not moving any more: a click goes where it was aimed. */
  lab.still = async (element) => {
    const where = () => JSON.stringify(element.getBoundingClientRect());
    const before = where();
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    return element.isConnected && where() === before;
  };
  lab.is = (state, host = usual) => document.querySelector(host)?.matches(`:state(${state})`) ?? false;
  lab.text = (part, host) => lab.find(part, host)?.innerText?.trim() ?? '';
  lab.items = (host = 'telnyx-ai-assistant') =>
    [...document.querySelector(host).transcript].map(({role, text, final, delivery}) => ({
      role,
      text,
      final,
      delivery,
    }));
  lab.livePeers = () => lab.peers.filter(({connectionState}) => connectionState !== 'closed').length;
  lab.liveTracks = () =>
    lab.streams.flatMap((stream) => stream.getTracks()).filter((track) => track.readyState === 'live').length;
  lab.liveSockets = () => lab.sockets.filter(({readyState}) => readyState < 2).length;
  lab.liveContexts = () => lab.contexts.filter(({state}) => state !== 'closed').length;
  /** Inbound audio of all connections: what arrived and how loud it was. */
  lab.inbound = async () => {
    const sum = {packets: 0, energy: 0};
    for (const peer of lab.peers) {
      if (peer.connectionState === 'closed') continue;
      for (const report of (await peer.getStats()).values()) {
        if (report.type !== 'inbound-rtp') continue;
        sum.packets += report.packetsReceived ?? 0;
        sum.energy += report.totalAudioEnergy ?? 0;
      }
    }
    return sum;
  };
  lab.sent = async () => {
    let packets = 0;
    for (const peer of lab.peers) {
      if (peer.connectionState === 'closed') continue;
      for (const report of (await peer.getStats()).values()) {
        if (report.type === 'outbound-rtp') packets += report.packetsSent;
      }
    }
    return packets;
  };
}

export const FACTS = [
  'telnyx-connection-change',
  'telnyx-ready',
  'telnyx-call-change',
  'telnyx-call-end',
  'telnyx-warning',
  'telnyx-error',
  'telnyx-mute-change',
  'telnyx-transcript',
  'telnyx-agent-state',
  'telnyx-settings',
];

export const REQUESTS = [
  'telnyx-open-request',
  'telnyx-close-request',
  'telnyx-call-request',
  'telnyx-hangup-request',
  'telnyx-mute-request',
  'telnyx-message-request',
  'telnyx-consent-request',
  'telnyx-link-request',
  'telnyx-permission-needed',
  'telnyx-tool-call',
];

/** What a dialer tells and asks besides. */
export const PHONE = [
  'telnyx-call-incoming',
  'telnyx-answer-request',
  'telnyx-hold-request',
  'telnyx-dtmf-request',
  'telnyx-device-request',
  'telnyx-hold-change',
];
