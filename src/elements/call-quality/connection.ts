/** Quality of a connection that is not ours: of another library, or of the page's own making. */
import {systemClock} from '../../lib/clock.js';
import {CallQuality} from '../../stats/call-quality.js';
import type {Thresholds} from '../../stats/thresholds.js';

let count = 0;

const audioSenders = (connection: RTCPeerConnection): MediaStreamTrack[] =>
  connection.getSenders().flatMap(({track}) => (track?.kind === 'audio' ? track : []));

/** Measures until the connection is closed, or `end()`. */
export function measure(connection: RTCPeerConnection, thresholds: Thresholds): CallQuality {
  let connected = false;
  const quality = new CallQuality(
    {
      callId: `connection-${++count}`,
      connection: () => {
        // Closing tells nobody; it is asked for each second.
        if (connection.connectionState === 'closed') queueMicrotask(() => quality.end());
        return connection;
      },
      conditions: () => {
        const microphone = audioSenders(connection);
        connected ||= connection.connectionState === 'connected';
        return {
          held: false,
          muted: !microphone.some(({enabled, muted, readyState}) => enabled && !muted && readyState === 'live'),
          connected: connection.connectionState === 'connected',
          // Whether the page plays what arrives nobody here knows.
          deaf: true,
        };
      },
    },
    systemClock,
    thresholds,
  );
  quality.start();
  return quality;
}
