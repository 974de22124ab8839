import type { ServerConnection } from '../server-connection.ts';

/** One simulated server of a searched world, whatever it serves, as connections to it see it. */
export interface SteppedStore {
  /** Of Redis servers from 1; 0 for another one. */
  readonly number: number;
  /** As moves name it. */
  readonly name: string;
  /** True where it answers what the connection has sent at some later time. */
  isWaiting(connection: ServerConnection): boolean;
  /** A request has run. */
  touched(): void;
  /** Runs a request's arrival; remembers what was there before, if that can be lost. */
  watching(execute: () => void): void;
}
