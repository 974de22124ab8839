import { FIELDS, type FieldName } from './fields.ts';
import type { FlagValues } from './flags.ts';
import { formatTarget, parseTarget } from './target.ts';

/** The arguments that run a scenario's file with these flags again, but for the seed; passwords are left out. */
export function commandOf(path: string, flags: FlagValues): readonly string[] {
  const command = ['run', path];
  for (const name of Object.keys(FIELDS) as FieldName[]) {
    const { flag } = FIELDS[name];
    const given = flags[name];
    if (flag === null || given === undefined || name === 'seed') continue;
    for (const value of name === 'target' ? shown([given].flat()) : [given].flat()) {
      command.push(`--${flag}`, value);
    }
  }
  return flags.allowRemote ? [...command, '--allow-remote'] : command;
}

function shown(target: readonly string[]): readonly string[] {
  const read = parseTarget(target);
  return read.ok ? formatTarget(read.value) : [];
}
