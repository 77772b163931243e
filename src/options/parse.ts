import {attributeOf} from './spec.js';
import type {OptionSpec, OptionTable} from './spec.js';

/** A value that is not allowed: which option, how it is written in HTML, what was given (never for secrets), what is allowed. */
export interface OptionProblem {
  readonly option: string;
  readonly attribute: string;
  readonly given: string;
  readonly allowed: string;
}

/** Checks that a type cannot express, by option; the text says what is allowed. */
export type Checks = Readonly<Record<string, readonly [test: (value: never) => boolean, allowed: string]>>;

/** What is allowed instead of `value`; `undefined` when it is fine. */
function refuse({type, min, max, values}: OptionSpec, value: unknown): string | undefined {
  const is = typeof value;
  switch (type) {
    case 'number': {
      if (is === 'number' && (value as number) >= (min ?? -Infinity) && (value as number) <= (max ?? Infinity)) return;
      return `a number${min === undefined ? '' : ` from ${min}`}${max === undefined ? '' : ` to ${max}`}`;
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
    case 'string':
      return is === 'string' ? undefined : 'text';
  }
}

/** What of `given` is usable, and what is not. Absent (`undefined`, `null`, empty text) means the default. */
export function checkOptions(
  table: OptionTable,
  given: object,
  checks: Checks = {},
): {values: Record<string, unknown>; problems: OptionProblem[]} {
  const values: Record<string, unknown> = {};
  const problems: OptionProblem[] = [];
  for (const [option, value] of Object.entries(given) as [string, unknown][]) {
    if (value === undefined || value === null || value === '') continue;
    const spec = Object.hasOwn(table, option) ? table[option]! : undefined;
    const check = Object.hasOwn(checks, option) ? checks[option] : undefined;
    const allowed = spec
      ? (refuse(spec, value) ?? (check && !check[0](value as never) ? check[1] : undefined))
      : `one of ${Object.keys(table).join(', ')}`;
    if (allowed === undefined) values[option] = value;
    else {
      const attribute = spec ? attributeOf(option, spec) : option;
      problems.push({option, attribute, given: spec?.secret ? '(hidden)' : preview(value), allowed});
    }
  }
  return {values, problems};
}

/** Short form of a bad value for a message. */
function preview(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** Defaults of a table; `own` picks the ones of a client made in code. */
export function defaultsOf(table: OptionTable, own: boolean): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [option, spec] of Object.entries(table)) {
    const value = own && spec.clientDefault !== undefined ? spec.clientDefault : spec.default;
    if (value !== undefined) values[option] = value;
  }
  return values;
}
