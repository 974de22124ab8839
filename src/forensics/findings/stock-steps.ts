import { integer } from '../keys/operations.ts';
import type { Reexecution } from '../reexecute/reexecution.ts';
import type { Client } from './client.ts';
import { NEEDS } from './finding.ts';
import type { LockCase } from './lock-case.ts';
import { onlyGrant } from './overlaps.ts';
import type { Step } from './step.ts';
import type { StockCase, StockChange } from './stock-case.ts';

/** What commands mean for the stocks that they meet, and for the locks of those: who is at work has the lock. */
export class StockSteps {
  /** Stock keys whose value was not known when they were first read or counted. */
  readonly unknownAtFirst = new Set<string>();
  readonly #locks: ReadonlyMap<string, LockCase>;
  readonly #reexecution: Reexecution;

  constructor(locks: ReadonlyMap<string, LockCase>, reexecution: Reexecution) {
    this.#locks = locks;
    this.#reexecution = reexecution;
  }

  /** One command meets a stock. */
  take(stock: StockCase, { command, line, client, operation, script }: Step): void {
    const { db, atUs, name } = command;
    const { key, field } = stock.key;
    if (operation.field !== undefined && operation.field !== field) return;
    if (field !== undefined && operation.field === undefined && operation.kind === 'write') return;
    if (name === 'watch') client.watched.add(stock.key.id);
    const isPlain = script === undefined && !isGuarded(client, stock);
    const text = this.#reexecution.text(db, key, field);
    const value = text === undefined || Number.isNaN(integer(text)) ? undefined : integer(text);
    if (operation.kind === 'read') {
      if (script !== undefined) return;
      this.#seenAtWork(client, stock, line, NEEDS.reads);
      if (!this.#reexecution.isKnown(db, key, field)) this.unknownAtFirst.add(stock.key.id);
      stock.read(client, line, value);
      this.#tell(
        client,
        stock,
        line,
        atUs,
        value === undefined ? 'reads the stock' : `reads stock ${value}`,
      );
      return;
    }
    const change = { client, line, atUs, value, holders: this.holders(stock) };
    if (operation.kind === 'delete') stock.gone(line, client.name);
    else if (operation.kind === 'write' || operation.kind === 'count') {
      this.#seenAtWork(client, stock, line, NEEDS.nothing);
      const by = operation.kind === 'count' ? operation.by : undefined;
      if (by !== undefined && value === undefined) this.unknownAtFirst.add(stock.key.id);
      if (isPlain && by === undefined) this.#written(stock, change);
      else stock.changedAtOnce(change, by);
      this.#wrote(stock, change, isPlain && by === undefined);
      this.#tell(client, stock, line, atUs, changeText(value, by));
    }
  }

  /** How many acquisitions of its lock are open, where it has one. */
  holders(stock: StockCase): number {
    const [only] = stock.key.locks;
    return only === undefined ? 0 : (this.#locks.get(only)?.overlaps.openCount ?? 0);
  }

  #written(stock: StockCase, change: StockChange): void {
    const overlap = stock.written(change);
    if (overlap === undefined) return;
    const [only, ...others] = stock.key.locks;
    if (only !== undefined && others.length === 0) {
      this.#locks.get(only)?.overlaps.shownByValue(overlap);
    }
  }

  /** What it does shows that it was granted the lock, and has the reply. */
  #seenAtWork(client: Client, stock: StockCase, line: number, needs: number): void {
    for (const id of stock.key.locks) {
      const lock = this.#locks.get(id);
      if (lock === undefined) continue;
      if (client.refusedBy === id && !client.isShared) {
        lock.refusedReads += 1;
        client.refusedBy = undefined;
      }
      const found = lock.acted(client, needs);
      if (found !== undefined) this.#keep(lock, found);
      const grant = onlyGrant(client, id);
      if (grant !== undefined && !client.isShared) grant.actedLine ??= line;
    }
  }

  /** The model is told of a grant that was found by what its client did. */
  #keep(
    lock: LockCase,
    { value, expiresUs, isLikely }: { value: string; expiresUs: number; isLikely: boolean },
  ): void {
    if (isLikely && this.#reexecution.isKnown(lock.key.db, lock.key.key)) return;
    if (lock.latest?.value !== value) return;
    this.#reexecution.correct(lock.key.db, lock.key.key, value, expiresUs / 1000);
  }

  #wrote(stock: StockCase, { client, line, atUs }: StockChange, isPlain: boolean): void {
    for (const id of stock.key.locks) {
      const lock = this.#locks.get(id);
      if (lock === undefined || !client.grants.some((grant) => grant.lock === id)) continue;
      if (isPlain) lock.plainWrites += 1;
      else lock.atomicWrites += 1;
      const grant = onlyGrant(client, id);
      if (grant !== undefined && !client.isShared) lock.overlaps.wrote(grant, line, atUs);
    }
  }

  #tell(client: Client, stock: StockCase, line: number, atUs: number, text: string): void {
    for (const id of stock.key.locks) {
      const lock = this.#locks.get(id);
      if (lock?.timeline.isOpen !== true) continue;
      lock.timeline.add({ atUs, line, who: client.label, text });
    }
  }
}

/** Its transaction would have been refused, had somebody changed the stock. */
function isGuarded(client: Client, stock: StockCase): boolean {
  return client.isInTransaction && client.watched.has(stock.key.id);
}

function changeText(value: number | undefined, by: number | undefined): string {
  if (by !== undefined)
    return `counts the stock by ${by}${value === undefined ? '' : ` to ${value}`}`;
  return value === undefined ? 'writes the stock' : `writes stock ${value}`;
}
