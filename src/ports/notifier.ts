/**
 * How the shop tells a buyer, after it has answered, what became of the request. A buyer who waits has a line to its
 * node: a WebSocket where the world is live. One that comes late misses nothing.
 */
export interface NotifierPort {
  /**
   * The buyer's side: settles with the news of `request` once they have come over its line. A line that breaks is
   * opened again; rejects where that is in vain.
   */
  told(request: string): Promise<string>;
  /** The shop's side: tells whoever waits at this node for news of `request`; nothing happens where nobody does. */
  tell(request: string, news: string): void;
  /**
   * The shop's side, once: `find` is asked for each buyer who begins to wait, for what is known already. It must not
   * reject.
   */
  answerLate(find: (request: string) => Promise<string | undefined>): void;
  /** The shop's side: asks that of everybody who waits once more, where news may have been missed. */
  askAgain(): void;
}
