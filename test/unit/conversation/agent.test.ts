import {expect} from '@open-wc/testing';
import {AGENT_TRANSITIONS, AgentMonitor, nextAgentState} from '../../../src/client/conversation/index.js';
import type {AgentEvent, AgentSnapshot, AgentState} from '../../../src/client/conversation/index.js';
import {created, delta, done, functionCall, spoken, textDone, userItem} from './frames.js';

const STATES: AgentState[] = ['idle', 'connecting', 'listening', 'thinking', 'speaking'];
const EVENTS: AgentEvent[] = ['start', 'active', 'end', 'turn', 'voice', 'silence', 'interrupt', 'timeout'];

describe('agent transitions', () => {
  // Rows: state; columns: EVENTS. A dot is "stays".
  const TABLE: Record<AgentState, string> = {
    idle: 'connecting thinking . . . . . .',
    connecting: '. thinking idle . . . . .',
    listening: 'connecting . idle thinking speaking . . .',
    thinking: 'connecting . idle . speaking . . listening',
    speaking: 'connecting . idle . . listening listening .',
  };
  for (const state of STATES) {
    EVENTS.forEach((event, column) => {
      const cell = TABLE[state].split(' ')[column];
      const next = cell === '.' ? state : cell;
      it(`${state} × ${event} → ${next}`, () => expect(nextAgentState(state, event)).to.equal(next));
    });
  }

  it('lists nothing else', () => {
    expect(Object.keys(AGENT_TRANSITIONS)).to.deep.equal(STATES);
    for (const row of Object.values(AGENT_TRANSITIONS)) {
      for (const [event, next] of Object.entries(row)) {
        expect(EVENTS).to.include(event);
        expect(STATES).to.include(next);
      }
    }
  });
});

describe('AgentMonitor', () => {
  const STEP = 20;
  let now: number;
  let seen: AgentSnapshot[];
  let interruptions: number;
  let agent: AgentMonitor;

  beforeEach(() => {
    now = 1_700_000_000_000;
    seen = [];
    interruptions = 0;
    agent = new AgentMonitor({
      onChange: (snapshot) => seen.push(snapshot),
      onInterrupted: () => interruptions++,
    });
  });

  /** Lets time pass with these levels. */
  const run = (ms: number, remote = 0, local = 0): void => {
    for (const end = now + ms; now < end;) {
      now += STEP;
      agent.levels(remote, local, now);
    }
  };
  /** A call that was just answered: the assistant is expected to speak first. */
  const answer = (): void => {
    agent.callStarted();
    agent.callActive(now);
  };
  /** A call in which the assistant did not greet and listens. */
  const start = (): void => {
    answer();
    run(25_000);
    seen.length = 0;
  };
  const speak = (): void => run(200, 0.3);
  const state = (): AgentState => agent.snapshot.state;
  const handle = (params: unknown): void => agent.handle(params, now);

  it('begins idle and frozen', () => {
    expect(agent.snapshot).to.deep.equal({state: 'idle', greetingLatencyMs: null, userPerceivedLatencyMs: null});
    expect(agent.snapshot).to.be.frozen;
  });

  it('connects, expects a greeting, and is idle after the call', () => {
    agent.callStarted();
    expect(state()).to.equal('connecting');
    agent.callActive(now);
    expect(state()).to.equal('thinking');
    agent.callActive(now);
    agent.callEnded();
    agent.callEnded();
    expect(seen.map((one) => one.state)).to.deep.equal(['connecting', 'thinking', 'idle']);
    for (const one of seen) expect(one).to.be.frozen;
  });

  it('thinks from the answer on, and listens when no greeting comes', () => {
    answer();
    expect(state()).to.equal('thinking');
    run(24_900);
    expect(state()).to.equal('thinking');
    run(100);
    expect(state()).to.equal('listening');
  });

  it('ignores sound and messages outside a call', () => {
    for (const step of [() => undefined, () => agent.callStarted()]) {
      step();
      const before = state();
      run(500, 0.5, 0.5);
      handle(created('r'));
      agent.typed(now);
      expect(state()).to.equal(before);
    }
  });

  it('survives odd levels and messages', () => {
    start();
    for (const level of [NaN, -1, Infinity, 2]) agent.levels(level, 0, now);
    for (const level of [NaN, -1, Infinity]) agent.levels(0, level, now);
    for (const odd of [null, undefined, 3, 'x', [], {}, {type: 'conversation.item.created'}, {type: 'x', item: 1}]) {
      handle(odd);
    }
    expect(state()).to.equal('listening');
  });

  describe('voice', () => {
    it('speaks after 80 ms above 0.01', () => {
      start();
      run(80, 0.02);
      expect(state()).to.equal('listening');
      run(20, 0.02);
      expect(state()).to.equal('speaking');
    });

    it('takes 0.01 itself and shorter bursts for silence', () => {
      start();
      run(1000, 0.01);
      for (let burst = 0; burst < 10; burst++) {
        run(80, 0.5);
        run(20, 0);
      }
      expect(state()).to.equal('listening');
    });

    it('listens after 800 ms below, not earlier', () => {
      start();
      speak();
      for (let gap = 0; gap < 3; gap++) {
        run(780);
        run(20, 0.5);
      }
      expect(state()).to.equal('speaking');
      run(780);
      expect(state()).to.equal('speaking');
      run(20);
      expect(state()).to.equal('listening');
    });

    it('notices silence by time alone, and takes what comes later for new sound', () => {
      start();
      speak();
      agent.levels(0, 0, now + 800);
      expect(state()).to.equal('listening');
      now += 5000;
      run(80, 0.5);
      expect(state()).to.equal('listening');
      run(40, 0.5);
      expect(state()).to.equal('speaking');
    });

    it('speaks from thinking too', () => {
      start();
      agent.typed(now);
      speak();
      expect(state()).to.equal('speaking');
    });
  });

  describe('thinking', () => {
    const causes: [string, unknown][] = [
      ['response.created', created('r')],
      ['a completed user item', spoken('it-1', 'Hi')],
      ['a user item without status', userItem('it-1', 'Hi')],
      ['a function call', functionCall('fc-1', 'tool', '{}')],
    ];
    for (const [name, params] of causes) {
      it(`begins with ${name}, once`, () => {
        start();
        handle(params);
        expect(state()).to.equal('thinking');
        speak();
        run(1000);
        expect(state()).to.equal('listening');
        handle(params);
        expect(state()).to.equal('listening');
      });

      it(`does not begin with ${name} while the assistant speaks`, () => {
        start();
        speak();
        handle(params);
        expect([state(), interruptions]).to.deep.equal(['speaking', 0]);
      });
    }

    it('begins with a typed message, whose echo is no other turn', () => {
      start();
      agent.typed(now, 't1');
      expect(state()).to.equal('thinking');
      speak();
      run(1000);
      handle(userItem('t1', 'Hi', 'completed'));
      expect(state()).to.equal('listening');
    });

    it('does not begin with partial, assistant or unknown items', () => {
      start();
      handle(spoken('it-1', 'H', 'in_progress'));
      handle({type: 'conversation.item.created', item: {id: 'a', type: 'message', role: 'assistant'}});
      handle(delta('r', 'text'));
      handle({type: 'unknown'});
      expect(state()).to.equal('listening');
    });

    it('stays while text comes, and gives up after 25 s of nothing', () => {
      start();
      handle(created('r'));
      run(20_000);
      handle(functionCall('fc', 'tool', '{}'));
      run(20_000);
      expect(state()).to.equal('thinking');
      run(5000);
      expect(state()).to.equal('listening');
    });

    it('does not wait long for a voice when the text is complete (text mode)', () => {
      start();
      handle(created('r'));
      handle(delta('r', 'Hello'));
      run(5000);
      handle(textDone('r'));
      handle(done('r'));
      run(2900);
      expect(state()).to.equal('thinking');
      run(100);
      expect(state()).to.equal('listening');
    });

    it('waits on when a response without text ends', () => {
      start();
      handle(created('r'));
      handle(functionCall('fc', 'tool', '{}'));
      handle(done('r'));
      run(10_000);
      expect(state()).to.equal('thinking');
    });
  });

  describe('interruption', () => {
    it('needs the assistant to speak', () => {
      start();
      handle(spoken('it-1', 'St', 'in_progress'));
      handle({type: 'response.audio.interrupted'});
      expect(interruptions).to.equal(0);
    });

    it('comes with a partial user item: listening, then thinking', () => {
      start();
      speak();
      seen.length = 0;
      handle(spoken('it-1', 'Stop', 'in_progress'));
      expect([state(), interruptions]).to.deep.equal(['listening', 1]);
      run(100, 0.5, 0.5);
      handle(spoken('it-1', 'Stop it', 'completed'));
      expect(seen.map((one) => one.state)).to.deep.equal(['listening', 'thinking']);
      expect(interruptions).to.equal(1);
    });

    it('comes with a completed item when the visitor was heard over the assistant', () => {
      start();
      speak();
      seen.length = 0;
      run(300, 0.5, 0.5);
      handle(spoken('it-1', 'Stop'));
      expect(seen.map((one) => one.state)).to.deep.equal(['listening', 'thinking']);
      expect(interruptions).to.equal(1);
    });

    it('does not come with the late transcript of words that are being answered', () => {
      start();
      run(500, 0, 0.5);
      run(700);
      run(200, 0.5);
      handle(spoken('it-1', 'What time is it?'));
      expect([state(), interruptions]).to.deep.equal(['speaking', 0]);
      handle(spoken('it-1', 'What time', 'in_progress'));
      expect(interruptions).to.equal(0);
    });

    it('comes with response.audio.interrupted', () => {
      start();
      speak();
      handle({type: 'response.audio.interrupted', response_id: 'r'});
      expect([state(), interruptions]).to.deep.equal(['listening', 1]);
    });

    it('does not take the rest of the old words for new ones', () => {
      start();
      speak();
      handle(spoken('it-1', 'Stop', 'in_progress'));
      run(300, 0.5);
      expect(state()).to.equal('listening');
      run(220);
      run(200, 0.5);
      expect(state()).to.equal('speaking');
    });
  });

  describe('latency', () => {
    it('measures the greeting from active to the onset of the first voice, once', () => {
      answer();
      const active = now;
      run(640);
      speak();
      // The first loud sample, not the one that made it certain.
      expect(agent.snapshot).to.deep.include({state: 'speaking', greetingLatencyMs: 660});
      expect(seen.filter((one) => one.greetingLatencyMs !== null)[0]?.state).to.equal('speaking');
      run(1000);
      speak();
      expect(agent.snapshot.greetingLatencyMs).to.equal(660);
      expect(now).to.be.greaterThan(active);
    });

    it('starts anew with the next call and stays after the last', () => {
      answer();
      speak();
      agent.callEnded();
      expect(agent.snapshot.greetingLatencyMs).to.equal(20);
      agent.callStarted();
      expect(agent.snapshot.greetingLatencyMs).to.equal(null);
    });

    it('measures from the last loud sample of the visitor', () => {
      start();
      run(500, 0, 0.02);
      const end = now;
      run(1200);
      speak();
      expect(agent.snapshot.userPerceivedLatencyMs).to.equal(end + 1220 - end);
    });

    it('measures an answer that comes before the silence is certain', () => {
      start();
      run(500, 0, 0.3);
      run(300);
      run(300, 0.5);
      expect(agent.snapshot).to.include({state: 'speaking', userPerceivedLatencyMs: null});
      run(200, 0.5);
      expect(agent.snapshot).to.include({state: 'speaking', userPerceivedLatencyMs: 320});
    });

    it('bridges pauses of the visitor below 700 ms', () => {
      start();
      run(200, 0, 0.3);
      run(600);
      run(200, 0, 0.3);
      run(1000);
      speak();
      expect(agent.snapshot.userPerceivedLatencyMs).to.equal(1020);
    });

    it('takes short or low local sound for noise', () => {
      start();
      run(100, 0, 0.3);
      run(1000, 0, 0.019);
      speak();
      expect(agent.snapshot.userPerceivedLatencyMs).to.equal(null);
    });

    it('measures from a typed message', () => {
      start();
      agent.typed(now);
      run(400);
      speak();
      expect(agent.snapshot.userPerceivedLatencyMs).to.equal(420);
    });

    describe('of text typed while the assistant speaks', () => {
      beforeEach(() => {
        start();
        speak();
        agent.typed(now, 't1');
        run(100, 0.5);
        expect(agent.snapshot).to.include({state: 'speaking', userPerceivedLatencyMs: null});
      });

      it('measures to the next voice after a short pause: a server may replace the old words without a word', () => {
        handle(userItem('t1', 'Hi', 'completed'));
        run(180);
        expect(state()).to.equal('speaking');
        run(120);
        expect(state()).to.equal('thinking');
        speak();
        expect(agent.snapshot).to.include({state: 'speaking', userPerceivedLatencyMs: 420});
        expect(interruptions).to.equal(0);
        run(300);
        expect(state(), 'pauses are short for the old words only').to.equal('speaking');
      });

      it('measures to the next voice after an interruption', () => {
        handle({type: 'response.audio.interrupted'});
        expect([state(), interruptions]).to.deep.equal(['thinking', 1]);
        run(100, 0.5);
        run(220);
        expect(agent.snapshot).to.include({state: 'thinking', userPerceivedLatencyMs: null});
        speak();
        expect(agent.snapshot).to.include({state: 'speaking', userPerceivedLatencyMs: 440});
      });

      it('measures nothing when the assistant just goes on', () => {
        run(3000, 0.5);
        expect(agent.snapshot).to.include({state: 'speaking', userPerceivedLatencyMs: null});
      });

      it('thinks no longer than for any other answer', () => {
        run(220);
        expect(state()).to.equal('thinking');
        run(25_000);
        expect(state()).to.equal('listening');
      });
    });

    it('measures each turn once', () => {
      start();
      agent.typed(now);
      run(400);
      speak();
      run(2000);
      speak();
      expect(agent.snapshot.userPerceivedLatencyMs).to.equal(420);
    });

    it('ignores a word in between while the assistant goes on', () => {
      start();
      run(400, 0.5);
      run(300, 0.5, 0.5);
      run(1000, 0.5);
      run(1000);
      speak();
      expect(agent.snapshot.userPerceivedLatencyMs).to.equal(null);
    });

    it('discards more than 15 s', () => {
      start();
      agent.typed(now);
      run(15_000);
      speak();
      expect(agent.snapshot).to.include({greetingLatencyMs: null, userPerceivedLatencyMs: null, state: 'speaking'});
    });

    it('keeps 15 s exactly', () => {
      answer();
      agent.typed(now);
      run(14_980);
      speak();
      expect(agent.snapshot).to.include({greetingLatencyMs: 15_000, userPerceivedLatencyMs: 15_000});
    });
  });
});
