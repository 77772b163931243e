/**
 * A TURN server for tests: Debian's coturn on a free port, over UDP and TCP, with one user. Where it is missing it is
 * installed on Debian as root; where that is not possible, tests skip.
 */
import {spawn, spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {createServer} from 'node:net';
import {networkInterfaces, tmpdir} from 'node:os';
import {join} from 'node:path';

const PROGRAM = 'turnserver';
const START_MS = 10_000;
const USER = {username: 'tester', credential: 'relayed'};

export const NO_TURN = 'turnserver not found: install coturn (apt-get install coturn)';

const runs = () => spawnSync(PROGRAM, ['--version'], {timeout: 30_000}).status !== null;

function install(log) {
  const debian = existsSync('/etc/os-release') && /^ID="?debian"?$/m.test(readFileSync('/etc/os-release', 'utf8'));
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !debian) return;
  log('coturn: not found, installing it with apt-get');
  const options = {env: {...process.env, DEBIAN_FRONTEND: 'noninteractive'}, stdio: ['ignore', 2, 2], timeout: 180_000};
  spawnSync('apt-get', ['update', '-qq'], options);
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'coturn'], options);
}

/** Firefox never pairs with loopback, so the machine's own address is the better one. */
function ownAddress() {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return all.find(({family, internal}) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1';
}

/** A port that is free for TCP now; coturn takes it for UDP too. */
function freePort(host) {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, host, () => {
      const {port} = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/**
 * @typedef {object} TurnServer
 * @property {string} host
 * @property {number} port UDP and TCP
 * @property {{urls: string[], username: string, credential: string}[]} iceServers both transports
 * @property {(transport: 'udp' | 'tcp') => {urls: string, username: string, credential: string}[]} over to the server
 *   over one transport only
 * @property {() => number} allocations how many relays it has given out
 * @property {() => Promise<void>} close
 */

/**
 * @param {object} [options]
 * @param {string} [options.host]
 * @param {(line: string) => void} [options.log]
 * @returns {Promise<TurnServer | null>} null: there is none, and it cannot be installed (`NO_TURN` says so)
 */
export async function startTurn({host = ownAddress(), log = console.error} = {}) {
  if (!runs()) install(log);
  if (!runs()) {
    log(NO_TURN);
    return null;
  }
  const port = await freePort(host);
  const folder = mkdtempSync(join(tmpdir(), 'telnyx-turn-'));
  const server = spawn(PROGRAM, argumentsFor({host, port, folder}), {cwd: folder, stdio: ['ignore', 'pipe', 'pipe']});
  let output = '';
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (data) => (output += data));
  const ended = new Promise((resolve) => server.once('exit', resolve));
  // Whatever ends this process ends the server, too.
  const kill = () => server.kill('SIGKILL');
  process.once('exit', kill);

  const close = async () => {
    process.off('exit', kill);
    kill();
    await ended;
    rmSync(folder, {recursive: true, force: true});
  };
  try {
    await listening(server, () => output);
  } catch (error) {
    await close();
    throw error;
  }
  const url = (transport) => `turn:${host}:${port}?transport=${transport}`;
  return {
    host,
    port,
    iceServers: [{urls: [url('udp'), url('tcp')], ...USER}],
    over: (transport) => [{urls: url(transport), ...USER}],
    allocations: () => output.match(/ALLOCATE processed, success/g)?.length ?? 0,
    close,
  };
}

function argumentsFor({host, port, folder}) {
  return [
    '-n', // no configuration file
    `--listening-ip=${host}`,
    `--relay-ip=${host}`,
    `--listening-port=${port}`,
    '--lt-cred-mech',
    `--user=${USER.username}:${USER.credential}`,
    '--realm=test',
    '--no-cli',
    '--no-tls',
    '--no-dtls',
    // The gateway is on this machine; coturn refuses loopback without a password for its (absent) command line.
    '--allow-loopback-peers',
    '--cli-password=unused',
    '--verbose',
    '--log-file=stdout',
    `--pidfile=${join(folder, 'pid')}`,
    `--userdb=${join(folder, 'users')}`,
  ];
}

function listening(server, output) {
  return new Promise((resolve, reject) => {
    const fail = (why) => done(() => reject(new Error(`coturn ${why}:\n${output().slice(-2000)}`)));
    const timer = setTimeout(() => fail('did not start in time'), START_MS);
    const onExit = (code) => fail(`ended with ${code}`);
    const onData = () => {
      if (/UDP listener opened/.test(output()) && /TCP listener opened/.test(output())) done(resolve);
    };
    function done(settle) {
      clearTimeout(timer);
      server.off('exit', onExit);
      for (const stream of [server.stdout, server.stderr]) stream.off('data', onData);
      settle();
    }
    server.once('exit', onExit);
    for (const stream of [server.stdout, server.stderr]) stream.on('data', onData);
    onData();
  });
}
