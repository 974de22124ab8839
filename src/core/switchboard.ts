/** Gives what is known of a request already; must not reject. */
export type Find = (request: string) => Promise<string | undefined>;

/** Tells news to one who waits; called once at most. */
export type Hear = (news: string) => void;

/** Who waits at a node for news of which request. Whoever begins to wait after the news came is told them too. */
export class Switchboard {
  readonly #waiting = new Map<string, Set<Hear>>();
  #find: Find = async () => undefined;

  /** Until told otherwise nothing is known. */
  answerLate(find: Find): void {
    this.#find = find;
  }

  /** Waits for news of a request; what it returns ends that. */
  wait(request: string, hear: Hear): () => void {
    const hearers = this.#waiting.get(request) ?? new Set();
    // It waits before it asks: what comes in between is not missed.
    this.#waiting.set(request, hearers.add(hear));
    void this.#ask(request);
    return () => {
      hearers.delete(hear);
      if (hearers.size === 0 && this.#waiting.get(request) === hearers) {
        this.#waiting.delete(request);
      }
    };
  }

  tell(request: string, news: string): void {
    const hearers = this.#waiting.get(request);
    this.#waiting.delete(request);
    for (const hear of hearers ?? []) hear(news);
  }

  /** Asks for everybody who waits. */
  askAgain(): void {
    for (const request of this.#waiting.keys()) void this.#ask(request);
  }

  async #ask(request: string): Promise<void> {
    const news = await this.#find(request);
    if (news !== undefined) this.tell(request, news);
  }
}
