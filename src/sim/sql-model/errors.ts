import { SeckillError } from '../../core/errors.ts';
import type { SqlFailure } from '../../ports/sql.ts';

/** What the modelled database says no with. */
export class SqlError extends Error {
  readonly failure: Exclude<SqlFailure, 'unclear'>;

  constructor(failure: Exclude<SqlFailure, 'unclear'>, message: string) {
    super(message);
    this.name = 'SqlError';
    this.failure = failure;
  }
}

/** The error for what the model does not do: it names it, for a wrong answer would be worse than none. */
export function unmodelled(what: string): SeckillError {
  return new SeckillError(
    'not-runnable',
    `the simulated database does not model ${what}`,
    'run it on a real one: --sql postgres or --sql mariadb without --target sim',
  );
}
