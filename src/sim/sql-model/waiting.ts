import { SqlError } from './errors.ts';
import type { Wait, WaitingIn } from './flavour.ts';
import type { SqlModel } from './server.ts';
import type { SqlSession } from './session.ts';
import type { Transaction } from './transaction.ts';

/** One statement that waits. */
export interface Waiting extends WaitingIn {
  readonly session: SqlSession;
  /** When its time began, ms by the server's clock. */
  sinceMs(): number;
  resume(): void;
  fail(error: SqlError): void;
  /** Its time begins anew, where what it waits for is something else now. */
  restartIfChanged(): void;
  /** It looks for a deadlock when it has waited for a second, unless it has. */
  looksForDeadlock(): void;
}

/** A statement that cannot go on. */
export interface Stopped {
  readonly session: SqlSession;
  readonly tx: Transaction;
  readonly wait: Wait;
  /** What it waited for has come. */
  goOn(): void;
  /** It waits no longer. */
  fail(error: SqlError): void;
}

/** How long somebody waits before PostgreSQL looks for a deadlock, ms: its `deadlock_timeout`. */
const DEADLOCK_AFTER_MS = 1_000;

/** Lets a statement wait until the model resumes it, or its time is up. */
export function beginWaiting(model: SqlModel, stopped: Stopped): void {
  const { session, tx, wait } = stopped;
  const { flavour, host, waiting } = model;
  let timers: (() => void)[] = [];
  const leave = (): void => {
    for (const cancel of timers) cancel();
    waiting.splice(waiting.indexOf(one), 1);
  };
  const stamp = () => stampOf(wait, waiting);
  let stamped = '';
  let sinceMs = 0;
  const start = (): void => {
    for (const cancel of timers) cancel();
    stamped = stamp();
    sinceMs = host.nowMs();
    timers = [host.after(flavour.lockTimeoutMs(session.lockTimeoutMs), () => one.fail(TIMEOUT))];
  };
  const one: Waiting = {
    tx,
    wait,
    session,
    sinceMs: () => sinceMs,
    resume() {
      leave();
      stopped.goOn();
    },
    fail(error) {
      leave();
      wait.giveUp();
      stopped.fail(error);
    },
    restartIfChanged() {
      if (stamp() !== stamped) start();
    },
    looksForDeadlock() {
      const leftMs = sinceMs + DEADLOCK_AFTER_MS - host.nowMs();
      if (leftMs > 0) timers.push(host.after(leftMs, () => model.breakDeadlock(tx)));
    },
  };
  waiting.push(one);
  start();
  model.waits(one);
}

const TIMEOUT = new SqlError('lock-timeout', 'canceling statement due to lock timeout');

const ids = new WeakMap<object, number>();
let nextId = 0;

/** What a wait is about, for whether it is still the same: another holder, or another version of the row. */
function stampOf({ row, blockedBy }: Wait, waiting: readonly WaitingIn[]): string {
  const isFirst = waiting.find(({ wait }) => wait.row === row)?.wait.blockedBy === blockedBy;
  const committed = row?.versions.find(({ writer }) => writer === undefined);
  const about = isFirst ? blockedBy() : [];
  return [committed, ...about].map((one) => (one === undefined ? '' : idOf(one))).join();
}

function idOf(one: object): number {
  const known = ids.get(one);
  if (known !== undefined) return known;
  nextId += 1;
  ids.set(one, nextId);
  return nextId;
}
