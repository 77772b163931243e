import {text} from '../../options/spec.js';
import type {OptionTable} from '../../options/spec.js';

/** THE table of attributes that only `<telnyx-client>` has. */
export const CLIENT_ATTRIBUTES = {
  name: text({applies: 'made', doc: 'Name by which elements inside find this client (`client="name"`).'}),
} satisfies OptionTable;
