/** `telnyx-token-request` on `<telnyx-client>`: how a page gives tokens by an event, and that elements keep them to themselves. */
import {expect} from '@open-wc/testing';
import '../../src/define/telnyx-client.js';
import type {TelnyxEvent, TelnyxRequestEvent} from '../../src/context/events.js';
import type {TelnyxClientElement} from '../../src/elements/client/telnyx-client.js';
import {gateway, lab} from '../support/client-lab.js';
import type {Lab} from '../support/client-lab.js';
import {rejection, until} from '../support/until.js';

const part = (value: object): string => btoa(JSON.stringify(value)).replace(/=+$/, '');
const jwt = (sub: string, seconds = 3600): string =>
  `${part({alg: 'none'})}.${part({sub, exp: Math.floor(Date.now() / 1000) + seconds})}.sig`;

type Asked = TelnyxRequestEvent<{reason: string; client: string}>;

/** The body of a test with elements that are gone afterwards, and their clients with them. */
const page = (body: (t: Lab, make: (attributes: object) => TelnyxClientElement) => Promise<void>) =>
  lab(async (t) => {
    const made: TelnyxClientElement[] = [];
    const make = (attributes: object): TelnyxClientElement => {
      const element = document.createElement('telnyx-client');
      const all = {env: t.url, storage: 'none', 'release-grace': '0', ...attributes};
      for (const [name, value] of Object.entries(all)) element.setAttribute(name, String(value));
      made.push(element);
      document.body.append(element);
      return element;
    };
    listening = new AbortController();
    try {
      await body(t, make);
    } finally {
      listening.abort();
      const clients = made.map(({activeClient}) => activeClient);
      for (const element of made) element.remove();
      await until('disposed', () => clients.every((client) => client?.disposed ?? true));
    }
  });

/** Ends with the test. */
let listening = new AbortController();

/** Answers what is asked on `target`; the reasons in order. */
function listen(target: EventTarget, answer: (event: Asked) => void): string[] {
  const reasons: string[] = [];
  const heard = (event: Event): void => {
    const asked = event as Asked;
    reasons.push(asked.detail.reason);
    answer(asked);
  };
  target.addEventListener('telnyx-token-request', heard, {signal: listening.signal});
  return reasons;
}

function codesOf(target: EventTarget, name: string): number[] {
  const codes: number[] = [];
  const heard = (event: Event): void => void codes.push((event as TelnyxEvent<{code: number}>).detail.code);
  target.addEventListener(name, heard, {signal: listening.signal});
  return codes;
}

/** Who is logged in at the gateway. */
async function who(): Promise<string[]> {
  const {sessions} = (await gateway('state')) as {sessions: {who: string; connected: boolean}[]};
  return sessions.filter(({connected}) => connected).map((session) => session.who);
}

const tokenUrl = (t: Lab, query: string): string => new URL(`/token?${query}`, t.url.replace('ws:', 'http:')).href;

describe('telnyx-token-request', () => {
  it(
    'connect() of an element whose client has to be loaded waits for it',
    page(async (_t, make) => {
      const element = make({login: 'waits', password: 'x'});
      await element.connect();
      expect(await who()).to.deep.equal(['waits']);
      const eager = make({login: 'eager', password: 'x', connect: 'eager'});
      await until('connected', () => eager.activeClient?.connected);
    }),
  );

  it(
    'bubbles and is composed, fires once with its reason; respondWith(value) wins over token-url',
    page(async (t, make) => {
      const reasons = listen(document, (event) => {
        expect([event.bubbles, event.composed, event.cancelable]).to.deep.equal([true, true, true]);
        expect((event.target as Element).localName).to.equal('telnyx-client');
        expect(event.detail).to.deep.equal({reason: 'initial', client: 'phone'});
        event.respondWith(jwt('by-value'));
        event.respondWith(jwt('too-late'));
      });
      await make({'token-url': tokenUrl(t, 'user=by-url'), name: 'phone'}).connect();
      expect([reasons, await who()]).to.deep.equal([['initial'], ['by-value']]);
    }),
  );

  it(
    'respondWith(promise) is waited for; wins over login-token',
    page(async (_t, make) => {
      const element = make({'login-token': jwt('by-attribute')});
      const reasons = listen(element, (event) => event.respondWith(Promise.resolve(jwt('by-promise'))));
      await element.connect();
      expect([reasons, await who()]).to.deep.equal([['initial'], ['by-promise']]);
    }),
  );

  it(
    'a rejected promise: connect() rejects with 46002 and telnyx-error tells it',
    page(async (_t, make) => {
      const element = make({'login-token': jwt('nobody')});
      listen(element, (event) => event.respondWith(Promise.reject(new Error('signed out'))));
      const codes = codesOf(element, 'telnyx-error');
      expect(await rejection(element.connect())).to.include({code: 46002});
      expect([codes, await who()]).to.deep.equal([[46002], []]);
    }),
  );

  it(
    'nobody answers: login-token, else token-url',
    page(async (t, make) => {
      const reasons = listen(document, () => {});
      await make({'login-token': jwt('by-attribute'), 'token-url': tokenUrl(t, 'user=by-url')}).connect();
      await make({'token-url': tokenUrl(t, 'user=by-url')}).connect();
      expect([reasons, (await who()).sort()]).to.deep.equal([
        ['initial', 'initial'],
        ['by-attribute', 'by-url'],
      ]);
    }),
  );

  it(
    'preventDefault() without an answer: no token at all',
    page(async (t, make) => {
      const element = make({'token-url': tokenUrl(t, 'user=by-url')});
      listen(element, (event) => event.preventDefault());
      expect(await rejection(element.connect())).to.include({code: 46002});
      expect(await t.sent()).to.deep.equal([]);
    }),
  );

  it(
    'expiring: the answer is logged in with in place; prevented, nothing happens',
    page(async (t, make) => {
      const answers = [jwt('me', 100), jwt('me', 900)];
      const element = make({'token-url': tokenUrl(t, 'user=by-url')});
      const reasons = listen(element, (event) => event.respondWith(answers.shift()));
      const warnings = codesOf(element, 'telnyx-warning');
      // Short by itself and given by the page, which is therefore not asked again at once.
      await element.connect();
      expect([reasons, warnings]).to.deep.equal([['initial'], [34001]]);

      const other = make({'login-token': jwt('other', 100), name: 'other'});
      const asked = listen(other, (event) => {
        if (event.detail.reason === 'expiring') event.preventDefault();
      });
      await other.connect();
      await until('asked', () => asked.length === 2);
      expect(asked).to.deep.equal(['initial', 'expiring']);
      expect(await t.sent('login')).to.have.length(2);

      const third = make({'login-token': jwt('third', 100)});
      const refreshed = listen(third, (event) => {
        if (event.detail.reason === 'expiring') event.respondWith(jwt('third', 900));
      });
      await third.connect();
      await until('logged in again', async () => (await t.sent('login')).length === 4);
      expect(refreshed).to.deep.equal(['initial', 'expiring']);
    }),
  );

  it(
    'rejected: one more answer, then 46001',
    page(async (_t, make) => {
      const element = make({'login-token': 'refused-token'});
      const reasons = listen(element, (event) => {
        if (event.detail.reason === 'rejected') event.respondWith(jwt('second-try'));
      });
      await element.connect();
      expect([reasons, await who()]).to.deep.equal([['initial', 'rejected'], ['second-try']]);
    }),
  );

  it(
    'an element that left the page is not asked any more; one that stays is',
    page(async (t, make) => {
      const attributes = {'token-url': tokenUrl(t, 'user=shared'), 'release-grace': '3000'};
      const [first, second] = [make(attributes), make(attributes)];
      await first.connect();
      await second.connect();
      expect(second.activeClient).to.equal(first.activeClient);
      await first.disconnect();
      const asked: EventTarget[] = [];
      listen(document, (event) => asked.push(event.target!));
      // The last one to come had the say; now it is gone, with a change that it still renders.
      second.callerName = 'Ann';
      second.remove();
      await second.updateComplete;
      expect(second.activeClient).to.equal(undefined);
      await first.connect();
      expect(asked.map((element) => element === first)).to.deep.equal([true]);
      first.activeClient!.setOptions({releaseGrace: 0});
    }),
  );

  it(
    'token-url alone: the client stays the same through a refresh and a change of other attributes',
    page(async (t, make) => {
      const element = make({'token-url': tokenUrl(t, 'user=stays&ttl=600')});
      await element.connect();
      const client = element.activeClient!;
      const reasons = listen(element, (event) => event.respondWith(jwt('stays', 900)));
      await gateway('expire-token');
      Object.assign(client.options, {loginToken: 'refused-token'});
      await (client as unknown as {getIsRegistered(): Promise<boolean>}).getIsRegistered();
      expect(reasons).to.deep.equal(['rejected']);
      element.setAttribute('caller-name', 'Ann');
      await element.updateComplete;
      expect([element.activeClient === client, client.options.callerName, client.connected]).to.deep.equal([
        true,
        'Ann',
        true,
      ]);
    }),
  );

  it(
    'a new login-token is logged in with in place: same client, same session',
    page(async (t, make) => {
      const element = make({'login-token': jwt('refreshed', 300)});
      await element.connect();
      const client = element.activeClient!;
      const {sessionId} = client.snapshot.connection;
      element.loginToken = jwt('refreshed', 900);
      await until('second login', async () => (await t.sent('login')).length === 2);
      const [, second] = await t.sent('login');
      expect(second!.params).to.include({reconnection: true, sessid: sessionId});
      expect([element.activeClient === client, client.connected]).to.deep.equal([true, true]);
    }),
  );

  it(
    'tokens and passwords set as properties never become attributes',
    page(async (_t, make) => {
      const element = make({});
      element.loginToken = jwt('secret-token');
      element.password = 'secret-password';
      element.login = 'someone';
      await element.updateComplete;
      expect(element.outerHTML).not.to.match(/secret|eyJ/);
      expect(element.getAttributeNames()).not.to.include.members(['login-token']);
      expect(element.getAttributeNames()).not.to.include.members(['password']);
      await element.connect();
      expect(element.outerHTML).not.to.match(/secret|eyJ/);
    }),
  );
});
