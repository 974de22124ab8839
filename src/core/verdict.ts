/** What a check, a result or a whole document says. */
export type Verdict = 'pass' | 'fail' | 'inconclusive';

/** The worst of several verdicts: fail over inconclusive over pass; `pass` when there are none. */
export function worstVerdict(verdicts: Iterable<Verdict>): Verdict {
  let worst: Verdict = 'pass';
  for (const verdict of verdicts) {
    if (verdict === 'fail') return 'fail';
    if (verdict === 'inconclusive') worst = 'inconclusive';
  }
  return worst;
}
