/**
 * The assistant's side of one call: it greets, listens, answers typed text, calls a client tool, ends the call. Text is
 * streamed while the clip plays; whatever starts next interrupts what is going on.
 */
import {randomUUID} from 'node:crypto';
import {clip, durationMs} from '../media/clips.mjs';
import {BYE} from '../scenarios/causes.mjs';
import {Timers} from '../lib/timers.mjs';
import {ENDED, LINES} from './lines.mjs';
import {deltas, dynamicVariables, readUserItem, replyTo, replyToSpeech} from './replies.mjs';

const THINKING_MS = 350;
const TOOL_TIMEOUT_MS = 5000;
/** Without a clip the text alone sets the pace. */
const DELTA_MS = 150;
const MAX_TOOL_TEXT = 300;

export class Conversation {
  #row;
  #send;
  #media;
  #endCall;
  #variables;
  #id;
  #timers;
  #ended = false;
  /** The turn that is being spoken. */
  #turn = null;
  #cancelThinking = () => {};
  /** The caller's utterance that is not finished. */
  #utterance = null;
  #lastItem = null;
  #echoes = 0;
  /** @type {{callId: string, settle: (output: string | null) => void} | null} */
  #tool = null;

  /**
   * @param {object} options
   * @param {import('../scenarios/types.mjs').AssistantBehaviour} options.row
   * @param {(params: object) => void} options.send an `ai_conversation` message
   * @param {import('../media/media-session.mjs').MediaSession} options.media
   * @param {(bye: object) => void} options.endCall
   * @param {unknown} [options.customHeaders] of the invite
   * @param {string} [options.conversationId] to go on with
   * @param {(error: unknown) => void} options.onError
   */
  constructor({row, send, media, endCall, customHeaders, conversationId, onError}) {
    this.#row = row;
    this.#media = media;
    this.#endCall = endCall;
    this.#variables = dynamicVariables(customHeaders);
    this.#id = conversationId || randomUUID();
    this.#timers = new Timers(onError);
    this.#send = (params) => {
      if (!this.#ended) send({conversation_id: this.#id, ...params});
    };
  }

  start() {
    this.#media.keepAlive();
    const {greeting, toolAfterGreeting, endsAfterMs} = this.#row;
    if (endsAfterMs) this.#timers.after(endsAfterMs, () => this.#endConversation());
    if (!greeting) return;
    this.#speak({text: LINES[greeting].text, clip: greeting, tool: toolAfterGreeting});
  }

  close() {
    this.#ended = true;
    this.#timers.close();
    this.#media.stop();
  }

  voiceStarted() {
    if (!this.#row.answers) return;
    this.#cancelThinking();
    this.interrupt();
    this.#utterance = `it-${randomUUID()}`;
    this.#userItem(this.#utterance, 'in_progress', [{type: 'input_audio', transcript: '(speaking)'}]);
  }

  /** @param {{durationMs: number, capped: boolean}} speech */
  voiceEnded(speech) {
    if (!this.#row.answers || !this.#utterance) return;
    const {heard, ...reply} = replyToSpeech(speech);
    this.#userItem(this.#utterance, 'completed', [{type: 'input_audio', transcript: heard}]);
    this.#utterance = null;
    this.#think(reply);
  }

  /** A `conversation.item.create` of the client. */
  itemCreated(item) {
    switch (item?.type) {
      case 'message':
        return this.#textReceived(item);
      case 'function_call_output':
        return this.#toolAnswered(item);
      case 'response.audio_stream.subscribe':
        return this.#send({type: 'response.audio_stream.subscribed'});
      default:
    }
  }

  /** Says something now (tests and the demo's controls). */
  say(text) {
    this.#speak({text, clip: 'generic'});
  }

  /** Stops the turn that is being spoken. */
  interrupt() {
    const turn = this.#turn;
    if (!turn) return;
    this.#media.stop();
    this.#finish(turn, 'cancelled');
  }

  #textReceived(item) {
    if (!this.#row.answers) return;
    const {text, images} = readUserItem(item);
    if (this.#row.echoesText) this.#echoText(item, text, images);
    this.interrupt();
    const tool = this.#row.toolAfterGreeting;
    this.#think(replyTo(text, {images: images.length, tool, variables: this.#variables}));
  }

  #echoText(item, text, images) {
    const id = typeof item.id === 'string' && item.id ? item.id : `it-${randomUUID()}`;
    const part = {type: 'text', text};
    // The vendor's clients have seen all three forms, so all three are sent in turn.
    const forms = [[part], text, part];
    const pictures = images.map((url) => ({type: 'image_url', image_url: {url}}));
    const form = this.#echoes++ % forms.length;
    this.#userItem(id, 'completed', pictures.length > 0 ? [part, ...pictures] : forms[form]);
  }

  #userItem(id, status, content) {
    const item = {id, type: 'message', role: 'user', status, content};
    this.#send({type: 'conversation.item.created', previous_item_id: this.#lastItem, item});
    if (status === 'completed') this.#lastItem = id;
  }

  #think(reply) {
    this.#cancelThinking();
    this.#cancelThinking = this.#timers.after(THINKING_MS, () => this.#speak(reply));
  }

  /** @param {import('./replies.mjs').Reply} reply */
  #speak(reply) {
    this.interrupt();
    const id = `rsp-${randomUUID()}`;
    const turn = {id, reply, pieces: deltas(reply.text), textDone: false, audioDone: false, cancel: () => {}};
    this.#turn = turn;
    const packets = clip(reply.clip);
    // The text is ready a little before the voice has read it out.
    const pace = packets.length > 0 ? (durationMs(packets) * 0.8) / turn.pieces.length : DELTA_MS;
    this.#send({type: 'response.created', response: {id, status: 'in_progress', output: []}});
    this.#media.play(packets, {
      onEnd: () => {
        turn.audioDone = true;
        this.#finishWhenDone(turn);
      },
    });
    this.#stream(turn, Math.min(pace, 600));
  }

  #stream(turn, pace) {
    if (this.#turn !== turn) return;
    const delta = turn.pieces.shift();
    if (delta === undefined) {
      turn.textDone = true;
      this.#send({type: 'response.text.done', response_id: turn.id, item_id: turn.id});
      return this.#finishWhenDone(turn);
    }
    const place = {response_id: turn.id, item_id: turn.id, output_index: 0, content_index: 0};
    this.#send({type: 'response.text.delta', ...place, delta});
    turn.cancel = this.#timers.after(pace, () => this.#stream(turn, pace));
  }

  #finishWhenDone(turn) {
    if (this.#turn !== turn || !turn.textDone || !turn.audioDone) return;
    this.#finish(turn, 'completed');
    if (turn.reply.hangup) this.#endCall(BYE.normal);
    else if (turn.reply.tool) this.#callTool();
  }

  #finish(turn, status) {
    this.#turn = null;
    turn.cancel();
    this.#lastItem = turn.id;
    this.#send({type: 'response.done', response_id: turn.id, response: {id: turn.id, status, output: []}});
  }

  #callTool() {
    const callId = `fc-${randomUUID()}`;
    const giveUp = this.#timers.after(TOOL_TIMEOUT_MS, () => this.#tool?.settle(null));
    this.#tool = {
      callId,
      settle: (output) => {
        giveUp();
        this.#tool = null;
        this.#speak(toolReply(output));
      },
    };
    const item = {type: 'function_call', call_id: callId, name: 'get_page_title', arguments: '{"format":"text"}'};
    this.#send({type: 'conversation.item.created', item});
  }

  /** Late, repeated and foreign outputs are dropped. */
  #toolAnswered({call_id: callId, output}) {
    if (this.#tool?.callId === callId && typeof output === 'string') this.#tool.settle(output);
  }

  #endConversation() {
    this.interrupt();
    const id = `rsp-${randomUUID()}`;
    this.#send({type: 'response.created', response: {id, status: 'in_progress', output: []}});
    this.#send({type: 'response.text.delta', response_id: id, item_id: id, delta: ENDED});
    this.#send({type: 'response.text.done', response_id: id, item_id: id});
    this.#send({type: 'response.done', response_id: id});
    this.#endCall(BYE.normal);
  }
}

function toolReply(output) {
  if (output === null) return {text: LINES['tool-none'].text, clip: 'tool-none'};
  return {text: `Your page answered: ${readable(output).slice(0, MAX_TOOL_TEXT)}`, clip: 'tool-answer'};
}

/** A JSON string is shown as the text it holds. */
function readable(output) {
  try {
    const value = JSON.parse(output);
    return typeof value === 'string' ? value : output;
  } catch {
    return output;
  }
}
