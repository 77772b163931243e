/** A call that the gateway makes to a client: offers, rings until it is answered, and runs the steps of its row. */
import {randomUUID} from 'node:crypto';
import {withoutCandidates} from '../media/peer.mjs';
import {BYE} from '../scenarios/causes.mjs';
import {Leg} from './leg.mjs';

const RING_MS = 60_000;

/** What an invite may look like; the good one and those a client must survive. */
const INVITES = {
  complete: (params) => params,
  stripped: (params) => ({...params, sdp: withoutCandidates(params.sdp), trickle: true}),
  'no-id': (params) => ({...params, callID: undefined}),
  'no-sdp': (params) => ({...params, sdp: undefined}),
  'broken-sdp': (params) => ({...params, sdp: 'v=0\r\nthis is not a session description\r\n'}),
};

export class InboundCall extends Leg {
  /** @type {'new' | 'ringing' | 'answering' | 'answered'} */
  #phase = 'new';
  #delayMs;
  /** @type {string | undefined} */
  #offer;
  #answer = Promise.withResolvers?.() ?? withResolvers();

  /**
   * @param {object} options
   * @param {import('../signalling/session.mjs').Session} options.session
   * @param {import('../scenarios/types.mjs').CallBehaviour} options.row
   * @param {Record<string, any>} options.dialog caller_id_*, callee_id_*, custom_headers, client_state
   * @param {number} [options.delayMs] instead of what the row says for its step `delay`
   * @param {(error: unknown) => void} options.onError
   */
  constructor({session, row, dialog, delayMs = row.delayMs, onError}) {
    super({session, row, id: randomUUID(), direction: 'inbound', dialog, onError});
    this.#delayMs = delayMs ?? 0;
  }

  get ringing() {
    return this.#phase === 'ringing';
  }

  get party() {
    const {caller_id_name, caller_id_number, callee_id_name, callee_id_number} = this.dialog;
    return {caller_id_name, caller_id_number, callee_id_name, callee_id_number};
  }

  async step(step) {
    if (step.invite) return this.#invite(step.invite);
    switch (step) {
      case 'delay':
        return this.pause(this.#delayMs);
      case 'answered':
        return this.#untilAnswered();
      case 'candidates':
      case 'late-candidates':
        return this.sendSomeCandidates(this.#offer, step);
      default:
        return super.step(step);
    }
  }

  /** @param {string} sdp answer of the client; what follows is left to `pickedUp` */
  async accept(sdp) {
    this.#phase = 'answering';
    await this.negotiate(() => this.media.accept(sdp));
    this.takeCandidates();
  }

  /** The client has its result. */
  pickedUp(headers) {
    if (this.over) return;
    this.#phase = 'answered';
    this.answered = true;
    this.soundBegins();
    this.bridge?.answered(headers);
    this.#answer.resolve();
  }

  /** A client that lost its socket while it rang is called again; nothing was negotiated that could be attached. */
  async attach() {
    if (this.answered) return super.attach();
    this.#ask('complete');
  }

  async #invite(kind) {
    this.#offer ??= await this.negotiate(() => this.media.offer());
    if (this.over) return;
    const first = this.#phase === 'new';
    if (first) this.#phase = 'ringing';
    const asked = this.#ask(kind);
    if (first) asked.then((answer) => this.#alerted(answer), this.onError);
  }

  #ask(kind) {
    const {custom_headers: headers, client_state} = this.dialog;
    const params = {sdp: this.#offer, ...this.party, display_direction: 'outbound', client_state, variables: {}};
    return this.ask('invite', INVITES[kind](params), headers);
  }

  /** The acknowledgement of the invite says that it rings. */
  #alerted(answer) {
    if (this.over || !answer) return;
    if (answer.error) return this.end(BYE.lost);
    this.bridge?.alerting();
  }

  async #untilAnswered() {
    const giveUp = this.timers.after(RING_MS, () => this.bye(BYE.cancelled, {told: BYE.noAnswer}));
    await this.#answer.promise;
    giveUp();
  }
}

/** Node 20 has no Promise.withResolvers. */
function withResolvers() {
  let resolve;
  const promise = new Promise((settle) => (resolve = settle));
  return {promise, resolve};
}
