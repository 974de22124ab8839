import { AsyncScope, type Owner, type Scope } from '../../core/scope.ts';
import type { Timeline } from '../timeline.ts';

interface Listener<Event> {
  readonly owner: Owner;
  call(event: Event): void;
}

/** Who wants to be told of what, by key; told as the doing of whoever listens. */
export class Listeners<Key, Event> {
  readonly #byKey = new Map<Key, Set<Listener<Event>>>();
  readonly #timeline: Timeline;
  readonly #scope: Scope;

  constructor(timeline: Timeline, scope: Scope) {
    this.#timeline = timeline;
    this.#scope = scope;
  }

  /** Listens from now on. Answers what ends that. */
  add(key: Key, call: (event: Event) => void): () => void {
    return this.prepare(key, call)();
  }

  /** Answers what begins it, for whoever is running now; that answers what ends it. */
  prepare(key: Key, call: (event: Event) => void): () => () => void {
    const listener = { owner: this.#scope.current(), call };
    return () => {
      const listening = this.#byKey.get(key) ?? new Set();
      this.#byKey.set(key, listening.add(listener));
      return () => listening.delete(listener);
    };
  }

  /** Tells those who listen; `once`: for the last time. To be called in a step that has woken the world. */
  tell(key: Key, event: Event, once?: 'once'): void {
    const listening = [...(this.#byKey.get(key) ?? [])];
    if (once) this.#byKey.delete(key);
    const [first] = listening;
    for (const listener of listening) {
      // In a world that moves in steps only one of them is known to go on.
      const isSameStep = this.#scope instanceof AsyncScope || listener.owner === first?.owner;
      if (isSameStep) this.#call(listener, event);
      else this.#timeline.at(this.#timeline.nowUs(), () => this.#wake(listener, event));
    }
  }

  /** Tells everybody, for the last time. */
  tellAll(event: Event): void {
    for (const listening of this.#byKey.values()) {
      for (const listener of listening) {
        this.#timeline.at(this.#timeline.nowUs(), () => this.#wake(listener, event));
      }
    }
    this.clear();
  }

  clear(): void {
    this.#byKey.clear();
  }

  #wake(listener: Listener<Event>, event: Event): void {
    this.#timeline.woke();
    this.#call(listener, event);
  }

  #call({ owner, call }: Listener<Event>, event: Event): void {
    this.#scope.resume(owner);
    this.#scope.run(owner, () => call(event));
  }
}
