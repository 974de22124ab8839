import type { Stage } from '../../src/lesson/act.ts';
import { openStage } from '../../src/lesson/stage.ts';

/** A stage that nobody watches. */
export function quietStage(signal: AbortSignal = new AbortController().signal): Stage {
  return openStage({ signal, watch: async () => ({ onProgress() {}, stop() {} }) });
}
