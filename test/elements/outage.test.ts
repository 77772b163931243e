/** Cut off, back again, lost: what both elements say from one snapshot to the next, and that nothing moves or goes missing meanwhile. */
import {expect} from '@open-wc/testing';
import type {CallSnapshot, ConnectionState} from '../../src/client/state.js';
import {toModel} from '../../src/elements/ai-assistant/assistant.view-model.js';
import type {AssistantModel} from '../../src/elements/ai-assistant/model.js';
import {NO_OUTAGE, outageOf} from '../../src/elements/base/outage.js';
import type {Outage} from '../../src/elements/base/outage.js';
import {toModel as toDialerModel} from '../../src/elements/dialer/dialer.view-model.js';
import type {DialerModel} from '../../src/elements/dialer/model.js';
import {DIALER_MODELS, DialerHost} from '../support/dialer-models.js';
import type {DialerModelName} from '../support/dialer-models.js';
import {CALL, inputOf, item, modelOf, NOW} from '../support/states.js';
import type {StateName} from '../support/states.js';
import {ViewHost} from '../support/view-host.js';

/** What the snapshot says, one after the other. */
interface Moment {
  readonly line?: ConnectionState;
  readonly call?: Partial<CallSnapshot> | null;
  /** Milliseconds since the first. */
  readonly at?: number;
}

const RECOVERING: Moment = {call: {state: 'recovering'}};
const END: Partial<CallSnapshot> = {
  state: 'destroy',
  endedAt: NOW,
  end: {
    cause: 'NORMAL_TEMPORARY_FAILURE',
    causeCode: 41,
    sipCode: null,
    sipReason: null,
    recoverable: true,
    errorCode: 48501,
    by: 'local',
  },
};

describe('outages', () => {
  const stages = (moments: readonly Moment[]): string[] => {
    let outage: Outage = NO_OUTAGE;
    return moments.map(({line = 'ready', call = {}, at = 0}) => {
      outage = outageOf(outage, line, call ? {...CALL, ...call} : undefined, NOW + at);
      return outage.stage || (outage.restoredUntil > NOW + at ? 'restored' : '');
    });
  };
  const TABLE: readonly [string, readonly Moment[], readonly string[]][] = [
    [
      'the call is not back before the server has offered it again',
      [{}, {line: 'reconnecting'}, {}, RECOVERING, {}, {at: 3999}, {at: 4000}],
      ['', 'cut', 'cut', 'back', 'restored', 'restored', ''],
    ],
    [
      'it is offered before the registration is told',
      [{line: 'reconnecting'}, {line: 'reconnecting', ...RECOVERING}, {line: 'reconnecting'}, {}],
      ['cut', 'back', 'back', 'restored'],
    ],
    [
      'the sound stops first, as it does where a network goes away',
      [{call: {media: 'interrupted'}}, {line: 'offline', call: {media: 'failed'}}, {}, RECOVERING, {}],
      ['silent', 'cut', 'cut', 'back', 'restored'],
    ],
    [
      'only the sound stops',
      [{call: {media: 'interrupted'}}, {call: {media: 'failed'}}, {}],
      ['silent', 'silent', 'restored'],
    ],
    ['nobody listens to text', [{call: {media: 'failed', mode: 'text'}}], ['']],
    ['the call ends without its sound', [{call: {media: 'failed'}}, {call: null}], ['silent', '']],
    ['without a call', [{call: null}, {call: null, line: 'offline'}, {call: null}], ['', 'cut', 'restored']],
    [
      'given up',
      [
        {call: null, line: 'reconnecting'},
        {call: null, line: 'failed'},
      ],
      ['cut', ''],
    ],
    [
      'the first connection',
      [{call: null, line: 'connecting'}, {call: null, line: 'authenticating'}, {call: null}],
      ['', '', ''],
    ],
    [
      'cut again',
      [{line: 'reconnecting'}, {}, RECOVERING, {}, {line: 'reconnecting', at: 10}, {at: 20}],
      ['cut', 'cut', 'back', 'restored', 'cut', 'cut'],
    ],
  ];
  for (const [name, moments, wanted] of TABLE) it(name, () => expect(stages(moments)).to.deep.equal(wanted));
});

describe('assistant: cut off and back', () => {
  const play = (moments: readonly Moment[], given: Parameters<typeof inputOf>[0] = {}): AssistantModel[] => {
    let {memory} = inputOf({});
    return moments.map(({line = 'ready', call = {}, at = 0}) => {
      const input = {memory, now: NOW + at, ...given.input};
      const model = toModel(
        inputOf({...given, connection: {state: line}, call: call && {...given.call, ...call}, input}),
      );
      memory = model.memory;
      return model;
    });
  };
  const OUTAGE: readonly Moment[] = [{}, {line: 'reconnecting'}, {}, RECOVERING, {at: 6000}, {at: 10_000}];

  it('says what goes on, once that it is over, and then what it said before', () => {
    const models = play(OUTAGE);
    expect(models.map(({status}) => status)).to.deep.equal([
      'Listening',
      'Reconnecting… The call goes on.',
      'Reconnecting… The call goes on.',
      'Reconnecting… The call goes on.',
      'Connected again.',
      'Listening',
    ]);
    expect(models.map(({time}) => time).slice(-2)).to.deep.equal(['01:30', '01:34']);
  });

  it('by text there is a line only then, which names what waits', () => {
    const statuses = (given: Parameters<typeof inputOf>[0]): string[] =>
      play([{line: 'reconnecting'}, {line: 'offline'}], given).map(({status}) => status);
    expect(statuses({call: {mode: 'text'}})).to.deep.equal([
      'Reconnecting… You can send soon.',
      'You are offline. Check your network.',
    ]);
    expect(statuses({input: {draft: 'hello'}})[0]).to.equal('Reconnecting… You can send soon.');
  });

  it('a call that breaks off says so, whatever was told after it, and keeps time and items', () => {
    const items = [item('1', 'user', 'Hello')];
    for (const errorCode of [48501, 50003, 45003]) {
      const end = {...END.end!, errorCode};
      const [model] = play([{line: 'failed', call: {...END, end}}], {
        items,
        snapshot: {notice: {code: 45003, name: 'X', fatal: true, callId: null, at: NOW + 1}},
      });
      expect(model).to.include({phase: 'failed', time: '01:24', callMode: 'voice'});
      expect(model!.failure).to.include({title: 'The conversation was interrupted', primary: 'again'});
      expect(model!.items).to.deep.equal(items);
    }
  });

  it('a start that fails takes nothing away of what was said; one that succeeds begins anew', () => {
    const items = [item('1', 'user', 'Hello')];
    const {memory} = toModel(inputOf({items, call: END}));
    const again = toModel(
      inputOf({call: {...END, activeAt: null, end: {...END.end!, errorCode: 45003}}, input: {memory}}),
    );
    expect(again.items).to.deep.equal(items);
    expect(toModel(inputOf({input: {memory: again.memory}})).items).to.deep.equal([]);
  });

  it('says that there is no network when a start ran out of time without one', () => {
    const call = {...END, activeAt: null, end: {...END.end!, errorCode: 45003}};
    expect(toModel(inputOf({call, connection: {state: 'offline'}})).failure?.title).to.equal('You are offline');
    const waiting = inputOf({call: {state: 'new', activeAt: null}, connection: {state: 'offline'}});
    expect(toModel(waiting).status).to.equal('You are offline. Check your network.');
  });
});

const hosts: HTMLElement[] = [];
afterEach(() => {
  for (const host of hosts.splice(0)) host.remove();
});
const added = <T extends HTMLElement>(host: T): T => {
  hosts.push(host);
  document.body.append(host);
  return host;
};
const boxes = (root: ShadowRoot, parts: readonly string[]): string[] =>
  parts.map((name) => {
    const {x, y, width, height} = root.querySelector(`[part~=${name}]`)!.getBoundingClientRect();
    return `${name} ${[x, y, width, height].map(Math.round).join(' ')}`;
  });

describe('assistant views: cut off and back', () => {
  const part = (host: ViewHost, name: string): HTMLElement => host.root.querySelector(`[part~=${name}]`)!;
  const show = (name: StateName): ViewHost => {
    const host = added(new ViewHost());
    host.draw(modelOf(name));
    return host;
  };

  it('nothing moves, by voice and by text', () => {
    const parts = ['header', 'transcript', 'composer', 'input', 'end-button'];
    for (const [before, ...after] of [
      ['live-thinking', 'live-reconnecting', 'live-restored'],
      ['text-thinking', 'text-reconnecting', 'text-restored'],
    ] as const) {
      const host = show(before);
      const start = boxes(host.root, parts);
      for (const name of after) {
        host.draw(modelOf(name));
        expect(boxes(host.root, parts), name).to.deep.equal(start);
      }
    }
  });

  it('typed text waits in the field with its caret: neither Enter nor the button send it, and the button says why', () => {
    const host = show('live-reconnecting-draft');
    const field = part(host, 'input') as HTMLTextAreaElement;
    field.focus();
    field.setSelectionRange(2, 5);
    field.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, cancelable: true}));
    const send = part(host, 'send-button') as HTMLButtonElement;
    const again = host.root.querySelector<HTMLButtonElement>('.link')!;
    expect([send.disabled, again.disabled, send.title]).to.deep.equal([true, true, 'Reconnecting… You can send soon.']);
    expect((part(host, 'end-button') as HTMLButtonElement).disabled).to.equal(false);
    host.draw({...modelOf('live-restored'), draft: field.value});
    expect([field.value, field.selectionStart, field.selectionEnd]).to.deep.equal(['A table for two, please', 2, 5]);
    expect(host.root.activeElement).to.equal(field);
    expect([host.asked, send.disabled]).to.deep.equal([[], false]);
  });

  it('the launcher says it while the panel is closed, and a live region outside of the panel once', () => {
    const host = show('launcher-live');
    const region = host.root.querySelector(':host > [role=status], p.hidden[role=status]:not(#panel *)')!;
    const says = (name: StateName): string[] => {
      host.draw(modelOf(name));
      return [part(host, 'launcher').innerText.replace(/\s+/g, ' ').trim(), region.textContent];
    };
    expect(region.textContent).to.equal('');
    expect(says('launcher-reconnecting')).to.deep.equal([
      'Reconnecting… Return to the call 01:24',
      'Reconnecting… The call goes on.',
    ]);
    expect(says('launcher-restored')).to.deep.equal(['Connected again. Return to the call 01:24', 'Connected again.']);
    expect(says('launcher-lost')).to.deep.equal([
      'The conversation was interrupted',
      'The conversation was interrupted',
    ]);
    expect(says('failed-lost')[1]).to.equal('');
  });

  it('after a lost call: start again, keep what was said, send again what was not delivered', () => {
    const host = show('failed-lost-undelivered');
    expect(part(host, 'error-action').innerText.trim()).to.equal('Start again');
    part(host, 'error-action').click();
    part(host, 'download-button').click();
    host.root.querySelector<HTMLButtonElement>('.link')!.click();
    expect(host.asked).to.deep.equal([
      {name: 'start', args: ['text']},
      {name: 'downloadTranscript', args: []},
      {name: 'resend', args: ['7']},
    ]);
  });

  it('has the words for it without the chunk of exact ones, which may be out of reach now', () => {
    expect(modelOf('failed-lost-first').failure).to.deep.equal({...modelOf('failed-lost').failure, code: 50003});
  });
});

describe('dialer: cut off and back', () => {
  const {rows: _rows, hint: _hint, ...idle} = {...DIALER_MODELS.idle, hint: ''};
  const play = (moments: readonly Moment[], given: Partial<CallSnapshot> = {}): DialerModel[] => {
    let memory: DialerModel['memory'] = {...NO_OUTAGE, known: ''};
    return moments.map(({line = 'ready', call = {}, at = 0}) => {
      const {snapshot} = inputOf({
        connection: {state: line},
        call: call && {...CALL, remoteName: 'Maria', ...given, ...call},
      });
      const model = toDialerModel({
        ...idle,
        snapshot,
        memory,
        configured: true,
        entry: {...idle.entry, country: '', removed: [], isName: false},
        keysOpen: false,
        hidden: () => false,
        extras: () => ({digits: '12', holding: false}),
        silenced: () => false,
        autoAnswerAt: () => null,
        front: null,
        dismissedEnd: null,
        entries: [],
        now: NOW + at,
        show: (number: string) => number,
        lang: 'en',
      });
      memory = model.memory;
      return model;
    });
  };

  it('says what goes on, announces the way back once, and not what was known before', () => {
    const moments = [
      {},
      {line: 'reconnecting'},
      {},
      RECOVERING,
      {at: 1000},
      {at: 6000},
      {at: 7000, call: {muted: true}},
      {at: 8000},
    ];
    const models = play(moments as readonly Moment[]);
    expect(models.map(({call}) => call!.status)).to.deep.equal([
      'In call',
      'Reconnecting… The call goes on.',
      'Reconnecting… The call goes on.',
      'Reconnecting… The call goes on.',
      'Connected again.',
      'In call',
      'You are muted',
      'In call',
    ]);
    expect(models.map(({announcement}) => announcement)).to.deep.equal([
      'Maria. In call',
      'Maria. Reconnecting… The call goes on.',
      'Maria. Reconnecting… The call goes on.',
      'Maria. Reconnecting… The call goes on.',
      'Connected again.',
      '',
      'Maria. You are muted',
      'Maria. In call',
    ]);
    expect(models.map(({away}) => away)).to.deep.equal([false, true, true, true, false, false, false, false]);
    expect(models.every(({call}) => call!.digits === '12')).to.equal(true);
  });

  it('tells sound, network and server apart', () => {
    const status = (moment: Moment, given?: Partial<CallSnapshot>): string => play([moment], given)[0]!.call!.status;
    for (const media of ['interrupted', 'failed'] as const) {
      expect(status({call: {media}})).to.equal('The sound stopped. Reconnecting…');
    }
    expect(status({line: 'offline', call: {media: 'failed'}})).to.equal('You are offline. Check your network.');
    expect(status({line: 'reconnecting', call: {state: 'held', held: true}})).to.equal(
      'Reconnecting… The call goes on.',
    );
    expect(status({line: 'reconnecting'}, {state: 'ringing', activeAt: null})).to.equal('Reconnecting…');
    expect(play([{call: {media: 'failed'}}])[0]!.away, 'the server is there').to.equal(false);
  });

  it('a lost call ends with a reason and a way on, also one that was not answered yet', () => {
    for (const more of [{}, {activeAt: null}]) {
      const [, model] = play([{line: 'reconnecting'}, {call: {...END, remoteNumber: '+1', ...more}}]);
      expect(model!.ended).to.include({reason: 'The connection was lost.', redial: '+1', failed: true, code: 48501});
      expect(model!.announcement).to.equal('The connection was lost.');
    }
  });

  it('without a call: the way back is announced once and shown for a moment', () => {
    const moments: readonly Moment[] = [{call: null, line: 'offline'}, {call: null}, {call: null, at: 5000}];
    const models = play(moments);
    expect(models.map(({announcement}) => announcement)).to.deep.equal(['You are offline', 'Connected again.', '']);
    expect(models.map(({restored}) => restored)).to.deep.equal([false, true, false]);
  });
});

describe('dialer views: cut off and back', () => {
  const part = (host: DialerHost, name: string): HTMLElement => host.root.querySelector(`[part~=${name}]`)!;
  const show = (name: DialerModelName, width = ''): DialerHost => {
    const host = added(new DialerHost());
    host.style.width = width;
    host.draw(DIALER_MODELS[name]);
    return host;
  };

  it('nothing moves in a call, with keys or without, nor before one', () => {
    const call = ['caller-name', 'mute-button', 'hangup-button', 'dialer'];
    for (const [parts, before, ...after] of [
      [call, 'live', 'reconnecting', 'restored'],
      [[...call, 'key'], 'live-keypad', 'reconnecting-keypad'],
      [['number', 'key', 'call-button', 'dialer'], 'number', 'restored-idle', 'line-reconnecting'],
      [['hangup-button', 'mute-button'], 'button-live', 'button-reconnecting', 'button-restored'],
    ] as const) {
      const host = show(before);
      const start = boxes(host.root, parts);
      for (const name of after) {
        host.draw(DIALER_MODELS[name]);
        expect(boxes(host.root, parts), name).to.deep.equal(start);
      }
    }
  });

  it('what cannot work keeps the focus and says why; hanging up and muting stay', () => {
    const host = show('live-keypad');
    part(host, 'hold-button').focus();
    host.draw(DIALER_MODELS['reconnecting-keypad']);
    expect(host.root.activeElement).to.equal(part(host, 'hold-button'));
    for (const name of ['hold-button', 'key']) {
      expect(part(host, name).ariaDisabled, name).to.equal('true');
      const why = host.root.getElementById(part(host, name).getAttribute('aria-describedby')!)!;
      expect(why.textContent, name).to.include('Reconnecting… The call goes on.');
    }
    for (const name of ['mute-button', 'keypad-button', 'hangup-button']) {
      expect(part(host, name).matches(':disabled, [aria-disabled]'), name).to.equal(false);
    }
    expect(part(host, 'sent-digits').textContent).to.include('1234#');
    host.draw(DIALER_MODELS['live-keypad']);
    expect(part(host, 'key').hasAttribute('aria-disabled')).to.equal(false);
  });

  it('a ringing call cannot be answered, but declined', () => {
    const host = show('reconnecting-incoming');
    expect(part(host, 'answer-button').ariaDisabled).to.equal('true');
    expect(part(host, 'reject-button').hasAttribute('aria-disabled')).to.equal(false);
    expect(part(host, 'status').textContent).to.equal('Reconnecting…');
  });

  it('the launcher says it while the panel is closed', () => {
    const says = (name: DialerModelName): string => part(show(name), 'launcher').innerText.replace(/\s+/g, ' ').trim();
    expect(says('floating-reconnecting')).to.equal('Reconnecting… Return to the call 01:24');
    expect(says('floating-restored')).to.equal('Connected again. Return to the call 01:24');
    expect(says('floating-lost')).to.equal('Call The connection was lost.');
    expect(says('floating-offline')).to.equal('Call You are offline');
  });
});
