import type { SqlModel } from './server.ts';
import type { SqlSession } from './session.ts';
import type { Row, Table, Version } from './table.ts';
import type { Transaction } from './transaction.ts';

/**
 * All that later statements can depend on, as text: rows in the versions that somebody may yet see, locks and who waits
 * for them, and what each transaction sees. Sessions are called what `nameOf` says.
 */
export function describeModel(model: SqlModel, sessions: ReadonlyMap<SqlSession, string>): string {
  const { database, waiting, host } = model;
  const names = new Map<Transaction, string>();
  for (const [session, name] of sessions) if (session.tx !== undefined) names.set(session.tx, name);
  for (const { session, tx } of waiting) names.set(tx, sessions.get(session) ?? '?');
  const nameOf = (tx: Transaction | undefined) => (tx === undefined ? '' : (names.get(tx) ?? '?'));
  let text = '';
  for (const table of database.tables.values()) text += tableText(table, nameOf);
  for (const [session, name] of sessions) {
    const { tx } = session;
    if (tx !== undefined) text += `\n${name}:${txText(tx, [...database.tables.values()])}`;
  }
  for (const { session, tx, wait, sinceMs } of waiting) {
    const { running } = session;
    text += `\n${nameOf(tx)} waits ${host.nowMs() - sinceMs()}:${wait.what}/${JSON.stringify(running)}`;
    if (tx.isSingle || session.isClosed) text += txText(tx, [...database.tables.values()]);
    if (session.isClosed) text += '!';
  }
  return text;
}

function tableText(table: Table, nameOf: (tx: Transaction | undefined) => string): string {
  const { shape, lastNumber, rows, end } = table;
  let text = `\n${shape.name}#${lastNumber}`;
  for (const row of [...rows, end]) text += rowText(row, nameOf);
  return text;
}

function rowText(row: Row, nameOf: (tx: Transaction | undefined) => string): string {
  const versions = row.versions.map(
    ({ values, writer }) => `${values === null ? '-' : JSON.stringify(values)}${nameOf(writer)}`,
  );
  const locks = row.locks.map(({ by, mode, kind, isGranted, isOfInsert, isImplicit }) => {
    const marks = `${isGranted ? '' : '?'}${isOfInsert ? 'i' : ''}${isImplicit ? '~' : ''}`;
    return `${nameOf(by)}${mode}${kind[0]}${marks}`;
  });
  return `;${row.keyText}=${versions.join('<')}[${locks.join()}]`;
}

/** Where what it sees is not what there is. */
function txText(tx: Transaction, tables: readonly Table[]): string {
  const { isolation, isAborted, writes, seenUntil } = tx;
  let text = `${isolation}${isAborted ? '!' : ''}${writes.length}`;
  if (seenUntil === undefined || isolation === 'read-committed') return text;
  text += '@';
  for (const { rows } of tables) {
    for (const { versions, keyText } of rows) {
      const at = versions.findIndex((one) => isSeen(one, tx, seenUntil));
      if (at !== 0) text += `${keyText}.${at},`;
    }
  }
  return text;
}

function isSeen({ writer, committed }: Version, tx: Transaction, until: number): boolean {
  return writer === tx || committed <= until;
}
