import type { CallSent } from './history.ts';

/**
 * How a port call ended, as far as its client can know: `answered` with a reply; `refused`, known
 * not to have had an effect (an error reply, or a command that was never sent); `lost`, it may have.
 */
export type CallEnd = 'answered' | 'refused' | 'lost';

/**
 * Takes note of the port calls that attempts make. Must be cheap: it sees every one of them. `atUs` is
 * the world's clock, for callers who have just read it.
 */
export interface CallObserver {
  /** A call leaves its client. Undefined outside any attempt: the call is not recorded. */
  sent(
    target: string,
    operation: string,
    args: readonly unknown[],
    atUs?: number,
  ): CallSent | undefined;
  /** A call to a service outside any attempt was sent, or has been answered; it is counted, and no more. */
  service?(target: 'validate' | 'order', isOver: boolean, atUs: number): void;
  /** The call that {@link sent} returned has ended; `reply` is the error where it was not answered. */
  settled(call: CallSent, end: CallEnd, reply: unknown, atUs?: number): void;
}
