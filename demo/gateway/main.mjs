#!/usr/bin/env node
/** The gateway on the command line: `PORT=8080 node demo/gateway/main.mjs`. */
import {readFileSync} from 'node:fs';
import {createSecureContext} from 'node:tls';
import {startGateway} from './index.mjs';
import {SCENARIOS} from './scenarios/index.mjs';

const DEFAULT_PORT = 8080;

function help() {
  const width = Math.max(...SCENARIOS.flatMap(({rows}) => rows.map(({name}) => name.length)));
  const lists = SCENARIOS.map(({title, how, rows}) => {
    const lines = rows.map(({name, description}) => `  ${name.padEnd(width)}  ${description}`);
    return [`${title} (${how})`, ...lines].join('\n');
  });
  const usage = [
    'Local gateway: signalling, media and demo pages on one port, no account needed.',
    '',
    'Usage: node demo/gateway/main.mjs [--help]',
    '',
    `  PORT  port to listen on (default ${DEFAULT_PORT}; 0 takes a free one)`,
    '  HOST  address to listen on (default 127.0.0.1: this machine only)',
    '  TURN_PORT  port of the TURN server, by UDP and TCP (default: a free one)',
    '  TURN_TLS_KEY, TURN_TLS_CERT  files (PEM) with which it speaks TLS, too; browsers take a certificate that they trust',
  ].join('\n');
  return [usage, ...lists].join('\n\n');
}

function readPort(name, usual) {
  const text = process.env[name];
  const port = text ? Number(text) : usual;
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`${name} must be a number from 0 to 65535, not "${text}"`);
  }
  return port;
}

/** @returns {{key: string, cert: string} | undefined} */
function readCertificate() {
  const {TURN_TLS_KEY: key, TURN_TLS_CERT: cert} = process.env;
  if (!key && !cert) return undefined;
  if (!key || !cert) throw new Error('TURN_TLS_KEY and TURN_TLS_CERT belong together: set both or none');
  const pair = {key: readPem('TURN_TLS_KEY', key), cert: readPem('TURN_TLS_CERT', cert)};
  try {
    createSecureContext(pair);
  } catch (error) {
    throw new Error(`TURN_TLS_KEY and TURN_TLS_CERT must be a private key and its certificate (PEM): ${error.message}`);
  }
  return pair;
}

function readPem(name, file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`${name} must be a file that can be read: ${error.message}`);
  }
}

function explain(error, httpPort) {
  const {code, port = httpPort} = error;
  const name = port === httpPort ? 'PORT' : 'TURN_PORT';
  if (code === 'EADDRINUSE') return `Port ${port} is in use. Choose another one: ${name}=${port + 1}`;
  if (code === 'EACCES') return `Port ${port} needs more rights. Choose another one: ${name}=${DEFAULT_PORT}`;
  return error.message;
}

async function main() {
  if (process.argv.slice(2).some((argument) => argument === '--help' || argument === '-h')) {
    console.log(help());
    return;
  }
  const port = readPort('PORT', DEFAULT_PORT);
  const turnPort = readPort('TURN_PORT', 0);
  const turnTls = readCertificate();
  const gateway = await startGateway({port, turnPort, turnTls, host: process.env.HOST || undefined}).catch((error) => {
    throw new Error(explain(error, port));
  });
  console.log(`Demo: ${gateway.url}`);
  console.log(`Scenarios: ${gateway.url}gateway, or --help`);
  const tls = gateway.turn.urls.find((url) => url.startsWith('turns:'));
  console.log(
    `TURN server: ${gateway.turn.urls[0]}${tls ? ` and ${tls}` : ''}, credentials at ${gateway.url}gateway/ice-servers`,
  );
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => gateway.close());
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
