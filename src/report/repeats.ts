import { humanCount, humanUnits } from '../core/human.ts';
import type { Repeats } from '../core/repeats.ts';
import type { RunResult } from '../core/result.ts';

/** Most seeds that are named. */
const MOST_NAMED = 5;

/**
 * What the runs of a strategy with seed after seed say together, in sentences; none where there was one
 * run. The first says what came of them, the second what that means, the third which of them is shown.
 */
export function repeatSentences({ repeats, seed }: RunResult): string[] {
  if (repeats === undefined) return [];
  const { asked, runs } = repeats;
  const [first, last] = [runs[0]?.seed, runs.at(-1)?.seed];
  const of = runs.length < asked ? ` of ${humanCount(asked)}` : '';
  const which = first === last ? `seed ${first}` : `seeds ${first} to ${last}`;
  const outcome = `${humanUnits(runs.length, 'run')}${of}, ${which}: ${outcomes(repeats)}`;
  return [outcome, ...meaningOf(repeats), `shown here: seed ${seed}`];
}

function meaningOf({ runs, oversold, oversoldShareAtMost }: Repeats): string[] {
  if (oversoldShareAtMost === null) return [];
  const found = `${humanCount(oversold)} of ${humanUnits(runs.length, 'run')} oversold`;
  const share = percent(oversoldShareAtMost);
  if (share >= 100) return [found];
  return [`${found}: with 95 % confidence fewer than ${share} % of such runs would`];
}

function outcomes({ runs, passed, failed, inconclusive }: Repeats): string {
  const named = (verdict: string) => {
    const seeds = runs.filter((run) => run.verdict === verdict).map((run) => run.seed);
    const more = seeds.length > MOST_NAMED ? ', …' : '';
    return `seed${seeds.length === 1 ? '' : 's'} ${seeds.slice(0, MOST_NAMED).join(', ')}${more}`;
  };
  const parts = [
    passed > 0 ? `${humanCount(passed)} passed` : '',
    failed > 0 ? `${humanCount(failed)} failed (${named('fail')})` : '',
    inconclusive > 0 ? `${humanCount(inconclusive)} inconclusive (${named('inconclusive')})` : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}

/** Rounded up, so that nothing is claimed that was not shown. */
function percent(share: number): number {
  const percents = share * 100;
  return percents < 10 ? Math.ceil(percents * 10) / 10 : Math.ceil(percents);
}
