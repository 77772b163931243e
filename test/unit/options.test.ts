import {expect} from '@open-wc/testing';
import {TelnyxClient} from '../../src/client/telnyx-client.js';
import {CALL_OPTIONS} from '../../src/options/call-options.js';
import {CHECKS, isCredential} from '../../src/options/checks.js';
import {CLIENT_OPTIONS} from '../../src/options/client-options.js';
import {
  attributeOf,
  checkOptions,
  CODE_DEFAULTS,
  defaultsOf,
  fromVendorOptions,
  toHeaders,
} from '../../src/options/index.js';
import type {OptionSpec, OptionTable} from '../../src/options/index.js';
import {asIceServers, isIceServers} from '../../src/options/values.js';
import {microtasks} from '../support/until.js';

const TABLES: [string, OptionTable][] = [
  ['client', CLIENT_OPTIONS],
  ['call', CALL_OPTIONS],
];

/** Values a row takes, besides its own default. */
const GOOD: Record<string, unknown> = {
  env: 'wss://example.com/path?x=1',
  region: 'us-east',
  iceServers: [{urls: 'stun:stun.example.com'}],
  preferredCodecs: ['opus', 'PCMU'],
  customHeaders: {'X-A': '1'},
};

function good(option: string, {type, values, min, max}: OptionSpec): unknown {
  if (option in GOOD) return GOOD[option];
  switch (type) {
    case 'string':
      return 'some text';
    case 'number':
      return max ?? (min ?? 0) + 1;
    case 'boolean':
    case 'toggle':
      return true;
    case 'enum':
      return values!.at(-1);
    default:
      return {a: 1};
  }
}

const bad = ({type}: OptionSpec): unknown[] =>
  ({
    string: [5, {}, true],
    number: ['5', NaN, {}],
    boolean: ['true', 1],
    toggle: ['false', 0],
    enum: ['nonsense', 5, 'constructor'],
    record: ['{}', [], 5],
    json: ['[]', 5],
  })[type];

describe('options', () => {
  for (const [table, rows] of TABLES) {
    for (const [option, spec] of Object.entries(rows)) {
      it(`${table}: ${option} takes what it says, and names what is allowed for the rest`, () => {
        const value = good(option, spec);
        expect(checkOptions(rows, {[option]: value}, CHECKS)).to.deep.equal({values: {[option]: value}, problems: []});
        if (spec.default !== undefined) {
          expect(checkOptions(rows, {[option]: spec.default}, CHECKS).problems).to.deep.equal([]);
        }
        for (const wrong of bad(spec)) {
          const {values, problems} = checkOptions(rows, {[option]: wrong}, CHECKS);
          expect(values, JSON.stringify(wrong)).to.deep.equal({});
          expect(problems).to.have.length(1);
          const [problem] = problems;
          expect(problem).to.include({option, attribute: attributeOf(option, spec)});
          expect(problem!.allowed).not.to.equal('');
          if (spec.values) expect(problem!.allowed).to.equal(spec.values.join(', '));
          expect(problem!.given === '(hidden)').to.equal(spec.secret === true);
        }
        for (const absent of [undefined, null, '']) {
          expect(checkOptions(rows, {[option]: absent}, CHECKS)).to.deep.equal({values: {}, problems: []});
        }
      });
    }
  }

  it('credentials are the options that apply at login', () => {
    for (const [option, {applies}] of Object.entries(CLIENT_OPTIONS)) {
      expect(isCredential(option), option).to.equal(applies === 'login');
    }
  });

  it('numbers stay within the range of their row, and the range is told', () => {
    const {problems} = checkOptions(CLIENT_OPTIONS, {rtcPort: 65536, maxDuration: -1});
    expect(problems.map(({allowed}) => allowed)).to.deep.equal(['a number from 1 to 65535', 'a number from 0']);
  });

  it('what is allowed is named where only a deep check can tell', () => {
    const cases: [string, unknown, string][] = [
      ['env', 'staging', 'production, development'],
      ['env', 'https://example.com', 'wss://'],
      ['region', 'EU!', 'eu'],
      ['iceServers', [{urls: 'http://example.com'}], 'urls'],
      ['iceServers', {urls: 'stun:a'}, 'urls'],
      ['preferredCodecs', ['opus', 5], 'codec names'],
      ['customHeaders', {'X A': '1'}, 'JSON map'],
    ];
    for (const [option, value, words] of cases) {
      const {values, problems} = checkOptions(CLIENT_OPTIONS, {[option]: value}, CHECKS);
      expect(values, option).to.deep.equal({});
      expect(problems[0]?.allowed, option).to.contain(words);
    }
  });

  it('an unknown name is a problem that lists the known ones; names of Object.prototype are unknown too', () => {
    const {values, problems} = checkOptions(CLIENT_OPTIONS, {loginTokn: 'x', constructor: 'y'}, CHECKS);
    expect(values).to.deep.equal({});
    expect(problems.map(({option}) => option)).to.deep.equal(['loginTokn', 'constructor']);
    expect(problems[0]!.allowed).to.contain('loginToken');
  });

  it('a long bad value is cut, a secret one never shown', () => {
    const {problems} = checkOptions(CLIENT_OPTIONS, {connectMode: 'x'.repeat(500), iceServers: 'turn:secret'});
    expect(problems[0]!.given).to.have.length(58);
    expect(JSON.stringify(problems)).not.to.contain('secret');
  });

  it('defaults: † options are off for a client made in code', () => {
    const [elements, own] = [defaultsOf(CLIENT_OPTIONS), {...defaultsOf(CLIENT_OPTIONS), ...CODE_DEFAULTS}];
    expect(elements).to.include({
      mediaPermissionsRecovery: true,
      trickleIce: true,
      autoReconnect: true,
      env: 'production',
    });
    expect(own).to.include({mediaPermissionsRecovery: false, trickleIce: true, maxReconnectAttempts: 10});
    expect(elements).not.to.have.property('login');
  });

  it('headers: map and list, numbers as text, no line breaks, no odd names', () => {
    expect(toHeaders({'X-A': '1', 'X-B': 2, 'X-C': true})).to.deep.equal([
      {name: 'X-A', value: '1'},
      {name: 'X-B', value: '2'},
      {name: 'X-C', value: 'true'},
    ]);
    expect(toHeaders([{name: 'X-A', value: ''}])).to.deep.equal([{name: 'X-A', value: ''}]);
    expect(toHeaders({})).to.deep.equal([]);
    for (const wrong of [
      {'X-A': '1\r\nX-B: 2'},
      {'X-A': '1\n'},
      {'': '1'},
      {'X A': '1'},
      {'X:A': '1'},
      {'X-A': null},
      {'X-A': {}},
      [null],
      [{name: 'X-A'}],
      'X-A: 1',
      5,
      null,
    ]) {
      expect(toHeaders(wrong), JSON.stringify(wrong)).to.equal(undefined);
    }
  });

  it('ICE servers: every url is checked, the copy is mutable', () => {
    const servers = [
      {urls: ['stun:a', 'turn:b:3478?transport=udp'], username: 'u', credential: 'c'},
      {urls: 'turns:c:443'},
    ];
    expect(isIceServers(servers)).to.equal(true);
    expect(isIceServers([])).to.equal(true);
    for (const wrong of [
      null,
      {},
      [null],
      [{}],
      [{urls: []}],
      [{urls: ['stun:a', 'x']}],
      [{urls: 'stun:'}],
      [{urls: 5}],
    ]) {
      expect(isIceServers(wrong), JSON.stringify(wrong)).to.equal(false);
    }
    const copy = asIceServers(servers);
    expect(copy).to.deep.equal(servers);
    expect(copy[0]!.urls).not.to.equal(servers[0]!.urls);
  });

  it('understands the documents’ spelling; ours wins', () => {
    expect(
      fromVendorOptions({
        login_token: 't',
        passwd: 'p',
        host: 'localhost:1',
        anonymous_login: {target_id: 'a', target_type: 'ai_assistant', target_version_id: 'v', target_params: {x: 1}},
      }),
    ).to.deep.equal({
      loginToken: 't',
      password: 'p',
      env: 'wss://localhost:1',
      targetId: 'a',
      targetType: 'ai_assistant',
      targetVersionId: 'v',
      targetParams: {x: 1},
    });
    expect(fromVendorOptions({loginToken: 'mine', login_token: 't', env: 'development', host: 'ws://h'})).to.deep.equal(
      {
        loginToken: 'mine',
        env: 'development',
      },
    );
  });

  it('an option that is set to undefined goes back to its default, and others stay', () => {
    const client = new TelnyxClient({maxDuration: 5, region: 'eu', debug: true});
    client.setOptions({maxDuration: undefined, region: undefined});
    expect(client.options).to.include({maxDuration: 0, region: undefined, debug: true});
  });

  it('a client keeps the default for a bad value and warns with 50001 once it can be heard', async () => {
    const client = new TelnyxClient({targetId: 'a', maxReconnectAttempts: 'many' as never, loginToken: 5 as never});
    const warnings: string[] = [];
    client.on('telnyx.warning', ({warning}) => warnings.push(`${warning.code} ${warning.message}`));
    await microtasks();
    expect(client.options.maxReconnectAttempts).to.equal(10);
    expect(warnings).to.have.length(2);
    expect(warnings[0]).to.match(/^50001 .*maxReconnectAttempts is many, allowed: a number from 0/);
    expect(warnings[1]).to.contain('loginToken is (hidden)');
  });
});
