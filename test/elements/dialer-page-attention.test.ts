/** The dialer calls a user who looks elsewhere: flashing title and notifications. */
import {expect} from '@open-wc/testing';
import {Attention} from '../../src/elements/dialer/page/attention.js';
import type {AttentionRules} from '../../src/elements/dialer/page/attention.js';
import {FakeClock} from '../support/fake-clock.js';

const ann = {id: 'a', title: 'Ann', text: 'Incoming call'};
const bob = {id: 'b', title: 'Bob', text: 'Incoming call'};

class Shown extends EventTarget {
  static permission: NotificationPermission = 'granted';
  static asked = 0;
  static all: Shown[] = [];
  static requestPermission(): Promise<NotificationPermission> {
    Shown.asked++;
    Shown.permission = 'granted';
    return Promise.resolve('granted');
  }
  readonly title: string;
  readonly options: NotificationOptions;
  closed = false;
  constructor(title: string, options: NotificationOptions) {
    super();
    this.title = title;
    this.options = options;
    Shown.all.push(this);
  }
  close(): void {
    this.closed = true;
  }
}

class Page extends EventTarget {
  Notification? = Shown as unknown as typeof Notification;
  focused = 0;
  focus(): void {
    this.focused++;
  }
}

describe('dialer: attention', () => {
  const title = document.title;
  const made: Attention[] = [];
  const setup = (rules: Partial<AttentionRules> = {}) => {
    const clock = new FakeClock();
    const page = new Page();
    const view = {visibilityState: 'hidden' as DocumentVisibilityState, hasFocus: () => true};
    const clicked: string[] = [];
    const attention = new Attention(
      {
        document: {
          get title() {
            return document.title;
          },
          set title(text) {
            document.title = text;
          },
          get visibilityState() {
            return view.visibilityState;
          },
          hasFocus: () => view.hasFocus(),
        },
        window: page,
        clock,
        onClick: (id) => clicked.push(id),
      },
      {flash: true, notifications: 'all', ...rules},
    );
    made.push(attention);
    return {clock, page, view, clicked, attention};
  };

  beforeEach(() => {
    document.title = 'Shop';
    Shown.permission = 'granted';
    Shown.asked = 0;
    Shown.all = [];
  });
  afterEach(() => {
    for (const attention of made.splice(0)) attention.dispose();
    document.title = title;
  });

  it('the title alternates each second while it rings and is as before after it', () => {
    const {attention, clock} = setup();
    const seen: string[] = [];
    attention.ringing([ann]);
    for (let beat = 0; beat < 4; beat++) {
      seen.push(document.title);
      clock.advance(1000);
    }
    expect(seen).to.deep.equal(['☎ Ann', 'Shop', '☎ Ann', 'Shop']);
    attention.ringing([bob]);
    expect(document.title).to.equal('☎ Bob');
    attention.ringing([]);
    expect([document.title, clock.pending]).to.deep.equal(['Shop', 0]);
  });

  it('a title that the page sets meanwhile wins', () => {
    const {attention, clock} = setup();
    attention.ringing([ann]);
    document.title = 'Cart';
    clock.advance(1000);
    expect(document.title).to.equal('Cart');
    clock.advance(1000);
    expect(document.title).to.equal('☎ Ann');
    clock.advance(1000);
    document.title = 'Paid';
    clock.advance(1000);
    expect(document.title).to.equal('☎ Ann');
    attention.ringing([]);
    expect(document.title).to.equal('Paid');
    attention.ringing([ann]);
    document.title = 'Thanks';
    attention.dispose();
    expect(document.title).to.equal('Thanks');
  });

  it('survives names with odd spaces and a second dialer', () => {
    const [one, two] = [setup(), setup()];
    one.attention.ringing([{...ann, title: '  Ann \n B  '}]);
    two.attention.ringing([ann]);
    for (const {clock} of [one, two, one, two, one]) clock.advance(1000);
    two.attention.ringing([]);
    one.attention.ringing([]);
    expect(document.title).to.equal('Shop');
  });

  it('the title flashes only where it should', () => {
    const {attention, clock} = setup({flash: false});
    attention.ringing([ann]);
    expect([document.title, clock.pending]).to.deep.equal(['Shop', 0]);
    attention.use({flash: true, notifications: 'off'});
    expect(document.title).to.equal('☎ Ann');
    attention.use({flash: false, notifications: 'off'});
    expect(document.title).to.equal('Shop');
  });

  it('one notification per ringing call, closed when it does not ring any more', () => {
    const {attention, page} = setup();
    attention.ringing([ann]);
    attention.ringing([ann, bob]);
    expect(Shown.all.map((one) => [one.title, one.options.body, one.options.tag])).to.deep.equal([
      ['Ann', 'Incoming call', 'telnyx:call:a'],
      ['Bob', 'Incoming call', 'telnyx:call:b'],
    ]);
    attention.ringing([bob]);
    expect(Shown.all.map(({closed}) => closed)).to.deep.equal([true, false]);
    page.dispatchEvent(new Event('pagehide'));
    expect(Shown.all[1]?.closed).to.equal(true);
    attention.missed({...ann, text: 'Missed call'});
    expect([Shown.all[2]?.options.tag, Shown.all[2]?.closed]).to.deep.equal(['telnyx:missed:a', false]);
    attention.dispose();
    attention.ringing([{...ann, id: 'late'}]);
    attention.missed(ann);
    expect(Shown.all.length).to.equal(3);
  });

  it('a click on it brings the page to the front', () => {
    const {attention, page, clicked} = setup();
    attention.ringing([ann]);
    Shown.all[0]?.dispatchEvent(new Event('click'));
    expect([page.focused, clicked, Shown.all[0]?.closed]).to.deep.equal([1, ['a'], true]);
  });

  it('is silent for a user who looks at the page, without permission, and beyond what was asked for', () => {
    const {attention, view} = setup();
    view.visibilityState = 'visible';
    attention.ringing([ann]);
    expect(Shown.all.length).to.equal(0);
    view.hasFocus = () => false;
    attention.missed(ann);
    expect(Shown.all.length).to.equal(1);
    attention.use({flash: false, notifications: 'missed'});
    attention.ringing([bob]);
    expect(Shown.all.length).to.equal(1);
    attention.missed(bob);
    attention.use({flash: false, notifications: 'off'});
    attention.missed(bob);
    expect(Shown.all.length).to.equal(2);
    attention.use({flash: false, notifications: 'all'});
    Shown.permission = 'default';
    attention.ringing([ann]);
    expect([Shown.all.length, Shown.asked]).to.deep.equal([2, 0]);
  });

  it('asks for permission when told to, once', async () => {
    const {attention, page} = setup();
    Shown.permission = 'default';
    expect([await attention.askPermission(), await attention.askPermission(), Shown.asked]).to.deep.equal([
      'granted',
      'granted',
      1,
    ]);
    page.Notification = class {
      static permission = 'granted';
      constructor() {
        throw new TypeError('Illegal constructor');
      }
    } as unknown as typeof Notification;
    attention.ringing([ann]);
    delete page.Notification;
    attention.missed(bob);
    expect(await attention.askPermission()).to.equal('unsupported');
  });

  it('takes the window and document of this browser', () => {
    const attention = new Attention({window, document, clock: new FakeClock()});
    made.push(attention);
    attention.ringing([ann]);
    expect(document.title).to.equal('☎ Ann');
  });
});
