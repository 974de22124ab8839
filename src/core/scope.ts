import { AsyncLocalStorage } from 'node:async_hooks';

/** Whose code is running: an attempt, or nobody's. */
export type Owner = object | undefined;

/** Knows, when a port is called, whose code calls it. */
export interface Scope {
  /** Runs work, and what follows from it, as `owner`'s. */
  run<T>(owner: Owner, work: () => T): T;
  current(): Owner;
  /** The world is about to let `owner`'s code go on; only a world that moves in steps needs it. */
  resume(owner: Owner): void;
}

/** By async context: right for any code, at the cost of a hook at every promise. */
export class AsyncScope implements Scope {
  readonly #storage = new AsyncLocalStorage<Owner>();

  run<T>(owner: Owner, work: () => T): T {
    return this.#storage.run(owner, work);
  }

  current(): Owner {
    return this.#storage.getStore();
  }

  resume(): void {}
}

/**
 * By steps: in virtual time everything that runs until the next event follows from the one that
 * was resumed last. Right for code whose buyers share nothing in memory that one could wake another
 * by; about twice as fast. What `run` starts is its owner's until it first waits; from then on
 * {@link Scope.resume} says whose it is.
 */
export class StepScope implements Scope {
  #owner: Owner;

  run<T>(owner: Owner, work: () => T): T {
    const before = this.#owner;
    this.#owner = owner;
    try {
      return work();
    } finally {
      this.#owner = before;
    }
  }

  current(): Owner {
    return this.#owner;
  }

  resume(owner: Owner): void {
    this.#owner = owner;
  }
}
