/** What clicks and keys ask for: each first a request that the page may stop (contract §5), then the deed. */
import type {DialerActions, DialerModel} from './model.js';
import type {DialerSession} from './session.js';

/** The server keeps the call as it is. */
const HOLD_REFUSED = 44001;

export function dialerActions(session: DialerSession): DialerActions {
  const {host, entry, devices, log} = session;
  const shown = (): DialerModel | undefined => session.shown;
  const may = (name: string, callId: string | null, value: unknown = null): boolean =>
    session.asks(name, {callId, value});
  const current = (): string => shown()?.call?.id ?? '';
  const setDevice = (kind: 'audioinput' | 'audiooutput' | 'ringer', id: string): void => {
    const {client, words} = session;
    const call = shown()?.call ? client?.calls[current()] : undefined;
    if (!client || !may('telnyx-device-request', call?.id ?? null, {kind, deviceId: id})) return session.draw();
    if (kind === 'audiooutput') client.setOptions({outputDevice: id || undefined});
    else if (kind === 'ringer') client.setOptions({ringerDevice: id || undefined});
    else {
      const before = client.options.inputDevice;
      client.setOptions({inputDevice: id || undefined});
      const switched = Promise.all(session.control.going.map((one) => one.setAudioInDevice(id)));
      switched.catch(() => client.setOptions({inputDevice: before}));
      session.quietly(switched, words.troubleDevice);
    }
    session.draw();
  };

  return {
    open: () => host.setOpen(true),
    close: () => host.setOpen(false),
    show: (view) => {
      session.leaveEnd();
      session.enter({view});
      if (view === 'history') log.markSeen();
      if (view === 'settings') void devices.refresh(session.client);
    },
    toggleKeys: () => session.enter({keysOpen: !session.state.keysOpen}),

    edit: (input, inputType) => entry.edit(input, inputType),
    paste: (event) => entry.paste(event),
    undo: () => entry.undo(),
    backspace: () => entry.backspace(session.input()),
    clear: () => {
      entry.set('');
      void session.focusNumber();
    },
    key: (key) => {
      const call = shown()?.call;
      if (!call) {
        if (shown()?.ended) session.leaveEnd();
        return entry.key(key, session.input());
      }
      if (!call.answered || shown()?.away || !may('telnyx-dtmf-request', call.id, key)) return;
      session.quietly(session.sendDigits(key), session.words.troubleDigits);
    },

    dial: (target) => {
      if (target !== undefined) entry.set(target);
      if (session.control.going.some(({state}) => state !== 'active' && state !== 'held')) return;
      // As on every telephone: with nothing to call, the last number comes back, and the next press calls it.
      if (!entry.target) {
        const last = log.redial();
        if (last) entry.set(last);
        else void session.focusNumber();
        return;
      }
      session.quietly(session.askDial(), session.words.troubleHold, HOLD_REFUSED);
    },
    chooseCaller: (callerNumber) => session.enter({callerNumber}),
    answer: (id) => {
      if (!shown()?.away && may('telnyx-answer-request', id)) {
        session.quietly(session.answer(id), session.words.troubleHold, HOLD_REFUSED);
      }
    },
    reject: (id) => {
      if (may('telnyx-hangup-request', id)) session.quietly(session.reject(id));
    },
    silence: () => session.incoming.silence(session.client),
    hangup: (id) => {
      if (may('telnyx-hangup-request', id)) session.quietly(session.hangup(id));
    },
    toggleMute: () => {
      const call = shown()?.call;
      if (call && may('telnyx-mute-request', call.id, !call.muted)) session.mute(!call.muted);
    },
    toggleHold: (id) => {
      const call = [shown()?.call, ...(shown()?.others ?? [])].find((one) => one?.id === id);
      if (!call?.answered || call.holding || shown()?.away || !may('telnyx-hold-request', id, !call.held)) return;
      session.quietly(session.hold(id), session.words.troubleHold);
    },
    swap: (id) => {
      if (!id || shown()?.away || !may('telnyx-hold-request', id, false)) return;
      session.quietly(session.swap(id), session.words.troubleHold);
    },

    unlockAudio: () => void session.client?.unlockAudio(),
    resumePermission: () => session.client?.calls[current()]?.media.decide('retry'),
    listenOnly: () => session.client?.calls[current()]?.media.decide('listen'),
    dismissPermission: () => session.quietly(session.hangup(current())),
    retryLine: () => session.quietly(session.ready().then((client) => client.connect())),
    dismissEnded: () => session.leaveEnd(),
    dismissTrouble: () => session.enter({trouble: ''}),
    setDnd: (dnd) => {
      host.dnd = dnd;
    },

    setMicrophone: (id) => setDevice('audioinput', id),
    setSpeaker: (id) => setDevice('audiooutput', id),
    setRinger: (id) => setDevice('ringer', id),
    setVolume: (volume) => {
      if (session.client) session.client.volume = volume;
      session.draw();
    },
    testSpeaker: () => session.client?.chime(),
    nameDevices: () => session.quietly(session.client && devices.name(session.client), session.words.permBlockedTitle),

    fill: (row) => {
      entry.set(row.number);
      session.leaveEnd();
      session.enter({view: 'keypad'});
      void session.focusNumber();
    },
    forget: (row) => log.remove(row?.id),
  };
}

/** What a button of the page asks for (contract §6). Throws 50004 where that needs a call and there is none. */
export function runCommand(session: DialerSession, actions: DialerActions, name: string, value: string): void {
  const {control} = session;
  const ringing = (): string => control.ringing.find(({id}) => !value || id === value)?.id ?? '';
  const commands: Readonly<Record<string, () => unknown>> = {
    dial: () => actions.dial(value || undefined),
    answer: () => ringing() && actions.answer(ringing()),
    reject: () => ringing() && actions.reject(ringing()),
    hangup: () => actions.hangup(value || control.find().id),
    hold: () => actions.toggleHold(value || control.find().id),
    mute: () => actions.toggleMute(),
    'send-digits': () => [...value].forEach((key) => actions.key(key)),
    swap: () => actions.swap(value || (session.shown?.others.at(-1)?.id ?? '')),
    'focus-number': () => void session.focusNumber(),
    connect: () => session.quietly(session.ready().then((client) => client.connect())),
    disconnect: () => session.quietly(session.client?.disconnect()),
  };
  if (Object.hasOwn(commands, name)) commands[name]!();
}
