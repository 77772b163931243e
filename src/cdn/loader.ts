/** `cdn/telnyx-elements.js`: defines the tags and paints launchers; the rest arrives by `import()` when it is needed. */
import '../define/all.js';
