import {expect} from '@open-wc/testing';
import type {Call} from '../../src/client/call.js';
import {gateway, heard} from './client-lab.js';
import type {Frame, Lab, TestClient} from './client-lab.js';
import {until} from './until.js';

/** Has the gateway call a client; resolves with the call once it rings there. Takes what the control `call` takes. */
export async function ring(client: TestClient, more: object = {}): Promise<Call> {
  const {calls} = await gateway('call', {to: client.sessionid, ...more});
  const [id] = calls as [string];
  return until('a call that rings', () => client.calls.find((call) => call.id === id && call.state === 'ringing'));
}

/** One that was answered. */
export async function answered(client: TestClient, more: object = {}): Promise<Call> {
  const call = await ring(client, more);
  await call.answer();
  return call;
}

/** Calls that a client's session has on the gateway. */
export async function callsAt(client: TestClient): Promise<Record<string, unknown>[]> {
  const {sessions} = await gateway('state');
  const all = sessions as {sessid: string; calls: Record<string, unknown>[]}[];
  return all.find(({sessid}) => sessid === client.sessionid)?.calls ?? [];
}

/** Ten more packets arrive and carry sound. */
export async function hears(call: Call): Promise<void> {
  const before = await until('first packets', async () => {
    const now = await heard(call);
    return now.packets > 0 && now;
  });
  await until('sound', async () => {
    const {energy, packets} = await heard(call);
    return packets >= before.packets + 10 && energy > before.energy;
  });
}

/** Twenty more packets arrive, or none, but no sound. */
export async function hearsNothing(call: Call, t: Lab): Promise<void> {
  // What was under way when silence began may still be played.
  let quiet = 0;
  let last = (await heard(call)).energy;
  await until('silence', async () => {
    await roundTrip(t);
    const {energy} = await heard(call);
    quiet = energy - last < 1e-6 ? quiet + 1 : 0;
    last = energy;
    return quiet > 10;
  });
}

/** Whatever was on its way before has arrived on both sides. */
export async function roundTrip(t: Lab): Promise<void> {
  const before = (await t.sent('telnyx_rtc.ping')).length;
  const {count} = await gateway('ping');
  await until('pings', async () => (await t.sent('telnyx_rtc.ping')).length >= before + Number(count));
}

/** The frame was answered with a result that names its method, once. */
export async function acknowledged(t: Lab, {id}: Frame): Promise<void> {
  await until('an acknowledgement', async () => (await t.sent()).some((frame) => frame.id === id));
  const replies = (await t.sent()).filter((frame) => frame.id === id);
  expect(replies.map(({result}) => typeof result?.['method'])).to.deep.equal(['string']);
}

/** Peak of what a stream carries now, 0..1. */
export function loudness(context: AudioContext, stream: MediaStream): () => number {
  const analyser = new AnalyserNode(context, {fftSize: 2048});
  new MediaStreamAudioSourceNode(context, {mediaStream: stream}).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  return () => {
    analyser.getFloatTimeDomainData(samples);
    return samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);
  };
}

/** An offer from a peer connection that is gone: valid, and nobody is there. */
export async function anOffer(): Promise<string> {
  const peer = new RTCPeerConnection();
  peer.addTransceiver('audio');
  const {sdp} = await peer.createOffer();
  peer.close();
  return sdp!;
}
