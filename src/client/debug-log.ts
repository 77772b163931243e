import {parseFrame} from '../protocol/frame.js';

/** One line per frame for the console: what kind, never what it carries, so there is nothing to redact. */
export function debugLine(direction: 'in' | 'out', text: string): string {
  const frame = parseFrame(text);
  const arrow = direction === 'in' ? '←' : '→';
  if (frame.kind === 'noise') {
    const record = /"type":"(debug_report_\w+)"/.exec(text)?.[1];
    return `${arrow} ${record ?? `(${text.length} bytes that are no frame)`}`;
  }
  const id = frame.id === null ? '' : ` #${String(frame.id).slice(0, 8)}`;
  if (frame.kind === 'request') {
    const type = frame.params['type'];
    return `${arrow} ${frame.method.slice(0, 60)}${typeof type === 'string' ? ` ${type.slice(0, 60)}` : ''}${id}`;
  }
  return `${arrow} ${frame.error ? `error ${frame.error.code}` : 'result'}${id}`;
}
