import { syncBuiltinESMExports } from 'node:module';
import { entryPointPatches } from '../escapes/entry-points.ts';
import { watchEscapes } from '../escapes/escapes.ts';
import { abortSignalPatches } from './abort-signal.ts';
import { clockPatches } from './clocks.ts';
import { enteredWorld, setCurrentWorld, type VirtualGlobals } from './current.ts';
import { datePatches } from './date.ts';
import { eventPatches } from './events.ts';
import { intlPatches } from './intl.ts';
import { marksPatches } from './marks.ts';
import { applyPatch } from './patch.ts';
import { randomnessPatches } from './randomness.ts';
import { timerPatches } from './timers.ts';
import { timersPromisesPatches } from './timers-promises.ts';

/**
 * Runs work while clocks, timers and random numbers that are read as globals are those of `world`; they are put
 * back when it has settled. Within work of the same world it does nothing of its own.
 *
 * @throws Error where another world has them
 */
export async function withVirtualGlobals<T>(
  world: VirtualGlobals | undefined,
  work: () => Promise<T>,
): Promise<T> {
  if (world === undefined || enteredWorld() === world) return work();
  if (enteredWorld() !== undefined) throw new Error(ONE_AT_A_TIME);
  setCurrentWorld(world);
  try {
    return await inPlace(work);
  } finally {
    setCurrentWorld(undefined);
  }
}

const ONE_AT_A_TIME =
  'virtual globals: expected one simulated world of own code at a time in a process, got a second one';

let users = 0;
let putBack: (() => void)[] = [];
let watch: { stop(): void } | undefined;

/**
 * Has what follows the world of the moment in the place of the globals while `work` runs: code that is loaded in
 * it, and keeps a global for later, keeps one that follows every world. Outside of a world they do what the real
 * ones do. What code does in the real world meanwhile is noted: see `escapes`.
 */
export async function inPlace<T>(work: () => Promise<T>): Promise<T> {
  users += 1;
  if (users === 1) {
    putBack = allPatches().map(applyPatch);
    syncBuiltinESMExports();
    watch = watchEscapes();
  }
  try {
    return await work();
  } finally {
    users -= 1;
    if (users === 0) {
      watch?.stop();
      for (const undo of putBack.reverse()) undo();
      syncBuiltinESMExports();
    }
  }
}

function allPatches() {
  return [
    ...datePatches(),
    ...intlPatches(),
    ...clockPatches(),
    ...marksPatches(),
    ...eventPatches(),
    ...timerPatches(),
    ...timersPromisesPatches(),
    ...abortSignalPatches(),
    ...randomnessPatches(),
    ...entryPointPatches(),
  ];
}
