/**
 * A state machine as data: `state -> event -> next state`. A pair that is not listed is ignored (`next` answers
 * `undefined`), which is how late and repeated facts from a network stay harmless.
 */
export interface Machine<S extends string, E extends string> {
  readonly table: Readonly<Record<S, Readonly<Partial<Record<E, S>>>>>;
  next(state: S, event: E): S | undefined;
}

export function machine<S extends string, E extends string>(
  table: Readonly<Record<S, Readonly<Partial<Record<E, S>>>>>,
): Machine<S, E> {
  return {table, next: (state, event) => table[state][event]};
}
