import { ErrorReply } from '../../sim/redis-model/reply.ts';
import { ttlUs } from '../keys/ttl.ts';
import type { Reexecution } from '../reexecute/reexecution.ts';
import type { LockCase } from './lock-case.ts';
import type { ScriptHabits } from './scripts.ts';
import type { Step } from './step.ts';

/** What commands mean for the locks that they meet. */
export class LockSteps {
  readonly #reexecution: Reexecution;
  readonly #habits: ScriptHabits;

  constructor(reexecution: Reexecution, habits: ScriptHabits) {
    this.#reexecution = reexecution;
    this.#habits = habits;
  }

  /** One command meets a lock. */
  take(lock: LockCase, { command, line, client, reply, operation, script }: Step): void {
    const { atUs, db, args } = command;
    const { key } = operation;
    switch (operation.kind) {
      case 'acquire': {
        const isLikely = !(reply instanceof ErrorReply) && reply !== null && reply !== 0;
        const expiresUs = isLikely ? this.#expiresUs(db, key) : atUs + ttlUs(args, atUs);
        const value = operation.text ?? '';
        const attempt = { client, value, line, atUs, expiresUs, isLikely };
        if (lock.attempt(attempt) === true && !isLikely) {
          this.#reexecution.correct(db, key, value, expiresUs / 1000);
        }
        return;
      }
      case 'delete':
        if (script === undefined) lock.release({ client, line, atUs });
        else script.deleted.add(lock);
        return;
      case 'expire':
        if (script !== undefined) this.#habits.sawRenewal(script.id);
        lock.renewed(this.#expiresUs(db, key));
        return;
      case 'write':
        // Whoever overwrites a lock has it for sure, and as if for the first time.
        lock.gone();
        return;
      default:
        if (script !== undefined) script.looked.add(lock);
    }
  }

  #expiresUs(db: number, key: string): number {
    return (this.#reexecution.expiresAtMs(db, key) ?? Number.NEGATIVE_INFINITY) * 1000;
  }
}
