/** A call that the client makes: answers its offer and runs the steps of what it dialled. */
import {Conversation} from '../assistant/conversation.mjs';
import {messyFrames} from '../assistant/messy.mjs';
import {withoutCandidates} from '../media/peer.mjs';
import {BYE} from '../scenarios/causes.mjs';
import {ringUser} from './bridge.mjs';
import {cleanHeaders} from './headers.mjs';
import {Leg} from './leg.mjs';
import {placeCall} from './place.mjs';
import {hasCandidates} from './sdp.mjs';

/** The greeting waits for the media, but not for ever. */
const MEDIA_PATIENCE_MS = 3000;

export class Call extends Leg {
  #invite;
  /** @type {import('../signalling/session.mjs').Session | undefined} */
  #callee;
  /** @type {Promise<string> | undefined} the answer SDP */
  #prepared;
  #begun = false;
  /** @type {Conversation | undefined} */
  #conversation;

  /**
   * @param {object} options
   * @param {import('../signalling/session.mjs').Session} options.session
   * @param {import('../scenarios/types.mjs').CallBehaviour & import('../scenarios/types.mjs').AssistantBehaviour} options.row
   * @param {import('../signalling/session.mjs').Session} [options.callee] the user who is called
   * @param {{id: string | number, callId: string, sdp: string, dialog: Record<string, any>}} options.invite
   * @param {(error: unknown) => void} options.onError
   */
  constructor({session, row, callee, invite, onError}) {
    super({
      session,
      row,
      id: invite.callId,
      direction: 'outbound',
      dialog: invite.dialog,
      voice:
        row.sound === 'conversation'
          ? {
              onStart: () => this.#conversation?.voiceStarted(),
              onEnd: (speech) => this.#conversation?.voiceEnded(speech),
            }
          : undefined,
      onConnected: () => this.#mediaConnected(),
      onError,
    });
    this.#invite = invite;
    this.#callee = callee;
  }

  get conversation() {
    return this.#conversation;
  }

  run() {
    const usesMedia = this.row.flow.some((step) => typeof step === 'string' && /^(media|answer|cand|user)/.test(step));
    if (usesMedia) this.#prepareAnswer();
    return super.run();
  }

  silence() {
    this.#conversation?.interrupt();
    super.silence();
  }

  end(...why) {
    if (!this.over) this.#conversation?.close();
    super.end(...why);
  }

  /** The user who was called has answered. */
  async pickedUp(headers) {
    this.#answer({sdp: await this.#prepared}, headers);
  }

  async step(step) {
    if (step.error) {
      this.session.send({id: this.#invite.id, error: step.error});
      return this.end();
    }
    if (step.callBack) return this.#callBack(step.callBack);
    switch (step) {
      case 'result':
        return this.session.send({
          id: this.#invite.id,
          result: {callID: this.id, message: 'CALL CREATED', sessid: this.session.sessid},
        });
      case 'ringing':
        return this.request('ringing', this.party);
      case 'media':
        this.soundBegins();
        return this.request('media', {sdp: await this.#prepared});
      case 'answer':
        return this.#answer({sdp: await this.#prepared});
      case 'answer-stripped':
        return this.#answer({sdp: withoutCandidates(await this.#prepared)});
      case 'answer-bare':
        return this.#answer({});
      case 'candidates':
      case 'late-candidates':
        return this.sendSomeCandidates(await this.#prepared, step);
      case 'require-candidates':
        return hasCandidates(this.#invite.sdp) ? undefined : this.bye(BYE.incompatible);
      case 'user':
        // Nobody's phone rings for an offer that cannot be answered.
        await this.#prepared;
        return this.over ? undefined : ringUser(this, this.#callee);
      default:
        return super.step(step);
    }
  }

  get party() {
    const {caller_id_name: name, caller_id_number: number, destination_number: destination} = this.dialog;
    return {
      callee_id_name: 'Outbound Call',
      callee_id_number: String(destination ?? ''),
      caller_id_name: String(name ?? ''),
      caller_id_number: String(number ?? ''),
      display_direction: 'inbound',
    };
  }

  #prepareAnswer() {
    this.#prepared = this.negotiate(async () => {
      const sdp = await this.media.answer(this.#invite.sdp);
      this.takeCandidates();
      return sdp;
    });
    // Whoever needs it awaits it; a scenario that ends before must not leave a rejection behind.
    this.#prepared.catch(() => {});
  }

  #answer(params, headers) {
    if (this.over) return;
    this.request('answer', {...params, variables: {}}, headers);
    if (this.answered) return;
    this.answered = true;
    this.soundBegins();
    if (this.row.sound !== 'conversation') return;
    this.#conversation = new Conversation({
      row: this.row,
      send: (params) => this.session.sendConversation(params),
      media: this.media,
      endCall: (cause) => this.bye(cause),
      customHeaders: cleanHeaders(this.dialog.custom_headers),
      conversationId: this.session.conversationId,
      onError: this.onError,
    });
    if (this.media.connected) this.#beginConversation();
    else this.timers.after(MEDIA_PATIENCE_MS, () => this.#beginConversation());
  }

  #mediaConnected() {
    if (this.answered) this.#beginConversation();
  }

  #beginConversation() {
    const conversation = this.#conversation;
    if (!conversation || this.over || this.#begun) return;
    this.#begun = true;
    conversation.start();
    if (this.row.messy) for (const frame of messyFrames(this.id)) this.session.sendText(frame);
  }

  /** The session places the calls, because this one is over by then. */
  #callBack(calls) {
    const {session, onError} = this;
    const {destination_number: from} = this.dialog;
    for (const {scenario, afterMs} of calls) {
      session.timers.after(afterMs, () => placeCall({session, scenario, from: String(from), onError}));
    }
  }
}
