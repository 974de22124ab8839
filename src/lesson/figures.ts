import type { FoundViolation } from '../core/exploration.ts';
import { humanCount, humanUnits } from '../core/human.ts';
import type { RunResult } from '../core/result.ts';
import { spaced } from '../report/headline.ts';

/** What a run was set to, in words. */
export function settingOf({ scenario, stock }: RunResult) {
  return {
    /** `1,000 buyers` */
    buyers: humanUnits(Number(scenario.buyers), 'buyer'),
    /** `100 units` */
    stock: humanUnits(stock, 'unit'),
    /** `12 s` */
    delay: spaced(String(scenario.delay)),
    /** `10 s` */
    lockTtl: spaced(String(scenario.lockTtl)),
  };
}

/** A figure that a check counted, in words. */
export function counted(figure: number | null): string {
  return figure === null ? 'an unknown number of' : humanCount(figure);
}

/** How often, in words. */
export function times(figure: number | null): string {
  if (figure === 0) return 'never';
  return figure === 1 ? 'once' : `${counted(figure)} times`;
}

/** What a search found, in one sentence. */
export function foundText({ evidence, steps, foundAfter }: FoundViolation): string {
  return `${evidence}: a schedule of ${humanUnits(steps, 'step')}, found after ${humanUnits(foundAfter, 'schedule')}`;
}
