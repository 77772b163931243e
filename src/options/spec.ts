/** Shape of an option row, the builders of rows, and the types that follow from a table of rows. */

export type OptionType = 'string' | 'number' | 'boolean' | 'toggle' | 'enum' | 'json' | 'record';

/** When a later change takes effect. */
export type Applies = 'now' | 'call' | 'connect' | 'login' | 'made';

/** What a row says beside its type. `doc` and `applies` are for the reference; bundles for browsers do not carry them. */
export interface Row {
  /** Where it is not the name in kebab case. */
  readonly attribute?: string;
  readonly alias?: string;
  readonly default?: unknown;
  readonly min?: number;
  readonly max?: number;
  /** Never reflected, never logged. */
  readonly secret?: boolean;
  readonly applies: Applies;
  readonly doc: string;
}

export interface OptionSpec extends Row {
  /** `json` and `record` (an object): the attribute's text is JSON, the property a value. */
  readonly type: OptionType;
  readonly values?: readonly string[];
}

export type OptionTable = Readonly<Record<string, OptionSpec>>;

type Typed<T extends OptionType, R> = R & {readonly type: T};

export const text = <const R extends Row>(row: R): Typed<'string', R> => ({...row, type: 'string'});
export const number = <const R extends Row>(row: R): Typed<'number', R> => ({...row, type: 'number'});
/** A JSON object. */
export const record = <const R extends Row>(row: R): Typed<'record', R> => ({...row, type: 'record'});
export const json = <const R extends Row>(row: R): Typed<'json', R> => ({...row, type: 'json'});
/** Off unless present. */
export const flag = <const R extends Row>(row: R): Typed<'boolean', R & {readonly default: false}> => ({
  default: false,
  ...row,
  type: 'boolean',
});
/** On unless `="false"`. */
export const toggle = <const R extends Row>(row: R): Typed<'toggle', R & {readonly default: true}> => ({
  default: true,
  ...row,
  type: 'toggle',
});
export const oneOf = <const V extends readonly string[], const R extends Row>(
  values: V,
  row: R,
): Typed<'enum', R & {readonly values: V}> => ({...row, values, type: 'enum'});

/** `loginToken` is written `login-token`, unless its row says otherwise. */
export const attributeOf = (name: string, spec: Pick<OptionSpec, 'attribute'>): string =>
  spec.attribute ?? name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

type ValueOf<S extends OptionSpec> = S['type'] extends 'string'
  ? string
  : S['type'] extends 'number'
    ? number
    : S['type'] extends 'boolean' | 'toggle'
      ? boolean
      : S['type'] extends 'enum'
        ? S['values'] extends readonly (infer V)[]
          ? V
          : string
        : unknown;

/** Object type with one optional member per row. */
export type FromTable<T extends OptionTable> = {-readonly [K in keyof T]?: ValueOf<T[K]>};
