import type { MonitorCommand } from '../capture/command.ts';

/** What a command does to one key, as far as locks and stocks go. */
export interface KeyOperation {
  /**
   * `acquire`: SET NX or SETNX. `write`: replaces a value. `count`: adds to a number. `expire`: changes when the
   * key is gone. `touch`: anything else.
   */
  readonly kind: 'acquire' | 'delete' | 'read' | 'write' | 'count' | 'expire' | 'touch';
  readonly key: string;
  /** Of a hash; absent for a plain key, and where every field is read. */
  readonly field?: string | undefined;
  /** The text written, or the lock's value. */
  readonly text?: string | undefined;
  /** Of `count`; NaN where it is no integer. */
  readonly by?: number;
}

/** Tells what a command does to each of its keys; for scripts, nothing: their own commands stand in the capture. */
export function forEachOperation(
  { name, args }: MonitorCommand,
  use: (operation: KeyOperation) => void,
): void {
  const key = args[0];
  if (key === undefined) return;
  const operate = OPERATIONS.get(name);
  if (operate === undefined) {
    if (!KEYLESS.has(name)) use({ kind: 'touch', key });
  } else operate(key, args, use);
}

/** Scripts and functions: EVAL and its kind. */
export const SCRIPTS: ReadonlySet<string> = new Set([
  'eval',
  'evalsha',
  'eval_ro',
  'evalsha_ro',
  'fcall',
  'fcall_ro',
]);

/** Commands whose first argument is no key. */
const KEYLESS: ReadonlySet<string> = new Set([
  ...SCRIPTS,
  ...'hello info ping echo auth select client config command scan script publish subscribe psubscribe'.split(
    ' ',
  ),
  ...'unsubscribe punsubscribe ssubscribe sunsubscribe spublish wait waitaof cluster function latency'.split(
    ' ',
  ),
  ...'memory object debug flushall flushdb swapdb replconf psync monitor slowlog acl module xread'.split(
    ' ',
  ),
  ...'xreadgroup xgroup xinfo bitop keys pubsub lolwut'.split(' '),
]);

type Operate = (
  key: string,
  args: readonly string[],
  use: (operation: KeyOperation) => void,
) => void;

const readAll: Operate = (_, args, use) => {
  for (const key of args) use({ kind: 'read', key });
};
const deleteAll: Operate = (_, args, use) => {
  for (const key of args) use({ kind: 'delete', key });
};
const expire: Operate = (key, _, use) => use({ kind: 'expire', key });
const writeSecond: Operate = (key, args, use) => use({ kind: 'write', key, text: args[1] });
const writeThird: Operate = (key, args, use) => use({ kind: 'write', key, text: args[2] });
const writePairs: Operate = (_, args, use) => {
  for (let at = 0; at + 1 < args.length; at += 2) {
    use({ kind: 'write', key: args[at] as string, text: args[at + 1] });
  }
};
const writeFields: Operate = (key, args, use) => {
  for (let at = 1; at + 1 < args.length; at += 2) {
    use({ kind: 'write', key, field: args[at], text: args[at + 1] });
  }
};
const countBy = (sign: number): Operate => {
  return (key, args, use) => {
    use({ kind: 'count', key, by: sign * (args[1] === undefined ? 1 : integer(args[1])) });
  };
};
const bothKeys: Operate = (key, args, use) => {
  use({ kind: 'touch', key });
  if (args[1] !== undefined) use({ kind: 'touch', key: args[1] });
};

const OPERATIONS: ReadonlyMap<string, Operate> = new Map<string, Operate>([
  [
    'set',
    (key, args, use) => {
      const isLock = args.length > 2 && args.some((arg, at) => at > 1 && /^nx$/i.test(arg));
      use({ kind: isLock ? 'acquire' : 'write', key, text: args[1] });
    },
  ],
  ['setnx', (key, args, use) => use({ kind: 'acquire', key, text: args[1] })],
  ['setex', writeThird],
  ['psetex', writeThird],
  ['getset', writeSecond],
  ['mset', writePairs],
  ['get', (key, _, use) => use({ kind: 'read', key })],
  ['getex', (key, _, use) => use({ kind: 'read', key })],
  ['mget', readAll],
  ['hget', (key, args, use) => use({ kind: 'read', key, field: args[1] })],
  ['hgetall', (key, _, use) => use({ kind: 'read', key })],
  ['hvals', (key, _, use) => use({ kind: 'read', key })],
  [
    'hmget',
    (key, args, use) => {
      for (let at = 1; at < args.length; at++) use({ kind: 'read', key, field: args[at] });
    },
  ],
  ['hset', writeFields],
  ['hmset', writeFields],
  ['incr', countBy(1)],
  ['decr', countBy(-1)],
  ['incrby', countBy(1)],
  ['decrby', countBy(-1)],
  [
    'hincrby',
    (key, args, use) => {
      use({ kind: 'count', key, field: args[1], by: integer(args[2] ?? '') });
    },
  ],
  ['del', deleteAll],
  ['unlink', deleteAll],
  ['getdel', (key, _, use) => use({ kind: 'delete', key })],
  ['expire', expire],
  ['pexpire', expire],
  ['expireat', expire],
  ['pexpireat', expire],
  ['persist', expire],
  [
    'watch',
    (_, args, use) => {
      for (const key of args) use({ kind: 'touch', key });
    },
  ],
  ['rename', bothKeys],
  ['renamenx', bothKeys],
  ['copy', bothKeys],
]);

/** The integer that the text is, as Redis takes it; NaN where it is none. */
export function integer(text: string): number {
  return /^-?(?:0|[1-9]\d{0,15})$/.test(text) ? Number(text) : Number.NaN;
}
