/**
 * One connection to a real Redis, without a client's own state. Commands and replies are text of bytes:
 * each character is one byte, and a reply is what came over the wire.
 */
export interface RawConnection {
  /** Its number on the server. */
  readonly id: string;
  /**
   * Sends a command, its name first, and gives the reply to it.
   *
   * @throws SeckillError (`target`) where the connection breaks, or no reply comes in time
   */
  send(parts: readonly string[]): Promise<string>;
  /** Sends a command that is answered by pushes alone. */
  tell(parts: readonly string[]): void;
  /** What the server has pushed since this was last asked, in RESP3, in order. */
  pushes(): readonly string[];
  /** Goes away without a word; settles when the server has noticed. */
  drop(): Promise<void>;
}

/** A real Redis that nobody else uses. */
export interface RawServer {
  /** What it says that it is: `Redis 7.0.15`. */
  readonly name: string;
  /** @throws SeckillError (`target`) */
  connect(): Promise<RawConnection>;
}
