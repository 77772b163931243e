import {useThisGateway} from './gateway-address.js';

useThisGateway();

// The checksum of the file that was built last, as a page that is written by hand would have it.
const response = await fetch('/cdn/integrity.json');
const sums = await response.json();
document.querySelector('#integrity').textContent = sums['telnyx-elements.all.js'];
