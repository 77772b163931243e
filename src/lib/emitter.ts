import {EventEmitter} from 'eventemitter3';

type Listener<Args extends unknown[]> = (...args: Args) => void;

/**
 * Typed event emitter. A listener that throws is reported like an uncaught error and does not keep the others, or the
 * signalling that emitted, from going on.
 */
export class Emitter<Events extends {[K in keyof Events]: unknown[]}> {
  readonly #bus = new EventEmitter();
  readonly #wrapped = new Map<string, Map<unknown, Listener<unknown[]>>>();

  on<K extends keyof Events & string>(name: K, listener: Listener<Events[K]>): this {
    return this.#add(name, listener, false);
  }

  once<K extends keyof Events & string>(name: K, listener: Listener<Events[K]>): this {
    return this.#add(name, listener, true);
  }

  /** Removes one listener, or all listeners of the event when none is given. */
  off<K extends keyof Events & string>(name: K, listener?: Listener<Events[K]>): this {
    const wrapped = this.#wrapped.get(name);
    if (!listener) {
      this.#wrapped.delete(name);
      this.#bus.removeAllListeners(name);
    } else if (wrapped?.has(listener)) {
      this.#bus.off(name, wrapped.get(listener));
      wrapped.delete(listener);
    }
    return this;
  }

  removeAllListeners(): this {
    this.#wrapped.clear();
    this.#bus.removeAllListeners();
    return this;
  }

  emit<K extends keyof Events & string>(name: K, ...args: Events[K]): boolean {
    return this.#bus.emit(name, ...args);
  }

  listenerCount(name: keyof Events & string): number {
    return this.#bus.listenerCount(name);
  }

  #add<K extends keyof Events & string>(name: K, listener: Listener<Events[K]>, once: boolean): this {
    const known = this.#wrapped.get(name) ?? new Map<unknown, Listener<unknown[]>>();
    this.#wrapped.set(name, known);
    if (known.has(listener)) this.off(name, listener);
    const wrapped = (...args: unknown[]): void => {
      if (once) this.off(name, listener);
      try {
        listener(...(args as Events[K]));
      } catch (error) {
        reportListenerError(error);
      }
    };
    known.set(listener, wrapped);
    this.#bus.on(name, wrapped);
    return this;
  }
}

/** Surfaces an error in the host's usual place (`window.onerror`, the console) without unwinding the caller. */
export function reportListenerError(error: unknown): void {
  if (typeof globalThis.reportError === 'function') globalThis.reportError(error);
  else console.error(error);
}
