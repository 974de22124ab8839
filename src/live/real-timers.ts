/**
 * The timers of the machine, for what has to happen while a simulated world has its own in their place. This module
 * is loaded before any such world is entered.
 */
export const { setTimeout, clearTimeout } = globalThis;

/** Settles after at least `ms` of wall time; the process stays alive until then. */
export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
