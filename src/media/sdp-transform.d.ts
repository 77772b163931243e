declare module 'sdp-transform/lib/parser.js' {
  import type {SessionDescription} from 'sdp-transform';

  const parser: {parse(sdp: string): SessionDescription};
  export default parser;
}
