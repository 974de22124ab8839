import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** True while the process runs; a dead one that nobody has waited for (a zombie) does not. */
export function isAlive(pid: number): boolean {
  try {
    const state = execFileSync('ps', ['-o', 'stat=', '-p', `${pid}`], { encoding: 'utf8' });
    return !state.trim().startsWith('Z');
  } catch {
    return false;
  }
}

/** Waits until `fact` holds; throws after `withinMs`. */
export async function until(
  fact: () => boolean | Promise<boolean>,
  withinMs = 5_000,
): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await fact())) {
    if (performance.now() > end) throw new Error(`not so within ${withinMs} ms: ${fact}`);
    await sleep(10);
  }
}
