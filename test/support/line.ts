/** The line of a call: how to get one, what is heard on it, and what the far end knows of it. */
import type {Call} from '../../src/client/call.js';
import type {NewCallOptions} from '../../src/client/telnyx-client.js';
import {gateway, heard, steadyMicrophone} from './client-lab.js';
import type {Lab, TestClient, TestClientOptions} from './client-lab.js';
import {until} from './until.js';

/** A call as the gateway's state page has it. */
export interface FarEnd {
  readonly callID: string;
  readonly held: boolean;
  readonly dtmf: string;
  readonly renegotiated?: 'accepted' | 'refused';
  readonly media: {readonly packetsReceived: number; readonly packetsSent: number};
}

export async function farEnd({id}: Call): Promise<FarEnd> {
  const {sessions} = (await gateway('state')) as {sessions: {calls: FarEnd[]}[]};
  const found = sessions.flatMap(({calls}) => calls).find(({callID}) => callID === id);
  if (!found) throw new Error(`the gateway has no call ${id}`);
  return found;
}

/** An answered call whose audio flows, by a microphone with a steady tone unless another is given. */
export async function talk(
  t: Lab,
  destinationNumber: string,
  options: TestClientOptions = {},
  call: NewCallOptions = {},
): Promise<{client: TestClient; call: Call}> {
  const client = await t.user({...options, environment: {getUserMedia: steadyMicrophone, ...options.environment}});
  const made = client.newCall({destinationNumber, ...call});
  await connected(made);
  return {client, call: made};
}

export const connected = (call: Call): Promise<true> =>
  until('media', () => call.state === 'active' && call.snapshot.media === 'connected', 6000);

/** Resolves when the gateway has received more of our audio. */
export async function spoken(call: Call, packets = 10): Promise<void> {
  const {media} = await farEnd(call);
  await until(
    `${packets} more packets sent`,
    async () => (await farEnd(call)).media.packetsReceived >= media.packetsReceived + packets,
  );
}

/** Energy that was heard while we sent ten packets. */
async function gained(call: Call): Promise<number> {
  const {energy} = await heard(call);
  await spoken(call);
  return (await heard(call)).energy - energy;
}

export const sound = (call: Call): Promise<true> => until('sound', async () => (await gained(call)) > 1e-4, 6000);

export const silence = (call: Call): Promise<true> => until('silence', async () => (await gained(call)) < 1e-6, 6000);

/** Everything that both sides have sent until now was read by the other. */
export async function settled(t: Lab): Promise<void> {
  const pings = async (): Promise<number> => (await t.sent('telnyx_rtc.ping')).length;
  const before = await pings();
  await gateway('ping');
  await until('ping', async () => (await pings()) > before);
}

type Stats = Readonly<Record<string, unknown>>;

interface Path {
  readonly pair: Stats;
  readonly local: Stats;
  readonly remote: Stats;
}

/** The path that the audio takes, as soon as there is one. */
export const selectedPair = (call: Call): Promise<Path> => until('a path', () => pathOf(call.peerConnection!));

async function pathOf(connection: RTCPeerConnection): Promise<Path | undefined> {
  const report = await connection.getStats();
  const all = [...(report.values() as Iterable<Stats>)];
  const transport = all.find((entry) => entry['type'] === 'transport' && entry['selectedCandidatePairId']);
  const id = transport?.['selectedCandidatePairId'];
  const pair = all.find((entry) => (id ? entry['id'] === id : entry['type'] === 'candidate-pair' && entry['selected']));
  if (!pair) return undefined;
  const candidate = (end: string): Stats => all.find((entry) => entry['id'] === pair[`${end}CandidateId`])!;
  return {pair, local: candidate('local'), remote: candidate('remote')};
}
