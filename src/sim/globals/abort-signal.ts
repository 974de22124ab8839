import { currentWorld } from './current.ts';
import type { Patch } from './patch.ts';
import { delayOf, VirtualTimer } from './timer.ts';

const realTimeout = AbortSignal.timeout.bind(AbortSignal);

/** `AbortSignal.timeout`. */
export function abortSignalPatches(): readonly Patch[] {
  return [{ on: AbortSignal, key: 'timeout', value: timeout }];
}

function timeout(ms: number): AbortSignal {
  const world = currentWorld();
  if (world === undefined) return realTimeout(ms);
  const controller = new AbortController();
  new VirtualTimer(world, delayOf(ms), false, () => {
    const reason = new DOMException('The operation was aborted due to timeout', 'TimeoutError');
    controller.abort(reason);
  });
  return controller.signal;
}
