/** The other end of a node's pipe, in the node's own process. */
export interface NodeChannel<Said, Told> {
  onMessage(listener: (message: Said) => void): void;
  tell(message: Told): void;
  /** Calls the listener for each error that nothing caught. */
  onUncaught(listener: (error: unknown) => void): void;
}

/**
 * The pipe to the process that runs the sale. When it closes, this process ends: whoever it belonged to is gone.
 * Signals that ask to end are the other's affair.
 */
export function nodeChannel<Said, Told extends object>(): NodeChannel<Said, Told> {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
  process.on('disconnect', () => process.exit(0));
  return {
    onMessage: (listener) => {
      process.on('message', (message) => listener(message as Said));
    },
    tell: (message) => {
      if (process.connected) process.send?.(message);
    },
    onUncaught: (listener) => {
      process.on('uncaughtException', listener).on('unhandledRejection', listener);
    },
  };
}
