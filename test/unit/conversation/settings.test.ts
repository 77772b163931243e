import {expect} from '@open-wc/testing';
import {parseWidgetSettings} from '../../../src/client/conversation/index.js';

const parse = (widget_settings: unknown): unknown =>
  parseWidgetSettings({type: 'widget_settings', widget_settings})?.settings;

describe('parseWidgetSettings', () => {
  it('reads a full set', () => {
    expect(
      parse({
        theme: 'dark',
        default_state: 'collapsed',
        position: 'fixed',
        start_call_text: ' Talk to us ',
        agent_thinking_text: 'One moment',
        speak_to_interrupt_text: 'Just speak',
        logo_icon_url: 'https://x.test/logo.png',
        give_feedback_url: 'https://x.test/f',
        report_issue_url: 'http://x.test/r',
        view_history_url: ' HTTPS://x.test/h ',
        audio_visualizer_config: {color: 'glacier', preset: 'roundBars'},
      }),
    ).to.deep.equal({
      theme: 'dark',
      defaultState: 'collapsed',
      position: 'fixed',
      startText: 'Talk to us',
      thinkingText: 'One moment',
      interruptText: 'Just speak',
      logoUrl: 'https://x.test/logo.png',
      visualizerColor: 'glacier',
      visualizerPreset: 'bars',
      feedbackUrl: 'https://x.test/f',
      reportUrl: 'http://x.test/r',
      historyUrl: 'https://x.test/h',
    });
  });

  it('leaves out the defaults a server sends', () => {
    expect(
      parse({
        theme: '',
        start_call_text: '',
        agent_thinking_text: '  ',
        speak_to_interrupt_text: null,
        logo_icon_url: null,
        give_feedback_url: '',
        audio_visualizer_config: null,
      }),
    ).to.deep.equal({});
  });

  it('knows null and garbage as settings that came', () => {
    for (const garbage of [null, undefined, 7, 'x', [], [{theme: 'dark'}], true]) {
      expect(parse(garbage), JSON.stringify(garbage)).to.deep.equal({});
    }
  });

  it('is frozen', () => {
    const result = parseWidgetSettings({type: 'widget_settings', widget_settings: {}, client_tools: [{name: 'a'}]});
    expect(result?.settings).to.be.frozen;
    expect(result?.tools).to.be.frozen;
    expect(result?.tools[0]).to.be.frozen;
  });

  it('answers undefined when there are no settings', () => {
    for (const params of [
      undefined,
      null,
      3,
      'widget_settings',
      [],
      {},
      {type: 'response.created', tools: [{name: 'x'}]},
    ]) {
      expect(parseWidgetSettings(params)).to.equal(undefined);
    }
  });

  it('finds settings under any type', () => {
    expect(parseWidgetSettings({type: 'other', widget_settings: {theme: 'light'}})?.settings).to.deep.equal({
      theme: 'light',
    });
  });

  it('drops unknown and wrongly typed values', () => {
    expect(
      parse({
        theme: 'DARK',
        default_state: 'open',
        position: {},
        start_call_text: 7,
        audio_visualizer_config: {color: '__proto__', preset: 'constructor'},
      }),
    ).to.deep.equal({});
    expect(parse({audio_visualizer_config: {color: 1, preset: ['bars']}})).to.deep.equal({});
  });

  for (const bad of [
    'javascript:alert(1)',
    'data:image/png;base64,AA',
    'data:text/html,x',
    'blob:https://x.test/1',
    'ftp://x.test/',
    '//x.test/a',
    '/a.png',
    'https://',
    'https://x.test/' + 'a'.repeat(3000),
    ' java\nscript:alert(1)',
  ]) {
    it(`refuses the URL ${bad.slice(0, 40)}`, () => {
      expect(parse({logo_icon_url: bad, give_feedback_url: bad})).to.deep.equal({});
    });
  }

  it('bounds texts without cutting a character in half', () => {
    const {startText, thinkingText} = parse({
      start_call_text: 'x'.repeat(999),
      agent_thinking_text: 'x'.repeat(199) + '😀',
    }) as {startText: string; thinkingText: string};
    expect(startText).to.have.length(200);
    expect(thinkingText).to.equal('x'.repeat(199));
  });

  for (const [preset, name] of Object.entries({
    roundBars: 'bars',
    bars: 'bars',
    Line: 'line',
    circle: 'circle',
    'scattered dots': 'dots',
    scattered_dots: 'dots',
    frequencyBands: 'bands',
    none: 'none',
    squares: undefined,
    '': undefined,
  })) {
    it(`maps the preset ${JSON.stringify(preset)} to ${name}`, () => {
      expect(parse({audio_visualizer_config: {preset}})).to.deep.equal(name ? {visualizerPreset: name} : {});
    });
  }

  describe('tools', () => {
    const LIST = [
      {name: 'plain', timeout_ms: 5000},
      {type: 'client_side_tool', client_side_tool: {name: 'wrapped', timeout_ms: 700}},
      {type: 'client_side_tool', client_side_tool: {name: 'outer'}, timeout_ms: 900},
      {name: 'silent'},
      {name: 'odd', timeout_ms: '5'},
      {name: 'zero', timeout_ms: 0},
      {name: 'huge', timeout_ms: 1e15},
      {name: 'plain', timeout_ms: 1},
      {name: 'bad name'},
      {name: 7},
      {type: 'webhook', name: 'server_side'},
      null,
      'text',
    ];
    const PARSED = [
      ['plain', 5000],
      ['wrapped', 700],
      ['outer', 900],
      ['silent', null],
      ['odd', null],
      ['zero', null],
      ['huge', 2 ** 31 - 1],
    ];
    for (const key of ['client_tools', 'client_side_tools', 'clientTools', 'tools']) {
      it(`reads ${key}, beside the settings and in them`, () => {
        for (const params of [
          {type: 'widget_settings', widget_settings: null, [key]: LIST},
          {type: 'widget_settings', widget_settings: {[key]: LIST}},
        ]) {
          const tools = parseWidgetSettings(params)?.tools;
          expect(tools?.map(({name, timeoutMs}) => [name, timeoutMs])).to.deep.equal(PARSED);
        }
      });
    }

    it('has none when there is no list', () => {
      expect(parseWidgetSettings({type: 'widget_settings', client_tools: {name: 'x'}})?.tools).to.deep.equal([]);
    });
  });
});
