import type { QueryResult, RootOperationNode } from 'kysely';
import type { SqlConnection } from '../../sql/connection.ts';
import { connectionLost, markFailure, notConnected } from '../../sql/failures.ts';
import type { Link } from '../redis-client/link.ts';
import type { Statement } from '../sql-model/query.ts';
import { readQuery } from '../sql-model/read-query.ts';
import { lockTimeoutIn, statementOf } from './language.ts';
import { type ModelSession, readReply } from './session.ts';

/** One simulated connection to a modelled database. */
export class SimSqlConnection implements SqlConnection {
  readonly link: Link<ModelSession>;
  isBroken = false;
  lockTimeoutMs = 0;

  readonly #losesReply: () => boolean;

  constructor(link: Link<ModelSession>, losesReply: () => boolean = () => false) {
    this.link = link;
    this.#losesReply = losesReply;
    link.onClosed = () => this.close();
  }

  async query(
    text: string,
    parameters: readonly unknown[] = [],
    node?: RootOperationNode,
  ): Promise<QueryResult<unknown>> {
    if (this.isBroken) throw notConnected('the connection is gone');
    const lockTimeoutMs = lockTimeoutIn(text);
    // It goes with the next statement, and costs nothing.
    if (lockTimeoutMs !== undefined) return { rows: [] };
    const statement = node === undefined ? statementOf(text) : readQuery(node);
    const { link } = this;
    link.connection.next = { statement, lockTimeoutMs: this.lockTimeoutMs };
    const args = [text, ...parameters.map(String)];
    return new Promise((resolve, reject) => {
      const lost = () => {
        this.close();
        reject(connectionLost());
      };
      link.send(link.departure(), nameOf(statement), args, {
        canLose: true,
        answer: (reply) => {
          if (this.#losesReply()) return lost();
          const told = readReply(reply);
          if (!('result' in told)) {
            return reject(markFailure(new Error(told.message), told.failure));
          }
          const { rows, affected } = told.result;
          const changed = affected === undefined ? {} : { numAffectedRows: BigInt(affected) };
          return resolve({ rows: [...rows], ...changed });
        },
        lost,
      });
    });
  }

  close(): void {
    if (this.isBroken) return;
    this.isBroken = true;
    this.link.connection.close();
  }
}

/** `update items` */
function nameOf(statement: Statement): string {
  if (statement.kind === 'create-table') return `create-table ${statement.shape.name}`;
  return 'table' in statement ? `${statement.kind} ${statement.table}` : statement.kind;
}
