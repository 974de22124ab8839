/** A process that is one node of the shop, as the process that runs the sale sees it. */
export interface NodeProcess<Said> {
  send(message: Said): void;
  /** SIGSTOP. */
  stop(): void;
  /** SIGCONT. */
  goOn(): void;
  /** SIGKILL, which a process that stands still obeys too. */
  kill(): void;
  /** Closes the pipe, by which it ends. */
  disconnect(): void;
  /** Resolves with how it ended (`SIGKILL`, `exit code 1`), when all that it told has been heard. */
  readonly gone: Promise<string>;
}

/** A world in which every node of the shop is a process of its own. */
export interface NodeProcesses {
  /** What a process needs to connect to the servers of the run. Plain data, credentials included. */
  readonly spec: object;
  /** What a process counts its time from: the opening of the sale on the machine's monotonic clock, ms. */
  readonly originMs: number;
  /**
   * Starts one; it is killed at the latest when the world is closed.
   *
   * @throws SeckillError (`target`) where the program is not built
   */
  start<Said extends object, Told>(onMessage: (message: Told) => void): NodeProcess<Said>;
  /** A process says that a server is gone for good, or is gone itself: the run has failed. */
  lost(detail: string): void;
  /** A process has something to tell; what several say is told once. */
  note(text: string): void;
}
