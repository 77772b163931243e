/** For the pages that need nothing else. */
import {useThisGateway} from './gateway-address.js';

useThisGateway();
