import { SqlError, unmodelled } from './errors.ts';
import type { Column, ColumnType, Value } from './query.ts';

/** How a database compares and stores what it is given. */
export interface ValueRules {
  /** True where texts are the same in upper and lower case, and whatever spaces they end with. */
  readonly ignoresCase: boolean;
}

/** Below 0, 0 or above it; undefined where either is null. */
export function compare(a: Value, b: Value, rules: ValueRules): number | undefined {
  if (a === null || b === null) return undefined;
  const [one, other] = [comparable(a, rules), comparable(b, rules)];
  if (typeof one !== typeof other) {
    throw unmodelled(`a comparison of ${typeof a} with ${typeof b}`);
  }
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** The same text for values that are equal: what indexes go by. */
export function keyText(values: readonly Value[], rules: ValueRules): string {
  return JSON.stringify(values.map((value) => (value === null ? null : comparable(value, rules))));
}

function comparable(value: Exclude<Value, null>, { ignoresCase }: ValueRules): string | number {
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'number' || !ignoresCase) return value;
  if (/[^\x20-\x7e]/.test(value)) throw unmodelled('the collation of letters beyond ASCII');
  return value.trimEnd().toLowerCase();
}

const LIMITS = { integer: 2 ** 31, bigint: 2 ** 53 } as const;

/**
 * What a column makes of a value.
 *
 * @throws SqlError for one that does not fit it
 */
export function stored(column: Column, value: Value): Value {
  const { name, type, isRequired } = column;
  if (value === null) {
    if (isRequired) throw new SqlError('refused', `column ${name} cannot be null`);
    return null;
  }
  if (type.kind === 'text') {
    const text = String(value);
    if (text.length <= type.length) return text;
    throw new SqlError('refused', `value too long for column ${name}: at most ${type.length}`);
  }
  if (type.kind === 'boolean') return booleanOf(name, value);
  const number =
    typeof value === 'string' && /^-?\d+$/.test(value)
      ? Number(value)
      : Number(value === '' ? Number.NaN : value);
  if (!Number.isInteger(number))
    throw unmodelled(`${typeof value} ${String(value)} in the column ${name} of ${type.kind}s`);
  if (number < -LIMITS[type.kind] || number >= LIMITS[type.kind]) {
    throw new SqlError('refused', `${type.kind} out of range for column ${name}`);
  }
  return number;
}

function booleanOf(name: string, value: Exclude<Value, null>): boolean {
  if (typeof value === 'boolean') return value;
  if (value === 0 || value === 1) return value === 1;
  throw unmodelled(`${typeof value} ${value} in the column ${name} of booleans`);
}

/** The type that a data type of Kysely's is modelled by. */
export function typeNamed(dataType: string): {
  readonly type: ColumnType;
  readonly isNumbered: boolean;
} {
  const length = /^(?:varchar|char)\((\d+)\)$/.exec(dataType)?.[1];
  if (length !== undefined)
    return { type: { kind: 'text', length: Number(length) }, isNumbered: false };
  const known = TYPES.get(dataType);
  if (known === undefined) throw unmodelled(`the data type ${dataType}`);
  return { type: known, isNumbered: dataType.endsWith('serial') };
}

const [integer, bigint] = [{ kind: 'integer' }, { kind: 'bigint' }] as const;
const text = { kind: 'text', length: 65_535 } as const;
const TYPES: ReadonlyMap<string, ColumnType> = new Map<string, ColumnType>([
  ['integer', integer],
  ['int4', integer],
  ['serial', integer],
  ['bigint', bigint],
  ['int8', bigint],
  ['bigserial', bigint],
  ['boolean', { kind: 'boolean' }],
  ['text', text],
  ['varchar', text],
]);
