import { isCounterexample } from '../../explore/text/read.ts';
import type { ReplayKind } from './kinds.ts';

/** A schedule that `explore` found. */
export const counterexample: ReplayKind = {
  name: 'counterexample',
  about: 'a counterexample of explore',
  flags: ['target', 'verifyDeterminism'],
  recognises: isCounterexample,
  async replay(context, file, flags) {
    const { replayExample } = await import('./example-file.ts');
    return replayExample(context, file, flags);
  },
};
