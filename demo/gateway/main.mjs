#!/usr/bin/env node
/** The gateway on the command line: `PORT=8080 node demo/gateway/main.mjs`. */
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
  ].join('\n');
  return [usage, ...lists].join('\n\n');
}

/** @param {string | undefined} text */
function readPort(text) {
  const port = text === undefined || text === '' ? DEFAULT_PORT : Number(text);
  return Number.isInteger(port) && port >= 0 && port <= 65_535 ? port : null;
}

function explain(error, port) {
  if (error.code === 'EADDRINUSE') return `Port ${port} is in use. Choose another one: PORT=${port + 1}`;
  if (error.code === 'EACCES') return `Port ${port} needs more rights. Choose another one: PORT=${DEFAULT_PORT}`;
  return error.message;
}

async function main() {
  if (process.argv.slice(2).some((argument) => argument === '--help' || argument === '-h')) {
    console.log(help());
    return;
  }
  const port = readPort(process.env.PORT);
  if (port === null) throw new Error(`PORT must be a number from 0 to 65535, not "${process.env.PORT}"`);
  const gateway = await startGateway({port, host: process.env.HOST || undefined}).catch((error) => {
    throw new Error(explain(error, port));
  });
  console.log(`Demo: ${gateway.url}`);
  console.log(`Scenarios: ${gateway.url}gateway, or --help`);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => gateway.close());
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
