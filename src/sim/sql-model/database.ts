import { SqlError, unmodelled } from './errors.ts';
import type { Flavour } from './flavour.ts';
import type { Statement, Value, Values } from './query.ts';
import { type Row, Table, type Version } from './table.ts';
import type { Transaction } from './transaction.ts';
import type { ValueRules } from './values.ts';

/** What a database stores, whichever it is: tables, rows in versions, and what is committed. */
export class Database {
  readonly tables = new Map<string, Table>();
  readonly rules: ValueRules;
  /** Transactions that have not ended. */
  readonly open = new Set<Transaction>();
  /** Commits so far. */
  commits = 0;
  readonly #flavour: Pick<Flavour, 'isSorted' | 'gone'>;

  constructor(flavour: Pick<Flavour, 'rules' | 'isSorted' | 'gone'>) {
    this.rules = flavour.rules;
    this.#flavour = flavour;
  }

  /** @throws SqlError where there is none */
  table(name: string): Table {
    const table = this.tables.get(name);
    if (table === undefined) throw new SqlError('refused', `table ${name} does not exist`);
    return table;
  }

  /** Makes or drops a table or an index, at once and for everybody. */
  define(
    statement: Extract<Statement, { kind: 'create-table' | 'create-index' | 'drop-table' }>,
  ): void {
    if (statement.kind === 'create-table') {
      const { shape, isOptional } = statement;
      if (!this.tables.has(shape.name)) {
        this.tables.set(shape.name, new Table(shape, this.rules, this.#flavour.isSorted));
      } else if (!isOptional) throw new SqlError('refused', `table ${shape.name} already exists`);
    } else if (statement.kind === 'create-index') {
      const table = this.table(statement.table);
      for (const name of statement.columns) table.column(name);
      if (!statement.isUnique) return;
      if (table.rows.length > 0) throw unmodelled('a unique index on a table that has rows');
      table.uniqueKeys.push(statement.columns);
    } else if (!this.tables.delete(statement.table) && !statement.isOptional)
      throw new SqlError('refused', `table ${statement.table} does not exist`);
  }

  /** What a transaction that sees all that was committed `until` then sees of a row: undefined for nothing. */
  seen(row: Row, tx: Transaction, until: number): Version | undefined {
    const version = row.versions.find(({ writer, committed }) => {
      return writer === tx || committed <= until;
    });
    return version === undefined || version.values === null ? undefined : version;
  }

  /** A new version; null deletes. Whoever writes has locked the row. */
  write(tx: Transaction, row: Row, values: Values | null): void {
    const version = { values, writer: tx, committed: Number.POSITIVE_INFINITY };
    row.versions.unshift(version);
    tx.writes.push({ row, version });
  }

  /** Everything that was written is there for everybody. Its locks stay. */
  commit(tx: Transaction): void {
    this.#end(tx);
    if (tx.writes.length === 0) return;
    this.commits += 1;
    for (const { version } of tx.writes) {
      version.writer = undefined;
      version.committed = this.commits;
    }
    for (const row of new Set(tx.writes.map((one) => one.row))) this.#prune(row);
  }

  /** Nothing of it was ever there. Its locks stay. */
  rollback(tx: Transaction): void {
    this.undo(tx, 0);
    this.#end(tx);
  }

  /** Takes back all but the first `kept` writes. */
  undo(tx: Transaction, kept: number): void {
    for (const { row, version } of tx.writes.splice(kept).reverse()) {
      row.versions.splice(row.versions.indexOf(version), 1);
      if (row.versions.length === 0) this.#remove(row);
    }
  }

  #end(tx: Transaction): void {
    tx.isEnded = true;
    this.open.delete(tx);
  }

  /** From when on somebody might still see a version. */
  #oldestLook(): number {
    let oldest = this.commits;
    for (const { seenUntil } of this.open)
      if (seenUntil !== undefined) oldest = Math.min(oldest, seenUntil);
    return oldest;
  }

  /** Forgets versions that nobody can see any more. */
  #prune(row: Row): void {
    const oldest = this.#oldestLook();
    const last = row.versions.findIndex(({ committed }) => committed <= oldest);
    if (last >= 0) row.versions.length = last + 1;
    const isDead = row.versions.length === 1 && row.versions[0]?.values === null;
    if (isDead && last === 0) this.#remove(row);
  }

  #remove(row: Row): void {
    row.table.remove(row);
    this.#flavour.gone(row);
  }
}

/** What is in the tables between two sales: committed, and nothing else. */
export interface SavedDatabase {
  readonly tables: readonly {
    readonly table: Table;
    readonly lastNumber: number;
    readonly rows: readonly {
      readonly key: readonly Value[];
      readonly text: string;
      readonly values: Values;
    }[];
  }[];
}

/** Keeps what is committed. */
export function saveDatabase({ tables }: Database): SavedDatabase {
  return {
    tables: [...tables.values()].map((table) => ({
      table,
      lastNumber: table.lastNumber,
      rows: table.rows.flatMap(({ key, keyText: text, versions }) => {
        const values = versions.find(({ writer }) => writer === undefined)?.values;
        return values ? [{ key, text, values }] : [];
      }),
    })),
  };
}

/** Puts back what was kept; whoever had a transaction open has none any more. */
export function restoreDatabase(database: Database, saved: SavedDatabase): void {
  database.open.clear();
  database.commits = 0;
  database.tables.clear();
  for (const { table, lastNumber, rows } of saved.tables) {
    database.tables.set(table.shape.name, table);
    table.clear();
    table.lastNumber = lastNumber;
    for (const { key, text, values } of rows) {
      table.add(key, text).versions.push({ values, writer: undefined, committed: 0 });
    }
  }
}
