import type { Client } from './client.ts';

/** A client let go of a lock. */
export interface Release {
  readonly client: Client;
  readonly line: number;
  readonly atUs: number;
  /** Of a script that compares: the values that it was given. Absent for a plain DEL. */
  readonly values?: readonly string[];
  /** Of a script: did it delete? */
  readonly hasDeleted?: boolean;
}
