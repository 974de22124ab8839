import type { Problem } from '../core/errors.ts';
import { FIELDS, type FieldName } from './fields.ts';
import type { Given } from './file.ts';
import { show } from './show.ts';

/** What the command line said: text by field, a list where the flag repeats; absent where not given. */
export type FlagValues = Readonly<Partial<Record<FieldName, string | readonly string[]>>> & {
  readonly allowRemote?: boolean;
};

/** Flags in the form of a file's fields: numbers as numbers, `--set` as a map. */
export function fieldsFromFlags(flags: FlagValues): {
  readonly fields: Readonly<Partial<Record<FieldName, Given>>>;
  readonly problems: readonly Problem[];
} {
  const fields: Partial<Record<FieldName, Given>> = {};
  const problems: Problem[] = [];
  for (const name of Object.keys(FIELDS) as FieldName[]) {
    const value = flags[name];
    if (value === undefined) continue;
    const subject = flagOf(name);
    if (isMapField(name)) {
      const options: Record<string, string> = {};
      for (const pair of [value].flat()) {
        const [, key, text] = /^([a-z][A-Za-z0-9]*)=(.+)$/s.exec(pair) ?? [];
        if (key !== undefined && text !== undefined) options[key] = text;
        else problems.push({ subject, expected: PAIR, got: showPair(name, pair) });
      }
      fields[name] = { subject, value: options };
    } else {
      fields[name] = { subject, value: 'min' in FIELDS[name] ? asNumber(value) : value };
    }
  }
  return { fields, problems };
}

/** The flag of a field with its dashes, or the field's name where it has none. */
export function flagOf(name: FieldName): string {
  const { flag } = FIELDS[name];
  return flag === null ? name : `--${flag}`;
}

/** True for a field that is a map: its flag takes `key=value`. */
export function isMapField(name: FieldName): boolean {
  return 'map' in FIELDS[name];
}

const PAIR = 'key=value, the key in camelCase';

/** Who writes an option of a client in another way may have written a password. */
function showPair(name: FieldName, pair: string): string {
  return name === 'set' ? show(pair) : `${show(/^\w*/.exec(pair)?.[0])} without =value`;
}

function asNumber(value: string | readonly string[]): unknown {
  return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
}
