import type { RepeatedRun, Repeats } from '../core/repeats.ts';
import type { RunResult } from '../core/result.ts';
import { type Verdict, worstVerdict } from '../core/verdict.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { shareAtMost } from '../stats/share.ts';

/** What became of the runs of one strategy. */
export interface Repeated<Other> {
  /** The first of those with the worst verdict, with what all of them say; absent where none was made. */
  readonly result?: RunResult;
  /** What the run gave that gave no result, after which no other was made. */
  readonly other?: Other;
  /** What was thrown, likewise. */
  readonly thrown?: { readonly error: unknown };
}

/**
 * Makes as many runs of a strategy as the scenario asks for, each with the next seed. A run that was cut
 * short, by the user or by its target, is the last. A scenario that asks for one run gets its result as it is.
 */
export async function repeated<Other extends object>(
  { repeat = 1, ...scenario }: Scenario,
  run: (scenario: Scenario) => Promise<RunResult | Other>,
): Promise<Repeated<Other>> {
  const results: RunResult[] = [];
  const told = (rest: Repeated<Other> = {}): Repeated<Other> => {
    const result = repeat === 1 ? results[0] : together(results, repeat);
    return { ...rest, ...(result && { result }) };
  };
  for (let index = 0; index < repeat; index++) {
    try {
      const ran = await run({ ...scenario, seed: (scenario.seed + index) % SEEDS });
      if (!isResult(ran)) return told({ other: ran });
      results.push(ran);
      if (ran.ended.by === 'interrupted' || ran.ended.by === 'target-failed') break;
    } catch (error) {
      return told({ thrown: { error } });
    }
  }
  return told();
}

/** Seeds are whole numbers below this. */
const SEEDS = 2 ** 32;

function isResult<Other extends object>(ran: RunResult | Other): ran is RunResult {
  return 'verdict' in ran;
}

/** The worst result, judged by all runs: fewer than were asked for show nothing, unless one has failed. */
function together(results: readonly RunResult[], asked: number): RunResult | undefined {
  const verdict = worstVerdict(results.map((result) => result.verdict));
  const shown = results.find((result) => result.verdict === verdict);
  if (shown === undefined) return undefined;
  const isShort = results.length < asked && verdict === 'pass';
  return {
    ...shown,
    verdict: isShort ? 'inconclusive' : verdict,
    repeats: repeatsOf(results, asked),
  };
}

function repeatsOf(results: readonly RunResult[], asked: number): Repeats {
  const count = (verdict: Verdict) => results.filter((one) => one.verdict === verdict).length;
  const [passed, failed] = [count('pass'), count('fail')];
  const oversold = results.filter((one) => one.oversold > 0).length;
  const judged = passed + failed;
  return {
    asked,
    runs: results.map(runOf),
    passed,
    failed,
    inconclusive: results.length - judged,
    oversold,
    // Oversold and inconclusive at once does not happen: a definite violation stands.
    oversoldShareAtMost: judged === 0 ? null : shareAtMost(Math.min(oversold, judged), judged),
  };
}

function runOf(result: RunResult): RepeatedRun {
  const { seed, verdict, sold, oversold, attemptsPerSec, responseUs, generator } = result;
  const { p50, p99, p999 } = responseUs;
  const { saturated } = generator;
  return { seed, verdict, sold, oversold, attemptsPerSec, p50, p99, p999, saturated };
}
