import type { RunDocument } from '../core/result.ts';

/** Fields in which two runs may differ and still be compared: what they are called, and what is judged of them. */
const FREE: ReadonlySet<string> = new Set(['name', 'about', 'strategy', 'seed', 'expect', 'set']);

/**
 * In which fields the scenarios of two documents differ, as `buyers: 1000 and 500`; empty where their figures can be
 * compared. Strategies that only one of them ran are left out.
 */
export function differences(base: RunDocument, head: RunDocument): readonly string[] {
  const found = new Set<string>();
  for (const before of base.results) {
    const after = head.results.find(({ strategy }) => strategy === before.strategy);
    if (after === undefined) continue;
    const names = new Set([...Object.keys(before.scenario), ...Object.keys(after.scenario)]);
    for (const name of names) {
      if (FREE.has(name)) continue;
      const [was, is] = [show(before.scenario[name]), show(after.scenario[name])];
      if (was !== is) found.add(`${name}: ${was} and ${is}`);
    }
  }
  return [...found];
}

function show(value: unknown): string {
  return value === undefined ? 'none' : typeof value === 'string' ? value : JSON.stringify(value);
}
