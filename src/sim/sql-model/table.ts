import { SqlError } from './errors.ts';
import type { Column, TableShape, Value, Values } from './query.ts';
import type { Transaction } from './transaction.ts';
import { compare, keyText, stored, type ValueRules } from './values.ts';

/** What a row was from one write to the next. */
export interface Version {
  /** Null where it was deleted. */
  readonly values: Values | null;
  /** Who wrote it, until that has ended. */
  writer: Transaction | undefined;
  /** When it was committed; infinite until then. */
  committed: number;
}

/** One row in all of its versions, the newest first. Its key never changes. */
export interface Row {
  readonly table: Table;
  readonly key: readonly Value[];
  /** Unique within the table. */
  readonly keyText: string;
  versions: Version[];
  /** Whoever has locked it, in the order in which they came. */
  readonly locks: RowLock[];
  /** It was taken out of its table: whoever waits for it looks again. */
  isGone: boolean;
}

/** A lock on a row, or, with the row that is none, on the end of a table. */
export interface RowLock {
  readonly by: Transaction;
  mode: 'S' | 'X';
  /** `gap`: before the row; `both`: the row and before it; `insert`: to be put before it. */
  kind: 'row' | 'gap' | 'both' | 'insert';
  isGranted: boolean;
  /** Asked for by an insert that found its key: it stays as a gap where the row goes. */
  isOfInsert: boolean;
  /** Known from the row itself: it takes no place until somebody asks. */
  isImplicit: boolean;
}

/** A table with its rows. */
export class Table {
  readonly shape: TableShape;
  readonly rules: ValueRules;
  /** Unique keys beside the primary one. */
  readonly uniqueKeys: (readonly string[])[];
  /** The place behind the last row. */
  readonly end: Row;
  /** In the order of the primary key where that is told, else of their coming. */
  rows: Row[] = [];
  /** The last number that was given. */
  lastNumber = 0;
  /** Columns that were told by the server's clock: what they hold are moments, ms. */
  readonly moments = new Set<string>();
  readonly #byKey = new Map<string, Row>();
  readonly #isSorted: boolean;

  constructor(shape: TableShape, rules: ValueRules, isSorted: boolean) {
    this.shape = shape;
    this.rules = rules;
    this.uniqueKeys = [...shape.uniqueKeys];
    this.#isSorted = isSorted && shape.primaryKey.length > 0;
    this.end = { table: this, key: [], keyText: 'end', versions: [], locks: [], isGone: false };
  }

  /** @throws SqlError where there is none of this name */
  column(name: string): Column {
    const column = this.shape.columns.find((one) => one.name === name);
    if (column === undefined) throw new SqlError('refused', `column ${name} does not exist`);
    return column;
  }

  /** What is stored of these values; columns that are not given get their fallback. */
  storedRow(given: ReadonlyMap<string, Value>): Values {
    for (const name of given.keys()) this.column(name);
    const row: Record<string, Value> = {};
    for (const column of this.shape.columns) {
      const { name, fallback, isNumbered } = column;
      let value = given.get(name);
      if (isNumbered && (value === undefined || value === null)) {
        this.lastNumber += 1;
        value = this.lastNumber;
      }
      row[name] = stored(column, value === undefined ? fallback : value);
    }
    return row;
  }

  /** The row with this primary key, as text. */
  find(key: string): Row | undefined {
    return this.#byKey.get(key);
  }

  /** The text of a row's primary key; of a table without one, another each time. */
  keyOf(values: Values): { readonly key: readonly Value[]; readonly text: string } {
    const { primaryKey } = this.shape;
    if (primaryKey.length === 0) {
      this.lastNumber += 1;
      return { key: [this.lastNumber], text: String(this.lastNumber) };
    }
    const key = primaryKey.map((name) => values[name] ?? null);
    return { key, text: keyText(key, this.rules) };
  }

  /** A row with these values in any of its versions that may yet count. */
  findUnique(columns: readonly string[], values: Values): Row | undefined {
    const wanted = columns.map((name) => values[name] ?? null);
    // Nulls are like nothing.
    if (wanted.includes(null)) return undefined;
    const text = keyText(wanted, this.rules);
    return this.rows.find(({ versions }) =>
      versions.some((version) => {
        const { values: its } = version;
        if (
          its === null ||
          keyText(
            columns.map((name) => its[name] ?? null),
            this.rules,
          ) !== text
        ) {
          return false;
        }
        return version === versions[0] || versions[0]?.writer !== undefined;
      }),
    );
  }

  /** Puts a row without a version into its place. */
  add(key: readonly Value[], text: string): Row {
    const row: Row = { table: this, key, keyText: text, versions: [], locks: [], isGone: false };
    this.rows.splice(this.#placeOf(key), 0, row);
    this.#byKey.set(text, row);
    return row;
  }

  remove(row: Row): void {
    row.isGone = true;
    const at = this.rows.indexOf(row);
    if (at < 0) return;
    this.rows.splice(at, 1);
    this.#byKey.delete(row.keyText);
  }

  /** The row behind this key, or the end. */
  after(key: readonly Value[]): Row {
    return this.rows[this.#placeOf(key, true)] ?? this.end;
  }

  clear(): void {
    this.rows = [];
    this.#byKey.clear();
    this.end.locks.length = 0;
  }

  /** `isBehind`: the first place behind rows with this key. */
  #placeOf(key: readonly Value[], isBehind = false): number {
    if (!this.#isSorted) return this.rows.length;
    let [from, to] = [0, this.rows.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      const order = this.#compare((this.rows[middle] as Row).key, key);
      if (order < 0 || (isBehind && order === 0)) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  #compare(one: readonly Value[], other: readonly Value[]): number {
    for (let index = 0; index < one.length; index++) {
      const order = compare(one[index] ?? null, other[index] ?? null, this.rules) ?? 0;
      if (order !== 0) return order;
    }
    return 0;
  }
}
