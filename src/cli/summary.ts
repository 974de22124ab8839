import type { AnyStrategy } from '../ports/strategy.ts';

/** What the JSON documents of `list` and `explain` say of a strategy; an option's `defaultMs` is ms. */
export function summary(strategy: AnyStrategy) {
  const { name, about, needs, promises, breaksWhen, limitsBuyers, cost, options } = strategy;
  return {
    name,
    about,
    needs,
    promises,
    breaksWhen,
    cost: cost ?? null,
    limitsBuyers: limitsBuyers ?? false,
    options: options ?? {},
  };
}
