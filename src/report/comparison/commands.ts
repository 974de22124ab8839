import type { RunResult } from '../../core/result.ts';
import { commandLine } from '../reproduce.ts';

/**
 * The commands that give compared results again, quoted for a POSIX shell: one for all of them; where their flags differ
 * in more than the strategy and its options, as the seeds of `--repeat` do, one for each that did not pass.
 */
export function commandsOf(results: readonly RunResult[]): readonly string[] {
  const parts = results.map(({ reproduce }) => partsOf(reproduce));
  const [first] = parts;
  const isOneCommand = parts.every((one) => areSame(one, first) && /^[^,]+$/.test(one.ref));
  if (first !== undefined && isOneCommand) {
    const refs = parts.map(({ ref }) => ref).join(',');
    const set = [...new Set(parts.flatMap((one) => one.set))].flatMap((value) => ['--set', value]);
    return [commandLine([...first.before, '--strategy', refs, ...set, ...first.after])];
  }
  const notPassed = results.filter(({ verdict }) => verdict !== 'pass');
  return notPassed.map(({ reproduce }) => commandLine(reproduce));
}

/** A command line by where its strategy stands. */
interface Parts {
  readonly before: readonly string[];
  /** The strategy; empty where none is named. */
  readonly ref: string;
  /** Values of its own options. */
  readonly set: readonly string[];
  readonly after: readonly string[];
}

function partsOf(reproduce: readonly string[]): Parts {
  const at = reproduce.indexOf('--strategy');
  if (at === -1) return { before: reproduce, ref: '', set: [], after: [] };
  const flags = reproduce.slice(at + 2);
  const isSet = (index: number) => flags[index] === '--set';
  return {
    before: reproduce.slice(0, at),
    ref: reproduce[at + 1] ?? '',
    set: flags.filter((_, index) => isSet(index - 1)),
    after: flags.filter((_, index) => !isSet(index) && !isSet(index - 1)),
  };
}

function areSame(one: Parts, other: Parts | undefined): boolean {
  const same = (key: 'before' | 'after') => one[key].join('\n') === other?.[key].join('\n');
  return same('before') && same('after');
}
