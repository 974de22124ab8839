import { type ErrorCode, SeckillError } from '../core/errors.ts';
import type { RunDocument } from '../core/result.ts';

/** Every code that `seckill-bench` can exit with. */
export const EXIT_CODES = {
  /** Every judged check and expectation holds. */
  pass: 0,
  /** A judged check or an expectation failed: oversold, for one. */
  fail: 1,
  /** Wrong usage or scenario; nothing was run. */
  usage: 2,
  /** No verdict: no contention, the load was not reached, the run did not finish, a check crashed. */
  inconclusive: 3,
  /** The target or its infrastructure failed, a named strategy cannot run here, or output was lost. */
  target: 4,
  /** A bug in seckill-bench. */
  bug: 70,
  /** SIGINT (Ctrl-C); the partial result was printed, unless it came twice. */
  interrupted: 130,
  /** SIGTERM; likewise. */
  terminated: 143,
} as const;

/** One of {@link EXIT_CODES}. */
export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES];

/** The help's line of each code. */
export const EXIT_CODE_HELP: readonly (readonly [string, string])[] = [
  ['0', 'every judged check and expectation holds'],
  ['1', 'one failed'],
  ['2', 'wrong usage or scenario'],
  ['3', 'inconclusive: no contention, load not reached, not finished'],
  ['4', 'the target failed, a named strategy cannot run on it, output lost'],
  ['70', 'a bug in seckill-bench'],
  ['130, 143', 'interrupted (SIGINT, SIGTERM), partial result printed'],
];

/** Which code wins where several apply. */
const PRECEDENCE: readonly ExitCode[] = [70, 2, 130, 143, 1, 4, 3, 0];

/** The code that wins among those that apply; 0 where none does. */
export function worstExitCode(codes: Iterable<ExitCode>): ExitCode {
  const given = new Set(codes);
  return PRECEDENCE.find((code) => given.has(code)) ?? EXIT_CODES.pass;
}

/** The code of a finished run: its verdict's, and 4 for a broken target or a named strategy that could not run. */
export function exitCodeOf(document: RunDocument): ExitCode {
  const targetFailed =
    document.results.some((result) => result.ended.by === 'target-failed') ||
    document.notRun.some(({ named, targetFailed }) => named || targetFailed === true);
  return worstExitCode([EXIT_CODES[document.verdict], targetFailed ? EXIT_CODES.target : 0]);
}

/** The code of what was thrown: its own where it is meant for the user, else that of a bug. */
export function exitCodeOfError(error: unknown): ExitCode {
  return error instanceof SeckillError ? CODE_OF_ERROR[error.code] : EXIT_CODES.bug;
}

const CODE_OF_ERROR: Readonly<Record<ErrorCode, ExitCode>> = {
  usage: EXIT_CODES.usage,
  target: EXIT_CODES.target,
  'not-runnable': EXIT_CODES.target,
};
