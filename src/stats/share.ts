import jstat from 'jstat';

const { jStat } = jstat;

/**
 * The share that is not exceeded, with `confidence` (0 to 1), where `hits` of `trials` independent trials hit:
 * the one-sided bound of Clopper and Pearson (1934), which is never too small. 1 where there were none.
 */
export function shareAtMost(hits: number, trials: number, confidence = 0.95): number {
  if (trials === 0 || hits >= trials) return 1;
  return jStat.beta.inv(confidence, hits + 1, trials - hits);
}
