/** Users with a socket and a phone, for tests of calls in both directions. */
import assert from 'node:assert/strict';
import {randomUUID} from 'node:crypto';
import {Client} from './client.mjs';
import {Phone, until} from './offer.mjs';

export const LOUD = 0.05;

/** A logged-in user. */
export class User {
  /** @type {Client} */
  client;
  sessid = '';

  /**
   * @param {import('../../demo/gateway/index.mjs').Gateway} gateway
   * @param {string | object} login a name, or parameters of `login`
   */
  static async login(gateway, login) {
    const user = new User();
    user.client = await Client.open(gateway.wsUrl);
    const params = typeof login === 'string' ? {login, passwd: 'x'} : login;
    ({sessid: user.sessid} = await user.client.login(params));
    return user;
  }

  request(method, params = {}) {
    return this.client.request(`telnyx_rtc.${method}`, {sessid: this.sessid, ...params});
  }

  /** Dials, and leaves the rest to the test. */
  async dial(destination, dialog = {}) {
    const call = new TestCall(this, randomUUID());
    const sdp = await call.phone.offer();
    const dialogParams = {callID: call.id, destination_number: destination, ...dialog};
    call.placed = this.request('invite', {sdp, dialogParams});
    call.placed.catch(() => {});
    return call;
  }

  /** Waits until it rings, and says that it does. */
  async rung(count = 1) {
    const invites = () => this.client.frames.filter(({method}) => method === 'telnyx_rtc.invite');
    await this.client.until(() => invites().length >= count);
    const invite = invites()[count - 1];
    this.client.send({id: invite.id, result: {method: invite.method}});
    const call = new TestCall(this, invite.params.callID);
    call.invite = invite.params;
    return call;
  }

  close() {
    this.client.close();
  }
}

/** One call of a user. */
export class TestCall {
  phone = new Phone();
  /** @type {Promise<any> | undefined} */
  placed;
  /** @type {any} parameters of the invite that came */
  invite;

  constructor(user, id) {
    this.user = user;
    this.id = id;
  }

  request(method, params = {}) {
    const {dialogParams, ...rest} = params;
    return this.user.request(method, {...rest, dialogParams: {callID: this.id, ...dialogParams}});
  }

  /** The first frame of this call with a method. */
  frame(method, ms) {
    return this.user.client.wait(
      (frame) => frame.method === `telnyx_rtc.${method}` && frame.params?.callID === this.id,
      ms,
    );
  }

  frames(method) {
    return this.user.client.frames.filter(
      (frame) => frame.method === `telnyx_rtc.${method}` && frame.params?.callID === this.id,
    );
  }

  async answer(more = {}) {
    const sdp = await this.phone.answer(this.invite.sdp);
    const {result} = await this.request('answer', {sdp, ...more});
    assert.deepEqual(result, {callID: this.id, message: 'CALL ANSWERED', sessid: this.user.sessid});
  }

  /** The other side has answered: from now on there is sound. */
  async talk() {
    const {params} = await this.user.client.wait(
      (frame) => frame.params?.callID === this.id && frame.params.sdp && /media|answer/.test(frame.method),
    );
    await this.phone.accept(params.sdp);
    await until(() => this.phone.connected);
  }

  hears(loud = true) {
    return until(() => this.phone.heard > 5 && (loud ? this.phone.level > LOUD : this.phone.level < LOUD));
  }

  /** Nothing comes for a while. */
  async hearsNothing() {
    await new Promise((resolve) => setTimeout(resolve, 150));
    const {heard} = this.phone;
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.ok(this.phone.heard - heard <= 1, `${this.phone.heard - heard} packets in the silence`);
  }

  async bye(params = {}) {
    assert.ok((await this.request('bye', params)).result);
    await this.phone.close();
  }

  /** The gateway ended it. */
  async over() {
    const {params} = await this.frame('bye');
    await this.phone.close();
    const {cause, causeCode, sipCode} = params;
    return {cause, causeCode, sipCode, headers: params.dialogParams.custom_headers};
  }
}
