import type { RunDocument } from '../../src/core/result.ts';
import { cli } from '../cli/fake-context.ts';

/** A sale that is over in a blink. */
const SMALL = ['--stock', '5', '--buyers', '20', '--delay', '1s', '--lock-ttl', '500ms'];

/** A result of the simulator, as the tool writes it. */
export async function resultOf(...args: string[]): Promise<RunDocument> {
  const { stdout } = await cli(['run', ...SMALL, ...args, '--json']);
  return JSON.parse(stdout);
}

/** The document with every run of its first strategy changed by `change`. */
export function withRuns(
  document: RunDocument,
  change: (run: Runs[number], index: number) => Partial<Runs[number]>,
): RunDocument {
  const [first, ...rest] = document.results;
  if (first?.repeats === undefined) throw new Error('expected repeated runs');
  const runs = first.repeats.runs.map((run, index) => ({ ...run, ...change(run, index) }));
  return { ...document, results: [{ ...first, repeats: { ...first.repeats, runs } }, ...rest] };
}

type Runs = NonNullable<RunDocument['results'][number]['repeats']>['runs'];
