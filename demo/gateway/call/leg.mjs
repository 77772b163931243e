/**
 * What every call has, whoever began it: media, hold, digits, messages, and an end. It belongs to a session, not to a
 * socket: while the session has no socket its messages go nowhere and its media goes on.
 */
import {randomUUID} from 'node:crypto';
import {setTimeout as wait} from 'node:timers/promises';
import {Timers} from '../lib/timers.mjs';
import {MediaSession} from '../media/media-session.mjs';
import {beepPackets} from '../media/opus.mjs';
import {candidatesOf} from '../media/peer.mjs';
import {BYE} from '../scenarios/causes.mjs';
import {isSdp} from './sdp.mjs';

const HOLD_STATES = {hold: () => true, unhold: () => false, toggleHold: (held) => !held};
const DIGIT = /[\d*#A-D]/gi;
const MAX_DIGITS = 200;

export class Leg {
  answered = false;
  /** @type {import('./bridge.mjs').Bridge | undefined} the two legs of a call between users */
  bridge;
  /** @type {'accepted' | 'refused' | undefined} what the client did with an offer of the gateway in a running call */
  renegotiated;
  ids = {
    telnyx_call_control_id: `v3:${randomUUID()}`,
    telnyx_session_id: randomUUID(),
    telnyx_leg_id: randomUUID(),
  };
  #over = new AbortController();
  /** Negotiations happen one after the other. */
  #negotiation = Promise.resolve();
  #ready = false;
  #early = [];
  #held = false;
  #audible = false;
  /** @type {{digit: string, at: number}[]} */
  #digits = [];

  /**
   * @param {object} options
   * @param {import('../signalling/session.mjs').Session} options.session
   * @param {import('../scenarios/types.mjs').CallBehaviour} options.row
   * @param {string} options.id
   * @param {'outbound' | 'inbound'} options.direction seen from the client
   * @param {Record<string, any>} options.dialog who calls whom, with which headers
   * @param {{onStart: () => void, onEnd: (speech: any) => void}} [options.voice] only then the client is listened to
   * @param {() => void} [options.onConnected] media, once
   * @param {(error: unknown) => void} options.onError
   */
  constructor({session, row, id, direction, dialog, voice, onConnected, onError}) {
    this.session = session;
    this.row = row;
    this.id = id;
    this.direction = direction;
    this.dialog = dialog;
    this.onError = onError;
    this.timers = new Timers(onError);
    const {impairment} = session;
    this.media = new MediaSession({
      remoteAddress: () => session.remoteAddress,
      impairment,
      voice,
      onConnected,
      onError,
    });
  }

  get over() {
    return this.#over.signal.aborted;
  }

  /** Rings at the client, which has not answered. */
  get ringing() {
    return false;
  }

  get refusesCandidates() {
    return Boolean(this.row.refuseCandidates || this.session.row.refuseCandidates);
  }

  /** What tests and the state page may see. */
  get summary() {
    const {destination_number: destination} = this.dialog;
    return {
      callID: this.id,
      direction: this.direction,
      scenario: this.row.name,
      destination: typeof destination === 'string' ? destination : '',
      answered: this.answered,
      held: this.#held,
      dtmf: this.#digits.map(({digit}) => digit).join(''),
      digits: this.#digits.map((digit) => ({...digit})),
      renegotiated: this.renegotiated,
      media: this.media.counters,
    };
  }

  /** Runs the steps of the row; an exception in one of them ends the call. */
  async run() {
    try {
      for (const step of this.row.flow) {
        await this.step(step);
        if (this.over) return;
      }
    } catch (error) {
      if (this.over) return;
      this.onError(error);
      this.bye(BYE.incompatible);
    }
  }

  /** The steps that both kinds of calls know. */
  step(step) {
    if (typeof step === 'number') return this.pause(step);
    if (step.bye) return this.bye(step.bye);
    if (step.info) return this.deliver({from: this.row.name, body: step.info});
    if (step.display) return this.display(step.display);
    if (step.farHold !== undefined) return this.holdFar(step.farHold);
    if (step === 'renegotiate') return this.renegotiate();
    throw new Error(`unknown step ${JSON.stringify(step)} in ${this.row.name}`);
  }

  /** Rejects when the call ends. */
  pause(ms) {
    return wait(ms, undefined, {signal: this.#over.signal});
  }

  /** @returns {'held' | 'active' | null} the hold state, or null for an action that does not exist */
  modifyHold(action) {
    const decide = Object.hasOwn(HOLD_STATES, action) ? HOLD_STATES[action] : null;
    if (!decide) return null;
    this.#held = decide(this.#held);
    this.media.hold(this.#held);
    return this.holdState;
  }

  get holdState() {
    return this.#held ? 'held' : 'active';
  }

  /** The far side holds: it falls silent, and says so. Nobody waits for an answer. */
  holdFar(held) {
    this.media.holdFar(held);
    this.ask('modify', {action: held ? 'hold' : 'unhold', holdState: held ? 'held' : 'active'});
  }

  /** Offers the running call again. The vendor's SDK does not answer, others may refuse: the call goes on either way. */
  async renegotiate() {
    const sdp = await this.negotiate(() => this.media.offerAgain());
    const answer = await this.ask('modify', {action: 'updateMedia', sdp});
    this.renegotiated = (await this.#takeAnswer(answer?.result?.sdp)) ? 'accepted' : 'refused';
  }

  /** An answer that cannot be used, or that crossed with an offer of the client, is as good as none. */
  async #takeAnswer(sdp) {
    if (!isSdp(sdp)) return false;
    try {
      await this.negotiate(() => this.media.acceptAgain(sdp));
      return true;
    } catch {
      return false;
    }
  }

  /** New ICE credentials of the browser. */
  restart(sdp) {
    return this.negotiate(() => this.media.answer(sdp));
  }

  addCandidate(candidate) {
    if (!this.#ready) {
      if (this.#early.length < 100) this.#early.push(candidate);
      return;
    }
    this.media.addCandidate(candidate).catch(this.onError);
  }

  /** The remote description is there: candidates that came before it count now. */
  takeCandidates() {
    this.#ready = true;
    for (const candidate of this.#early.splice(0)) this.addCandidate(candidate);
  }

  sendCandidates(lines) {
    for (const candidate of lines) this.request('candidate', {candidate, sdpMid: '0', sdpMLineIndex: 0});
  }

  /** Some before the answer and some after it: `part` chooses. */
  sendSomeCandidates(sdp, part) {
    const all = candidatesOf(sdp);
    this.sendCandidates(part === 'candidates' ? all.slice(0, 1) : all.slice(1));
  }

  /** @param {string} text one or more digits; anything else in it is dropped */
  dtmf(text) {
    const digits = text.slice(0, MAX_DIGITS).match(DIGIT) ?? [];
    const at = Date.now();
    this.#digits = [...this.#digits, ...digits.map((digit) => ({digit, at}))].slice(-MAX_DIGITS);
    if (!this.row.answersDigits) return;
    for (const digit of digits) {
      this.media.queue(beepPackets());
      this.deliver({from: this.row.name, body: `You pressed ${digit}.`});
    }
  }

  /** The client wrote something. */
  written({from, to, body}) {
    const message = {from: text(from) || this.session.user || '', to: text(to), body};
    if (this.bridge) return this.bridge.message(this, message);
    if (this.row.answersText) this.deliver({from: this.row.name, body: `You wrote: ${body}`});
  }

  /** Somebody wrote to the client. */
  deliver({from, to = this.session.user ?? '', body}) {
    this.request('info', {msg: {from, to, body}});
  }

  display({name, number}) {
    this.request('display', {display_name: name, display_number: number, display_direction: 'inbound'});
  }

  /** Offers the call again to a client that came back; the media of before plays until the new one is connected. */
  async attach() {
    const sdp = await this.negotiate(() => this.media.offerReplacement());
    this.request('attach', {sdp, ...this.party, display_direction: 'inbound'});
  }

  acceptAttach(sdp) {
    return this.negotiate(() => this.media.acceptReplacement(sdp));
  }

  /** With the early media, or with the answer. */
  soundBegins() {
    if (this.#audible) return;
    this.#audible = true;
    if (this.row.sound === 'echo') this.media.echo();
    if (this.row.sound === 'tone') this.media.playTone();
  }

  playTone() {
    this.media.playTone();
  }

  silence() {
    this.media.stop();
  }

  /**
   * Ends the call from this side.
   *
   * @param {object} [cause]
   * @param {object} [options]
   * @param {{name: string, value: string}[]} [options.headers]
   * @param {object} [options.told] what the other party of a bridge is told instead
   */
  bye(cause = BYE.normal, {headers, told} = {}) {
    if (this.over) return;
    this.request('bye', {...cause, sip_call_id: randomUUID()}, headers);
    this.end(told ?? cause, headers);
  }

  /** Ends the call without a word: the client said so, or the session is forgotten. */
  end(cause = BYE.lost, headers = []) {
    if (this.over) return;
    this.#over.abort();
    this.timers.close();
    this.media.close();
    this.session.forgetCall(this);
    this.bridge?.ended(this, cause, headers);
  }

  negotiate(task) {
    const result = this.#negotiation.then(task);
    this.#negotiation = result.catch(() => {});
    return result;
  }

  request(method, params, headers) {
    if (!this.over) this.session.request(`telnyx_rtc.${method}`, this.#complete(method, params, headers));
  }

  /** @returns {Promise<{result?: any, error?: any} | null>} null when no answer comes */
  ask(method, params, headers) {
    if (this.over) return Promise.resolve(null);
    return this.session.ask(`telnyx_rtc.${method}`, this.#complete(method, params, headers));
  }

  #complete(method, params, headers = []) {
    const common = {callID: this.id, ...params, dialogParams: {custom_headers: headers}};
    // Real servers send no Telnyx ids with an attach.
    return method === 'attach' ? common : {...common, ...this.ids};
  }
}

const text = (value) => (typeof value === 'string' ? value : '');
