import type { AnyStrategy, OptionSpecs, Strategy } from './strategy.ts';
import type { Need } from './world.ts';

/**
 * Declares a strategy. Gives the literal types of `needs` and `options` to its functions, and
 * returns the same object.
 */
export function defineStrategy<
  const Needs extends readonly Need[],
  const Options extends OptionSpecs = Record<never, never>,
>(strategy: Strategy<Needs, Options>): AnyStrategy {
  return strategy as unknown as AnyStrategy;
}
