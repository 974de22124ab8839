/** Why a command could not give a verdict; each maps to one exit code (see `cli/exit-codes.ts`). */
export type ErrorCode =
  /** Wrong flags, fields or combinations: the user's input. */
  | 'usage'
  /** The target or its infrastructure failed: a server missing, refusing, dying. */
  | 'target'
  /** This strategy cannot run in this world. */
  | 'not-runnable';

/** An error for the user: a plain message without a stack trace, and one hint where it helps. */
export class SeckillError extends Error {
  readonly code: ErrorCode;
  /** One action that would help, without the word "hint". */
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, hint?: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SeckillError';
    this.code = code;
    this.hint = hint;
  }
}

/** One thing wrong with an input; inputs report all of theirs at once. */
export interface Problem {
  /** Where: a flag (`--delay`) or `file: field`. */
  readonly subject: string;
  /** The rule with unit and bounds, e.g. `a duration with a unit`. */
  readonly expected: string;
  /** The value as given. */
  readonly got: string;
  readonly hint?: string;
}

/** Renders one problem as `<subject>: expected <rule>, got <value>`. */
export function describeProblem(problem: Problem): string {
  const line = `${problem.subject}: expected ${problem.expected}, got ${problem.got}`;
  return problem.hint === undefined ? line : `${line}\n  hint: ${problem.hint}`;
}

/** A `usage` error that carries every problem of the input. */
export class UsageError extends SeckillError {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super('usage', problems.map(describeProblem).join('\n'));
    this.name = 'UsageError';
    this.problems = problems;
  }
}
