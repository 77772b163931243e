/** Runs in the page: one client of the vendor's SDK, what it reported, and measurements of its call. */
(() => {
  const {TelnyxRTC} = window.TelnyxWebRTC;
  const remote = () => document.getElementById('remote');

  const lab = {
    client: null,
    call: null,
    /** Calls that came in, oldest first. */
    incoming: [],
    ready: 0,
    errors: [],
    warnings: [],
    /** Notifications about something else than the state of a call. */
    events: [],
    reports: 0,
    states: [],
    conversation: [],

    connect(options) {
      lab.client = new TelnyxRTC({iceServers: [], ...options});
      lab.client.on('telnyx.ready', () => lab.ready++);
      lab.client.on('telnyx.error', (event) => lab.errors.push((event?.error ?? event)?.code ?? String(event)));
      lab.client.on('telnyx.ai.conversation', ({params}) => lab.conversation.push(params));
      lab.client.on('telnyx.warning', ({warning}) => lab.warnings.push(warning?.code));
      lab.client.on('telnyx.stats.report', () => lab.reports++);
      lab.client.on('telnyx.notification', (notification) => {
        const {type, call} = notification;
        if (type !== 'callUpdate') return lab.noted(notification);
        if (call.direction === 'inbound' && call.state === 'ringing') lab.rings(call);
        if (lab.call && call !== lab.call && call.id !== lab.call.id) return;
        if (lab.states.at(-1) !== call.state) lab.states.push(call.state);
        if (call.remoteStream && remote().srcObject !== call.remoteStream) remote().srcObject = call.remoteStream;
      });
      return lab.client.connect();
    },

    noted({type, call, ...rest}) {
      lab.events.push(JSON.parse(JSON.stringify({type, callId: call?.id, ...rest})));
    },

    rings(call) {
      lab.incoming.push(call);
      lab.pick(call);
    },

    /** Makes another call the one that is watched. */
    pick(call) {
      lab.call = call;
      lab.states = [call.state];
    },

    answer(options) {
      return lab.call.answer({remoteElement: 'remote', ...options});
    },

    dial(options) {
      // The first states are told before newCall() is back.
      lab.call = undefined;
      lab.states = [];
      lab.call = lab.client.newCall({audio: true, video: false, remoteElement: 'remote', ...options});
      return lab.call.id;
    },

    /** Counters of the received audio. */
    async inbound() {
      const stats = await lab.call?.peer?.instance?.getStats();
      const found = [...(stats?.values() ?? [])].find(({type, kind}) => type === 'inbound-rtp' && kind === 'audio');
      return {packets: found?.packetsReceived ?? 0, energy: found?.totalAudioEnergy ?? 0};
    },

    async hears(energy) {
      return (await lab.inbound()).energy > energy;
    },

    /** Loudest frequency of the received audio. */
    frequency() {
      lab.analyser ??= lab.listen();
      const bins = new Float32Array(lab.analyser.frequencyBinCount);
      lab.analyser.getFloatFrequencyData(bins);
      const loudest = bins.indexOf(Math.max(...bins));
      return (loudest * lab.analyser.context.sampleRate) / lab.analyser.fftSize;
    },

    listen() {
      const context = new AudioContext();
      const analyser = context.createAnalyser();
      analyser.fftSize = 8192;
      analyser.smoothingTimeConstant = 0;
      context.createMediaStreamSource(remote().srcObject).connect(analyser);
      return analyser;
    },
  };

  window.lab = lab;
})();
