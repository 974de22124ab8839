import type { Counterexample } from '../../explore/counterexample.ts';
import { formatSql } from '../../scenario/sql.ts';
import type { Found } from './find.ts';
import { playSchedules } from './runner.ts';
import type { SearchSpace } from './world.ts';

/** The schedule of a violation, with the names of its moves instead of their numbers. */
export async function exampleOf(
  space: SearchSpace,
  ref: string,
  { picks, ignoresState, figure }: Pick<Found, 'picks' | 'ignoresState' | 'figure'>,
): Promise<Counterexample> {
  const steps: string[] = [];
  let at = 0;
  const chooser = { ignoresState, choose: () => picks[at++] };
  let isFirst = true;
  const next = () => {
    const one = isFirst ? chooser : undefined;
    isFirst = false;
    return one;
  };
  let violated: Counterexample['violated'] = [];
  await playSchedules(
    space,
    next,
    ({ violations }) => {
      const [first, rest] = [
        violations.filter((one) => one.figure === figure),
        violations.filter((one) => one.figure !== figure),
      ];
      violated = [...first, ...rest];
    },
    { onMade: ({ name }) => steps.push(name) },
  );
  const { scenario, budget, attempts } = space;
  const { buyers, nodes, stock, quantity, limitPerBuyer, lockTtlMs, seed, set } = scenario;
  const { sql, isolation } = scenario;
  const isOnSql = space.strategy.needs.includes('sql');
  const options = Object.keys(space.strategy.options ?? {});
  return {
    strategy: ref,
    set: Object.fromEntries(Object.entries(set).filter(([name]) => options.includes(name))),
    buyers,
    nodes,
    stock,
    quantity,
    ...(limitPerBuyer === undefined ? {} : { limitPerBuyer }),
    attempts,
    lockTtlMs,
    ...(isOnSql && sql !== undefined && { sql: formatSql(sql) }),
    ...(isOnSql && isolation !== undefined && { isolation }),
    seed,
    faults: budget,
    violated,
    steps,
  };
}
