import { UsageError } from '../../core/errors.ts';
import { redactUrls } from '../../live/redact.ts';
import type { ReplayFlags } from './kinds.ts';

/**
 * Is a counterexample to be played on real servers too?
 *
 * @throws UsageError for a target that is neither `sim` nor `local`
 */
export function isOnServers({ target }: Pick<ReplayFlags, 'target'>): boolean {
  const given = target === undefined ? ['sim'] : [target].flat().map((one) => one.trim());
  const [first] = given;
  if (given.length === 1 && (first === 'sim' || first === 'local')) return first === 'local';
  throw new UsageError([
    {
      subject: '--target',
      expected: 'sim or local for a counterexample',
      got: redactUrls(given.join(', ')),
      hint: 'its order can be enforced only on servers that nobody else uses',
    },
  ]);
}
