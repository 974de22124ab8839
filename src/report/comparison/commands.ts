import type { RunResult } from '../../core/result.ts';
import { commandLine } from '../reproduce.ts';

/**
 * The commands that give compared results again, quoted for a POSIX shell: one for all of them; where their flags differ
 * in more than the strategy and its options, as the seeds of `--repeat` do, one for each that did not pass.
 */
export function commandsOf(results: readonly RunResult[]): readonly string[] {
  const parts = results.map(({ reproduce }) => partsOf(reproduce));
  const refs = parts.map(({ ref }) => ref);
  const [first] = parts;
  const isOneCommand = parts.every(({ rest }) => rest.join('\n') === first?.rest.join('\n'));
  if (first !== undefined && isOneCommand && refs.every((ref) => /^[^,]+$/.test(ref))) {
    const [command = '', ...flags] = first.rest;
    const set = [...new Set(parts.flatMap((one) => one.set))].flatMap((value) => ['--set', value]);
    return [commandLine([command, '--strategy', refs.join(','), ...set, ...flags])];
  }
  const notPassed = results.filter(({ verdict }) => verdict !== 'pass');
  return notPassed.map(({ reproduce }) => commandLine(reproduce));
}

interface Parts {
  /** The strategy; empty where none is named. */
  readonly ref: string;
  /** Values of its own options. */
  readonly set: readonly string[];
  readonly rest: readonly string[];
}

function partsOf(reproduce: readonly string[]): Parts {
  let ref = '';
  const set: string[] = [];
  const rest: string[] = [];
  for (let at = 0; at < reproduce.length; at++) {
    const argument = reproduce[at] ?? '';
    const isTaken = argument === '--strategy' || argument === '--set';
    if (isTaken) at += 1;
    const value = reproduce[at] ?? '';
    if (argument === '--strategy') ref = value;
    else if (argument === '--set') set.push(value);
    else rest.push(value);
  }
  return { ref, set, rest };
}
