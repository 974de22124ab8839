import type { Reply } from '../../sim/redis-model/reply.ts';
import type { MonitorCommand } from '../capture/command.ts';
import type { KeyOperation } from '../keys/operations.ts';
import type { Client } from './client.ts';
import type { LockCase } from './lock-case.ts';

/** A script that runs: what follows by `lua` is its doing. */
export interface RunningScript {
  readonly command: MonitorCommand;
  readonly line: number;
  readonly id: string;
  readonly client: Client;
  /** Its own commands stand in the capture. */
  isShown: boolean;
  readonly looked: Set<LockCase>;
  readonly deleted: Set<LockCase>;
}

/** One command as it meets one of the chosen keys. */
export interface Step {
  readonly command: MonitorCommand;
  readonly line: number;
  readonly client: Client;
  readonly reply: Reply;
  readonly operation: KeyOperation;
  readonly script: RunningScript | undefined;
}
