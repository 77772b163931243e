import {attributeOf} from './spec.js';
import type {OptionSpec, OptionTable} from './spec.js';

/** A value that is not allowed: which option, how it is written in HTML, what was given (never for secrets), what is allowed. */
export interface OptionProblem {
  readonly option: string;
  readonly attribute: string;
  readonly given: string;
  readonly allowed: string;
}

/** Checks that a type cannot express: what is allowed instead of a value of the right type, `undefined` when it is fine. */
export type Checks = (option: string, value: unknown) => string | undefined;

/** What is allowed instead of `value`; `undefined` when it is fine. */
function refuse({type, min = -Infinity, max = Infinity, values}: OptionSpec, value: unknown): string | undefined {
  const is = typeof value;
  switch (type) {
    case 'number': {
      if (is === 'number' && (value as number) >= min && (value as number) <= max) return;
      return `a number${min > -Infinity ? ` from ${min}` : ''}${max < Infinity ? ` to ${max}` : ''}`;
    }
    case 'boolean':
    case 'toggle':
      return is === 'boolean' ? undefined : 'true or false';
    case 'enum':
      return values!.includes(value as string) ? undefined : values!.join(', ');
    case 'record':
      return is === 'object' && !Array.isArray(value) ? undefined : 'a JSON object';
    case 'json':
      return is === 'object' ? undefined : 'JSON';
    default:
      return is === 'string' ? undefined : 'text';
  }
}

/** What of `given` is usable, and what is not. Absent (`undefined`, `null`, empty text) means the default. */
export function checkOptions(
  table: OptionTable,
  given: object,
  checks?: Checks,
): {values: Record<string, unknown>; problems: OptionProblem[]} {
  const values: Record<string, unknown> = {};
  const problems: OptionProblem[] = [];
  for (const [option, value] of Object.entries(given) as [string, unknown][]) {
    if (value === undefined || value === null || value === '') continue;
    const row = Object.hasOwn(table, option) ? table[option] : undefined;
    const allowed = row ? (refuse(row, value) ?? checks?.(option, value)) : `one of ${Object.keys(table).join(', ')}`;
    if (allowed === undefined) values[option] = value;
    else problems.push(problemOf(option, value, allowed, row ?? {attribute: option}));
  }
  return {values, problems};
}

/** How a value that is not allowed is told. */
export function problemOf(
  option: string,
  value: unknown,
  allowed: string,
  row: Pick<OptionSpec, 'attribute' | 'secret'>,
): OptionProblem {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  const given = row.secret ? '(hidden)' : text.length > 60 ? `${text.slice(0, 57)}…` : text;
  return {option, attribute: attributeOf(option, row), given, allowed};
}

/** Defaults of a table; absent where the absence means something. */
export function defaultsOf(table: OptionTable): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [option, spec] of Object.entries(table)) {
    if (spec.default !== undefined) values[option] = spec.default;
  }
  return values;
}
