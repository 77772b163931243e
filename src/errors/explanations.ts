/**
 * What the errors and warnings of `codes.ts` mean, why they happen and what helps. Apart from the codes, because few pages
 * need them: the elements load this with the first error, `TelnyxClient` has it from the start.
 */
import type {ErrorCode, WarningCode} from './codes.js';

export interface Explanation {
  readonly description: string;
  readonly causes: readonly string[];
  readonly solutions: readonly string[];
}

const row = (description: string, causes: string, solutions: string): Explanation => ({
  description,
  causes: causes.split('|'),
  solutions: solutions.split('|'),
});

export const EXPLANATIONS: Readonly<Record<ErrorCode | WarningCode, Explanation>> = {
  40001: row('No offer could be created', 'WebRTC is restricted', 'Try another browser'),
  40002: row(
    'No answer could be created',
    'Offer without usable audio',
    'Hang up and call again|Check preferred-codecs',
  ),
  40003: row(
    'The local description was refused',
    'Browser and options disagree about the SDP',
    'Call again|Report the browser version',
  ),
  40004: row('The remote description was refused', 'Malformed SDP|No common codec', 'Check preferred-codecs'),
  40005: row('The call was refused or not answered', 'Server error|Connection lost', 'Call again'),
  42001: row(
    'The microphone is not allowed',
    'Denied by visitor, system or page policy',
    'Allow it for this site|In an iframe set allow="microphone"',
  ),
  42002: row(
    'No microphone was found',
    'None connected|A constraint nothing fulfils',
    'Connect one|Relax audio-constraints',
  ),
  42003: row(
    'The microphone could not be opened',
    'In use elsewhere|Page without HTTPS',
    'Close other applications|Use HTTPS',
  ),
  44001: row('The call could not be held or resumed', 'Refused by the server|Connection lost', 'Try again'),
  44002: row('The call has no destination', 'No destinationNumber', 'Pass destinationNumber'),
  44003: row('The end of the call was not confirmed', 'Connection lost', 'None: it has ended here'),
  44004: row('The subscription was refused', 'Unknown channel|No rights', 'Check the channel'),
  44005: row('The call ended while it was set up', 'Hung up during set-up', 'None, when intended'),
  45001: row(
    'The connection could not be opened',
    'Invalid URL|Blocked by a page policy',
    'Check env and region|Allow it in connect-src',
  ),
  45002: row('The connection failed', 'Network', 'None: it reconnects'),
  45003: row('Gave up connecting', 'Server or network not reachable', 'Call connect()'),
  45004: row('The registration service failed', 'Server error', 'None: it connects elsewhere'),
  46001: row(
    'The login was refused',
    'Wrong credentials or assistant id|Unauthenticated web calls are off',
    'Check the credentials|Turn on "Support Unauthenticated Web Calls"',
  ),
  46002: row(
    'Credentials are missing',
    'No token, login or target id|No token from token-url',
    'Set target-id, login-token, token-url, or login and password',
  ),
  46003: row('The server wants a login', 'Expired session', 'Log in again'),
  47001: row(
    'The audio path could not be renewed',
    'Server without renegotiation|Connection lost',
    'None: it reconnects',
  ),
  48001: row('The browser is offline', 'Network', 'Check the network'),
  48501: row('The call was lost with the connection', 'Server gave it up', 'Call again'),
  49001: row('Something unexpected went wrong', 'Unknown', 'See originalError'),
  50002: row('The message was not delivered', 'Refused or not confirmed', 'Send it again'),
  50003: row('No audio path', 'A firewall blocks UDP and relays', 'Try another network|Check ice-servers'),
  50004: row('There is no call', 'It has ended', 'Start one first'),
  50005: row('The argument is not allowed', 'Type or range', 'See the message'),
  31001: row(
    'The network answers slowly',
    'Distance|Overloaded network or VPN',
    'Use a nearer region|Turn off the VPN',
  ),
  31002: row('Packets arrive unevenly', 'Overloaded Wi-Fi', 'Move closer to the router|Use a cable'),
  31003: row('Packets are lost', 'Overloaded or weak network', 'Move closer to the router|Use a cable'),
  31004: row('The voice quality is low', 'Delay, jitter or loss', 'See the other warnings'),
  31005: row(
    'The microphone is silent',
    'Muted in hardware or system|Wrong microphone',
    'Check the microphone|Choose another',
  ),
  31006: row('The other side is silent', 'The other side is muted or silent', 'Ask the other side'),
  32001: row('No audio arrives', 'Network or firewall', 'Check the network'),
  32002: row('No audio is sent', 'Network or firewall', 'Check the network'),
  32003: row('This browser cannot record calls', 'Browser without MediaStreamTrackProcessor', 'Use another browser'),
  32004: row('The recording has gaps', 'Upload too slow', 'Check the network'),
  33001: row('The audio path is interrupted', 'Network', 'None: it usually comes back'),
  33002: row('Candidate gathering did not finish', 'A STUN or TURN server is silent', 'Check ice-servers'),
  33003: row('No candidate was found', 'WebRTC is restricted', 'Check the browser’s privacy settings'),
  33004: row('The audio path failed', 'Network', 'Call again'),
  33005: row('Only local candidates were found', 'STUN and TURN servers are not reachable', 'Check ice-servers'),
  33006: row('The call is being answered already', 'answer() called twice', 'Disable the button once pressed'),
  33007: row('Another call object has this id', 'The server sent the call twice', 'Use the call in client.calls'),
  33008: row('The audio takes another path', 'Network change', 'None'),
  33009: row('The microphone was not changed', 'The call sends no audio', 'None'),
  33010: row('Another call is going on', 'A second call during a call', 'Hang up or hold the first'),
  33011: row('The element played another call', 'Two calls share a remoteElement', 'Give each call its own element'),
  34001: row('The token expires soon', 'Expiry', 'Set token-url|Call updateToken()'),
  35001: row('The call was lost with the connection', 'Server gave it up', 'Call again'),
  35002: row('The server brought back a call nobody knows', 'Another page had the call', 'None'),
  36001: row('The server did not answer a ping in time', 'Network', 'None: it reconnects'),
  36002: row('The server did not answer a request in time', 'Network or server', 'None: it reconnects'),
  36003: row('The connection is renewed', 'Network', 'None: it reconnects'),
  36004: row('The audio path is renewed', 'Network', 'None: it reconnects'),
  36005: row('The connection closed and stays closed', 'autoReconnect is off', 'Call connect()'),
  50001: row('A value is not allowed', 'Type or range', 'See the message'),
  50101: row('Two elements of one client disagree', 'Different attributes', 'Put the option on <telnyx-client>'),
};
