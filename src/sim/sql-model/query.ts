import type { IsolationLevel } from '../../ports/sql.ts';

/** What a column holds; `null` as in SQL. */
export type Value = string | number | boolean | null;

/** A row's values by column. Never changed in place. */
export type Values = Readonly<Record<string, Value>>;

/** The types that are modelled. Integers are checked for their range, texts for their length. */
export type ColumnType =
  | { readonly kind: 'integer' | 'bigint' | 'boolean' }
  | { readonly kind: 'text'; readonly length: number };

/** One column of a table. */
export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly isRequired: boolean;
  /** Numbered by the database. */
  readonly isNumbered: boolean;
  readonly fallback: Value;
}

/** What a table is made of. */
export interface TableShape {
  readonly name: string;
  readonly columns: readonly Column[];
  /** Columns of the primary key; none where it has no such key. */
  readonly primaryKey: readonly string[];
  /** Columns of the other unique keys. */
  readonly uniqueKeys: readonly (readonly string[])[];
}

/** An expression, with three-valued logic. */
export type Expr =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'column'; readonly name: string }
  /** Of the row that could not be inserted. */
  | { readonly kind: 'excluded'; readonly name: string }
  /** The server's clock, integer ms. */
  | { readonly kind: 'now' }
  | { readonly kind: 'binary'; readonly op: BinaryOp; readonly left: Expr; readonly right: Expr }
  | { readonly kind: 'not'; readonly of: Expr }
  | {
      readonly kind: 'in';
      readonly of: Expr;
      readonly list: readonly Expr[];
      readonly isNot: boolean;
    };

/** Operators of two operands. */
export type BinaryOp =
  | 'and'
  | 'or'
  | '='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | '+'
  | '-'
  | '*'
  | 'is'
  | 'is not';

/** One column of a result. */
export type Output =
  | { readonly kind: 'all' }
  | { readonly kind: 'expr'; readonly name: string; readonly expr: Expr }
  | {
      readonly kind: 'aggregate';
      readonly name: string;
      readonly fn: 'count' | 'sum' | 'min' | 'max';
      /** Of every row where absent. */
      readonly of: Expr | undefined;
    };

/** How a select locks what it reads. */
export interface Locking {
  readonly mode: LockMode;
  readonly wait: LockWaiting;
  /** Each database has its own words for a shared lock. */
  readonly words: 'for update' | 'for share' | 'lock in share mode';
}

/** Shared, or for itself alone. */
export type LockMode = 'S' | 'X';
/** What to do about a row that somebody else has locked. */
export type LockWaiting = 'wait' | 'skip' | 'refuse';

/** Which rows, in which order. */
export interface Selecting {
  readonly table: string;
  readonly where: Expr | undefined;
  readonly orderBy: readonly { readonly expr: Expr; readonly isDescending: boolean }[];
  readonly limit: Expr | undefined;
}

/** `column = expression`. */
export interface Assignment {
  readonly column: string;
  readonly expr: Expr;
}

/** What becomes of a row whose key is there already. */
export type OnDuplicate =
  | { readonly kind: 'fail' }
  /** `key`: the unique key that it is about, every one of them where absent. */
  | { readonly kind: 'skip'; readonly key: readonly string[] | undefined }
  | {
      readonly kind: 'update';
      readonly key: readonly string[] | undefined;
      readonly set: readonly Assignment[];
    };

/** A statement about rows. */
export type Query =
  | ({
      readonly kind: 'select';
      readonly outputs: readonly Output[];
      readonly lock: Locking | undefined;
    } & Selecting)
  | {
      readonly kind: 'insert';
      readonly table: string;
      readonly rows: readonly (readonly Assignment[])[];
      readonly onDuplicate: OnDuplicate;
      readonly returning: readonly Output[] | undefined;
    }
  | ({
      readonly kind: 'update';
      readonly set: readonly Assignment[];
      readonly returning: readonly Output[] | undefined;
    } & Selecting)
  | ({ readonly kind: 'delete'; readonly returning: readonly Output[] | undefined } & Selecting);

/** Anything that a session is told. */
export type Statement =
  | { readonly kind: 'begin'; readonly isolation: IsolationLevel | undefined }
  | { readonly kind: 'commit' }
  | { readonly kind: 'rollback' }
  | { readonly kind: 'create-table'; readonly shape: TableShape; readonly isOptional: boolean }
  | {
      readonly kind: 'create-index';
      readonly table: string;
      readonly columns: readonly string[];
      readonly isUnique: boolean;
    }
  | { readonly kind: 'drop-table'; readonly table: string; readonly isOptional: boolean }
  | Query;

/** What a session answers. */
export interface SqlResult {
  readonly rows: readonly Values[];
  /** Rows that were changed; absent where the statement changes none by its nature. */
  readonly affected?: number;
}
