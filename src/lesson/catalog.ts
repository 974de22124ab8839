import type { Act, PlayedAct, Stage } from './act.ts';
import { expiry } from './acts/expiry.ts';
import { fix } from './acts/fix.ts';
import { halfFix } from './acts/half-fix.ts';
import { release } from './acts/release.ts';
import { sale } from './acts/sale.ts';
import { strongerLocks } from './acts/stronger-locks.ts';

/** The acts, in order. */
export const acts: readonly Act[] = [sale, expiry, release, halfFix, fix, strongerLocks];

/** Plays an act of the catalog; rejects as the stage does. */
export async function playAct(act: Act, stage: Stage): Promise<PlayedAct> {
  const { title, code } = act;
  return { number: acts.indexOf(act) + 1, title, code, ...(await act.play(stage)) };
}
