/**
 * Browsers hide their addresses behind mDNS names (`….local`). The ICE library would ask multicast DNS and wait ten
 * seconds per name, so the names are replaced before it sees them: the browser is where its WebSocket comes from.
 */
import {networkInterfaces} from 'node:os';

function ownAddress() {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return all.find((entry) => entry.family === 'IPv4' && !entry.internal)?.address;
}

/**
 * Address at which the browser's media is found. Firefox never pairs with loopback, so a browser on this machine is
 * reached through the machine's own address where there is one.
 *
 * @param {string | undefined} socketAddress remote address of the WebSocket
 */
export function mediaAddress(socketAddress) {
  const address = (socketAddress ?? '').replace(/^::ffff:/, '');
  const local = !address || address === '::1' || address.startsWith('127.');
  return local ? (ownAddress() ?? '127.0.0.1') : address;
}

const NAME_IN_LINE = /^((?:a=)?candidate:.*?\s)[0-9a-z-]+\.local(\s)/gim;

/**
 * @param {string} text an SDP, or one candidate
 * @param {string} address
 */
export const revealNames = (text, address) => text.replace(NAME_IN_LINE, `$1${address}$2`);
