import type { IsolationLevel } from '../../ports/sql.ts';
import type { Row, RowLock, Version } from './table.ts';

/** What a transaction has done and sees. */
export class Transaction {
  readonly isolation: IsolationLevel;
  /** A single statement that nobody has put into a transaction. */
  readonly isSingle: boolean;
  /** What was committed until then is seen; undefined before the first look. */
  seenUntil: number | undefined;
  /** An error has ended it, and it waits to be rolled back. */
  isAborted = false;
  isEnded = false;
  /** In order. */
  readonly writes: { readonly row: Row; readonly version: Version }[] = [];
  readonly locks: { readonly row: Row; readonly lock: RowLock }[] = [];

  constructor(isolation: IsolationLevel, isSingle: boolean) {
    this.isolation = isolation;
    this.isSingle = isSingle;
  }
}
