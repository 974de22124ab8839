import { setTimeout as sleep } from 'node:timers/promises';
import type { Compilable, QueryResult } from 'kysely';
import { dialects } from '../../../src/live/sql/dialects.ts';
import type { SqlEndpoint } from '../../../src/live/sql/endpoint.ts';
import type { IsolationLevel } from '../../../src/ports/sql.ts';
import { SqlError } from '../../../src/sim/sql-model/errors.ts';
import { flavours } from '../../../src/sim/sql-model/flavours.ts';
import { readQuery } from '../../../src/sim/sql-model/read-query.ts';
import { SqlModel } from '../../../src/sim/sql-model/server.ts';
import type { SqlSession } from '../../../src/sim/sql-model/session.ts';
import type { SqlConnection } from '../../../src/sql/connection.ts';
import { failureOf } from '../../../src/sql/failures.ts';
import type { DatabaseName } from '../../support/databases.ts';
import { closing, opening } from './statements.ts';

/** A database to which sessions say one statement at a time. */
export interface SqlWorld {
  /**
   * Drops what a script before has left, and makes the tables anew; sessions begin at this level. `isHasty`: nobody
   * waits for a lock for long.
   */
  open(isolation: IsolationLevel | undefined, isHasty: boolean): Promise<void>;
  /** Says it; the answer is heard when it comes, as text. */
  say(session: string, what: 'begin' | 'commit' | 'rollback' | Compilable, hear: Hear): void;
  /** Settles when every statement that was said has been answered, or waits for somebody. */
  rest(): Promise<void>;
  /** Lets so much time pass that whoever waits has waited for too long. */
  wait(): Promise<void>;
  close(): Promise<void>;
}

/** Hears an answer. */
export type Hear = (answer: string) => void;

/** The model of a database. */
export function modelWorld(database: DatabaseName): SqlWorld {
  const timers: { atMs: number; fire: () => void }[] = [];
  let nowMs = 0;
  let model: SqlModel;
  let lockTimeout = 0;
  const sessions = new Map<string, SqlSession>();
  const pass = (ms: number) => {
    const untilMs = nowMs + ms;
    for (;;) {
      timers.sort((one, other) => one.atMs - other.atMs);
      const [first] = timers;
      if (first === undefined || first.atMs > untilMs) break;
      timers.shift();
      nowMs = first.atMs;
      first.fire();
    }
    nowMs = untilMs;
  };
  const open = async (isolation: IsolationLevel | undefined, isHasty: boolean) => {
    timers.length = 0;
    sessions.clear();
    lockTimeout = isHasty ? 3_000 : 1_000_000;
    const after = (ms: number, fire: () => void) => {
      const timer = { atMs: nowMs + ms, fire };
      timers.push(timer);
      return () => {
        if (timers.includes(timer)) timers.splice(timers.indexOf(timer), 1);
      };
    };
    model = new SqlModel(flavours[database], { nowMs: () => nowMs, after }, isolation);
    const session = model.connect();
    for (const query of opening(database)) {
      session.execute(readQuery(query.compile().query), (answer) => {
        if (!answer.ok) throw answer.error;
      });
    }
  };
  const sessionNamed = (name: string) => {
    const known = sessions.get(name) ?? model.connect();
    sessions.set(name, known);
    known.lockTimeoutMs = lockTimeout;
    return known;
  };
  return {
    open,
    say(name, what, hear) {
      const statement =
        what === 'begin'
          ? ({ kind: 'begin', isolation: undefined } as const)
          : typeof what === 'string'
            ? { kind: what }
            : readQuery(what.compile().query);
      sessionNamed(name).execute(statement, (answer) => {
        if (answer.ok) {
          const { rows, affected } = answer.result;
          const changed = affected === undefined ? {} : { numAffectedRows: BigInt(affected) };
          hear(answerText({ rows, ...changed } as QueryResult<unknown>));
        } else if (answer.error instanceof SqlError) hear(answer.error.failure);
        else throw answer.error;
      });
    },
    // Whoever waits looks for deadlocks before the next one comes.
    rest: async () => pass(1_500),
    wait: async () => pass(lockTimeout + 2_000),
    close: async () => {},
  };
}

/** A real one. */
export function realWorld(database: DatabaseName, endpoint: () => SqlEndpoint): SqlWorld {
  const dialect = dialects[database === 'postgres' ? 'postgres' : 'mysql'];
  const connections = new Map<string, SqlConnection>();
  const pending = new Set<Promise<unknown>>();
  let settings: readonly string[] = [];
  let admin: Promise<SqlConnection> | undefined;
  const connect = async () => {
    const connection = await dialect.connect(endpoint(), 'conformance');
    if (database === 'mariadb') {
      await connection.query('create database if not exists conformance');
      await connection.query('use conformance');
    }
    return connection;
  };
  const named = async (name: string) => {
    const known = connections.get(name);
    if (known !== undefined) return known;
    const connection = await connect();
    for (const setting of settings) await connection.query(setting);
    connections.set(name, connection);
    return connection;
  };
  const waits = async () => {
    admin ??= connect();
    const { rows } = await (await admin).query(WAITS[database]);
    const [{ waits: count = 0, deadlocked = 0 } = {}] = rows as Record<string, string | number>[];
    // Somebody is yet to find out.
    return Number(deadlocked) > 0 ? -1 : Number(count);
  };
  const closeSessions = async () => {
    for (const connection of connections.values()) connection.close();
    connections.clear();
    pending.clear();
  };
  return {
    async open(isolation, isHasty) {
      await closeSessions();
      admin ??= connect();
      const connection = await admin;
      const schema = 'conformance';
      settings = [
        ...dialect.session({ schema, isolation: isolation?.replace('-', ' ') }),
        dialect.lockTimeout(isHasty ? 300 : 60_000),
        ...(database === 'postgres' ? ['set deadlock_timeout to 1'] : []),
      ];
      if (database === 'postgres') {
        await connection.query('create schema if not exists conformance');
        await connection.query('set search_path to conformance');
      }
      for (const query of [...closing(database), ...opening(database)]) {
        const { sql, parameters } = query.compile();
        await connection.query(sql, parameters);
      }
      for (const name of ['A', 'B', 'C']) await named(name);
    },
    say(name, what, hear) {
      const connection = connections.get(name) as SqlConnection;
      const { sql, parameters } =
        typeof what === 'string' ? { sql: what, parameters: [] } : what.compile();
      const said = connection.query(sql, parameters).then(
        (result) => hear(answerText(result)),
        (error: unknown) => hear(failureOf(error) ?? String(error)),
      );
      pending.add(said);
      void said.then(() => pending.delete(said));
    },
    async rest() {
      let isQuiet = false;
      for (;;) {
        if (pending.size === 0) return;
        const count = pending.size;
        const isWaiting = (await waits()) === count && pending.size === count;
        if (isWaiting && isQuiet) return;
        isQuiet = isWaiting;
        // Longer than PostgreSQL waits before it looks for a deadlock.
        await sleep(isWaiting ? 10 : 1);
      }
    },
    async wait() {
      while (pending.size > 0) await Promise.all(pending);
    },
    async close() {
      await closeSessions();
      (await admin)?.close();
    },
  };
}

/** How many statements wait for a lock, and how many of those wait for each other. */
const WAITS: Readonly<Record<DatabaseName, string>> = {
  postgres: `with recursive
      edges as (
        select distinct pid, unnest(pg_blocking_pids(pid)) as blocker from pg_locks where not granted
      ),
      paths as (
        select pid, blocker from edges
        union select paths.pid, edges.blocker from paths join edges on edges.pid = paths.blocker
      )
    select (select count(distinct pid) from edges) as waits,
      (select count(*) from paths where pid = blocker) as deadlocked`,
  mariadb:
    "select variable_value as waits from information_schema.global_status where variable_name = 'innodb_row_lock_current_waits'",
};

function answerText({ rows, numAffectedRows }: QueryResult<unknown>): string {
  if (numAffectedRows !== undefined) return String(numAffectedRows);
  if (rows === undefined || rows.length === 0) return 'nothing';
  return rows
    .map((row) =>
      Object.values(row as object)
        .map((value) => JSON.stringify(value))
        .join('/'),
    )
    .join(' ');
}
