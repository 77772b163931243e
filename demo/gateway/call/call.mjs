/**
 * One call: runs the steps of its scenario, answers what the client asks about it, and ends. It belongs to a session,
 * not to a socket: while the session has no socket its messages go nowhere and its media goes on.
 */
import {randomUUID} from 'node:crypto';
import {setTimeout as wait} from 'node:timers/promises';
import {Conversation} from '../assistant/conversation.mjs';
import {messyFrames} from '../assistant/messy.mjs';
import {Timers} from '../lib/timers.mjs';
import {MediaSession} from '../media/media-session.mjs';
import {candidatesOf, withoutCandidates} from '../media/peer.mjs';
import {BYE} from '../scenarios/causes.mjs';

/** The greeting waits for the media, but not for ever. */
const MEDIA_PATIENCE_MS = 3000;
const HOLD_STATES = {hold: () => true, unhold: () => false, toggleHold: (held) => !held};

export class Call {
  #session;
  #row;
  #invite;
  #media;
  #onError;
  #timers;
  #over = new AbortController();
  /** Negotiations happen one after the other. */
  #negotiation = Promise.resolve();
  /** @type {Promise<string> | undefined} the answer SDP */
  #prepared;
  #ready = false;
  #early = [];
  #held = false;
  #answered = false;
  #audible = false;
  #begun = false;
  #digits = '';
  #ids = {
    telnyx_call_control_id: `v3:${randomUUID()}`,
    telnyx_session_id: randomUUID(),
    telnyx_leg_id: randomUUID(),
  };
  /** @type {Conversation | undefined} */
  #conversation;

  /**
   * @param {object} options
   * @param {import('../signalling/session.mjs').Session} options.session
   * @param {import('../scenarios/types.mjs').CallBehaviour & import('../scenarios/types.mjs').AssistantBehaviour} options.row
   * @param {{id: string | number, callId: string, sdp: string, dialog: Record<string, any>}} options.invite
   * @param {(error: unknown) => void} options.onError
   */
  constructor({session, row, invite, onError}) {
    this.#session = session;
    this.#row = row;
    this.#invite = invite;
    this.#onError = onError;
    this.#timers = new Timers(onError);
    const talks = row.sound === 'conversation';
    this.#media = new MediaSession({
      remoteAddress: () => session.remoteAddress,
      voice: talks
        ? {
            onStart: () => this.#conversation?.voiceStarted(),
            onEnd: (speech) => this.#conversation?.voiceEnded(speech),
          }
        : undefined,
      onConnected: () => this.#mediaConnected(),
      onError,
    });
  }

  get id() {
    return this.#invite.callId;
  }

  get over() {
    return this.#over.signal.aborted;
  }

  get refusesCandidates() {
    return Boolean(this.#row.refuseCandidates);
  }

  get conversation() {
    return this.#conversation;
  }

  /** What tests and the state page may see. */
  get summary() {
    const {destination_number: destination} = this.#invite.dialog;
    return {
      callID: this.id,
      scenario: this.#row.name,
      destination: typeof destination === 'string' ? destination : '',
      answered: this.#answered,
      held: this.#held,
      dtmf: this.#digits,
      media: this.#media.counters,
    };
  }

  async run() {
    try {
      const usesMedia = this.#row.flow.some((step) => typeof step === 'string' && /^(media|answer|cand)/.test(step));
      if (usesMedia) this.#prepareAnswer();
      for (const step of this.#row.flow) {
        await this.#step(step);
        if (this.over) return;
      }
    } catch (error) {
      if (this.over) return;
      this.#onError(error);
      this.bye(BYE.incompatible);
    }
  }

  /** @returns {string | null} the hold state, or null for an action that does not exist */
  modifyHold(action) {
    const decide = Object.hasOwn(HOLD_STATES, action) ? HOLD_STATES[action] : null;
    if (!decide) return null;
    this.#held = decide(this.#held);
    this.#media.hold(this.#held);
    return this.holdState;
  }

  get holdState() {
    return this.#held ? 'held' : 'active';
  }

  /** New ICE credentials of the browser. */
  restart(sdp) {
    return this.#negotiate(() => this.#media.answer(sdp));
  }

  addCandidate(candidate) {
    if (!this.#ready) {
      if (this.#early.length < 100) this.#early.push(candidate);
      return;
    }
    this.#media.addCandidate(candidate).catch(this.#onError);
  }

  dtmf(digits) {
    this.#digits = (this.#digits + digits).slice(-200);
  }

  /** Offers the call again to a client that came back; the media of before plays until the new one is connected. */
  async attach() {
    const sdp = await this.#negotiate(() => this.#media.offerReplacement());
    const {caller_id_name: name, caller_id_number: number, destination_number: destination} = this.#invite.dialog;
    this.#request('attach', {
      sdp,
      caller_id_name: String(name ?? ''),
      caller_id_number: String(number ?? ''),
      callee_id_name: 'Outbound Call',
      callee_id_number: String(destination ?? ''),
      display_direction: 'inbound',
    });
  }

  acceptAttach(sdp) {
    return this.#negotiate(() => this.#media.acceptReplacement(sdp));
  }

  playTone() {
    this.#media.playTone();
  }

  silence() {
    this.#conversation?.interrupt();
    this.#media.stop();
  }

  /** Ends the call from this side. */
  bye(cause = BYE.normal) {
    if (this.over) return;
    this.#request('bye', {...cause, sip_call_id: randomUUID()});
    this.end();
  }

  /** Ends the call without a word: the client said so, or the session is forgotten. */
  end() {
    if (this.over) return;
    this.#over.abort();
    this.#timers.close();
    this.#conversation?.close();
    this.#media.close();
    this.#session.forgetCall(this);
  }

  async #step(step) {
    if (typeof step === 'number') return wait(step, undefined, {signal: this.#over.signal});
    if (step.error) {
      this.#session.send({id: this.#invite.id, error: step.error});
      return this.end();
    }
    if (step.bye) return this.bye(step.bye);
    switch (step) {
      case 'result':
        return this.#session.send({
          id: this.#invite.id,
          result: {callID: this.id, message: 'CALL CREATED', sessid: this.#session.sessid},
        });
      case 'ringing':
        return this.#request('ringing', this.#party());
      case 'media':
        this.#mediaBegins();
        return this.#request('media', {sdp: await this.#prepared});
      case 'answer':
        return this.#answer({sdp: await this.#prepared});
      case 'answer-stripped':
        return this.#answer({sdp: withoutCandidates(await this.#prepared)});
      case 'answer-bare':
        return this.#answer({});
      case 'candidates':
        return this.#sendCandidates((await this.#candidates()).slice(0, 1));
      case 'late-candidates':
        return this.#sendCandidates((await this.#candidates()).slice(1));
      case 'require-candidates':
        return /^a=candidate:/m.test(this.#invite.sdp) ? undefined : this.bye(BYE.incompatible);
      default:
        throw new Error(`unknown step ${JSON.stringify(step)} in ${this.#row.name}`);
    }
  }

  #prepareAnswer() {
    this.#prepared = this.#negotiate(async () => {
      const sdp = await this.#media.answer(this.#invite.sdp);
      this.#ready = true;
      for (const candidate of this.#early.splice(0)) this.addCandidate(candidate);
      return sdp;
    });
    // Whoever needs it awaits it; a scenario that ends before must not leave a rejection behind.
    this.#prepared.catch(() => {});
  }

  async #candidates() {
    return candidatesOf(await this.#prepared);
  }

  #sendCandidates(lines) {
    for (const candidate of lines) this.#request('candidate', {candidate, sdpMid: '0', sdpMLineIndex: 0});
  }

  #answer(params) {
    if (this.over) return;
    this.#request('answer', {...params, variables: {}});
    if (this.#answered) return;
    this.#answered = true;
    this.#mediaBegins();
    if (this.#row.sound !== 'conversation') return;
    this.#conversation = new Conversation({
      row: this.#row,
      send: (params) => this.#session.sendConversation(params),
      media: this.#media,
      endCall: (cause) => this.bye(cause),
      customHeaders: this.#invite.dialog.custom_headers,
      conversationId: this.#session.conversationId,
      onError: this.#onError,
    });
    if (this.#media.connected) this.#beginConversation();
    else this.#timers.after(MEDIA_PATIENCE_MS, () => this.#beginConversation());
  }

  /** With the early media, or with the answer. */
  #mediaBegins() {
    if (this.#audible) return;
    this.#audible = true;
    if (this.#row.sound === 'echo') this.#media.echo();
    if (this.#row.sound === 'tone') this.#media.playTone();
  }

  #mediaConnected() {
    if (this.#answered) this.#beginConversation();
  }

  #beginConversation() {
    const conversation = this.#conversation;
    if (!conversation || this.over || this.#begun) return;
    this.#begun = true;
    conversation.start();
    if (this.#row.messy) for (const frame of messyFrames(this.id)) this.#session.sendText(frame);
  }

  #negotiate(task) {
    const result = this.#negotiation.then(task);
    this.#negotiation = result.catch(() => {});
    return result;
  }

  #request(method, params) {
    if (this.over) return;
    const common = {callID: this.id, ...params, dialogParams: {custom_headers: []}};
    // Real servers send no Telnyx ids with an attach.
    this.#session.request(`telnyx_rtc.${method}`, method === 'attach' ? common : {...common, ...this.#ids});
  }

  #party() {
    const {caller_id_name: name, caller_id_number: number, destination_number: destination} = this.#invite.dialog;
    return {
      callee_id_name: 'Outbound Call',
      callee_id_number: String(destination ?? ''),
      caller_id_name: String(name ?? ''),
      caller_id_number: String(number ?? ''),
      display_direction: 'inbound',
    };
  }
}
