import { AsyncLocalStorage } from 'node:async_hooks';
import type { Scope } from '../core/scope.ts';
import type { RandomPort } from '../ports/random.ts';
import { EPOCH_MS, type VirtualGlobals } from './globals/current.ts';
import type { Kernel } from './kernel.ts';

/** The process of a node, which lets code of it go on. */
interface Process {
  pass(act: () => void): void;
}

/** Whose timers these are: those of a node that stands still, or is dead, do so too. */
const processes = new AsyncLocalStorage<Process>();

/** Runs work as code of this node. */
export function asCodeOf<T>(node: Process, work: () => T): T {
  return processes.run(node, work);
}

/** What code of a simulated sale finds in the place of its globals. */
export function kernelGlobals(kernel: Kernel, scope: Scope, random: RandomPort): VirtualGlobals {
  return {
    nowMs: () => EPOCH_MS + kernel.nowUs() / 1000,
    timeUs: () => kernel.nowUs(),
    after(ms, fire) {
      const owner = scope.current();
      const node = processes.getStore();
      const goOn = (): void => {
        kernel.woke();
        scope.resume(owner);
        fire();
      };
      const pass = node === undefined ? goOn : () => node.pass(goOn);
      const event =
        ms === 0 ? kernel.soon(pass) : kernel.at(kernel.nowUs() + Math.round(ms * 1000), pass);
      return () => event.cancel();
    },
    random: () => random,
    play: () => random,
  };
}
