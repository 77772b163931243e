/** Before the elements are there: a telephone connects at once. On your own page you leave `env`, and so this file, out. */
import {GATEWAY} from './gateway-address.js';

for (const dialer of document.querySelectorAll('telnyx-dialer')) dialer.setAttribute('env', GATEWAY);
