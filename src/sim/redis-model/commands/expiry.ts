import { integerArgument } from '../arguments.ts';
import type { CommandContext, CommandSpec } from '../command.ts';
import { cString, oneLineError } from '../command-errors.ts';
import { ErrorReply, type Reply } from '../reply.ts';
import { addTimeMs, invalidExpireTime } from './expiry-options.ts';

/** Commands that set and read when a key is gone. */
export const expiryCommands: readonly CommandSpec[] = [
  expireCommand('expire', 1000, 'from now'),
  expireCommand('pexpire', 1, 'from now'),
  expireCommand('expireat', 1000, 'absolute'),
  expireCommand('pexpireat', 1, 'absolute'),
  readCommand('ttl', (expiresAtMs, nowMs) => toSeconds(Math.max(0, expiresAtMs - nowMs))),
  readCommand('pttl', (expiresAtMs, nowMs) => Math.max(0, expiresAtMs - nowMs)),
  readCommand('expiretime', (expiresAtMs) => toSeconds(expiresAtMs)),
  readCommand('pexpiretime', (expiresAtMs) => expiresAtMs),
  {
    name: 'persist',
    arity: 2,
    writes: true,
    run({ keys }, [key = '']) {
      const entry = keys.get(key);
      if (entry?.expiresAtMs === undefined) return 0;
      entry.expiresAtMs = undefined;
      keys.changed(key);
      return 1;
    },
  },
];

function expireCommand(name: string, unitMs: 1 | 1000, base: 'from now' | 'absolute'): CommandSpec {
  return {
    name,
    arity: -3,
    writes: true,
    run(context, [key = '', text = '', ...options]) {
      const condition = parseCondition(options);
      const baseMs = base === 'from now' ? context.server.nowMs : 0;
      const timeMs = addTimeMs(integerArgument(text), unitMs, baseMs);
      if (timeMs === undefined) return invalidExpireTime(name);
      return expireAt(context, key, timeMs, condition);
    },
  };
}

type Condition = ReadonlySet<string>;

function parseCondition(options: readonly string[]): Condition {
  const condition = new Set<string>();
  for (const option of options) {
    const name = option.toUpperCase();
    if (!['NX', 'XX', 'GT', 'LT'].includes(name)) {
      throw oneLineError(`ERR Unsupported option ${cString(option)}`);
    }
    condition.add(name);
  }
  if (condition.has('NX') && condition.size > 1) throw NX_WITH_OTHERS;
  if (condition.has('GT') && condition.has('LT')) throw GT_WITH_LT;
  return condition;
}

const NX_WITH_OTHERS = new ErrorReply(
  'ERR NX and XX, GT or LT options at the same time are not compatible',
);
const GT_WITH_LT = new ErrorReply('ERR GT and LT options at the same time are not compatible');

function expireAt(
  { keys, server }: CommandContext,
  key: string,
  timeMs: number,
  condition: Condition,
): Reply {
  const entry = keys.get(key);
  if (entry === undefined || !isAllowed(condition, entry.expiresAtMs, timeMs)) return 0;
  if (timeMs <= server.nowMs) keys.delete(key);
  else {
    entry.expiresAtMs = timeMs;
    keys.changed(key);
  }
  return 1;
}

/** No expiry counts as later than any. */
function isAllowed(condition: Condition, oldMs: number | undefined, newMs: number): boolean {
  if (condition.has('NX') && oldMs !== undefined) return false;
  if (condition.has('XX') && oldMs === undefined) return false;
  if (condition.has('GT') && (oldMs === undefined || newMs <= oldMs)) return false;
  return !(condition.has('LT') && oldMs !== undefined && newMs >= oldMs);
}

function readCommand(
  name: string,
  read: (expiresAtMs: number, nowMs: number) => number,
): CommandSpec {
  return {
    name,
    arity: 2,
    run({ keys, server }, [key = '']) {
      const entry = keys.get(key);
      if (entry === undefined) return -2;
      return entry.expiresAtMs === undefined ? -1 : read(entry.expiresAtMs, server.nowMs);
    },
  };
}

/** To the nearest second, as Redis rounds. */
function toSeconds(ms: number): number {
  return Math.floor((ms + 500) / 1000);
}
