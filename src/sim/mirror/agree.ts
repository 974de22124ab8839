import {
  DoubleReply,
  ErrorReply,
  MapReply,
  type Reply,
  SetReply,
  StatusReply,
  VerbatimReply,
} from '../redis-model/reply.ts';
import { encodeReply } from '../redis-model/resp.ts';

/**
 * How much of a reply has to be equal: every byte; every member, in any order; only its shape, since it
 * tells time or chance; or nothing, since it tells who the server is.
 */
export type Strictness = 'bytes' | 'members' | 'shape' | 'nothing';

/** A command as it arrived, its name in lower case. */
export interface Arrived {
  readonly name: string;
  readonly args: readonly string[];
}

/** Redis promises no order for these. */
const UNORDERED: readonly string[] = [
  ...['smembers', 'sinter', 'sunion', 'sdiff'],
  ...['keys', 'hgetall', 'hkeys', 'hvals'],
];

/** Virtual time passes in the model alone: a lock of 10 s that "has 1 ms left" has 9.9 s left on the wall. */
const OF_TIME: readonly string[] = [
  ...['ttl', 'pttl', 'expiretime', 'pexpiretime', 'time', 'lastsave', 'object'],
  ...['xinfo', 'xpending'],
];

/** Nobody can decide what chance does on a real server. */
const OF_CHANCE: readonly string[] = [
  ...['randomkey', 'srandmember', 'hrandfield', 'zrandmember'],
  ...['scan', 'hscan', 'sscan', 'zscan'],
];

/** What a server says about itself and its clients. */
const OF_SERVER: readonly string[] = [
  ...['hello', 'info', 'client', 'config', 'command', 'memory', 'latency', 'slowlog', 'debug'],
  ...['role', 'module', 'lolwut', 'acl'],
];

const BY_SHAPE: ReadonlySet<string> = new Set([...OF_TIME, ...OF_CHANCE]);
const BY_NOTHING: ReadonlySet<string> = new Set(OF_SERVER);
const BY_MEMBERS: ReadonlySet<string> = new Set(UNORDERED);
const SCRIPTS: ReadonlySet<string> = new Set(['eval', 'eval_ro', 'evalsha', 'evalsha_ro']);

/** Commands that a script may call for a reply which differs legitimately. */
const LOOSE_CALL = new RegExp(
  `call\\s*\\(\\s*['"](?:${[...OF_TIME, ...OF_CHANCE, ...UNORDERED].join('|')})['"]`,
  'i',
);

/** How a reply to the command is held against the model's; `scriptOf` gives a script's text by its hash. */
export function strictnessOf(
  { name, args }: Arrived,
  scriptOf: (sha: string) => string | undefined,
): Strictness {
  if (BY_NOTHING.has(name)) return 'nothing';
  if (BY_SHAPE.has(name)) return 'shape';
  if (BY_MEMBERS.has(name)) return 'members';
  if (!SCRIPTS.has(name)) return 'bytes';
  const [first = ''] = args;
  const source = name.startsWith('evalsha') ? scriptOf(first) : first;
  return source !== undefined && LOOSE_CALL.test(source) ? 'shape' : 'bytes';
}

/** True where the replies are the same, as far as they have to be. */
export function agree(model: Reply, real: Reply, strictness: Strictness): boolean {
  if (strictness === 'nothing' || bytesOf(model) === bytesOf(real)) return true;
  if (strictness === 'shape') return haveOneShape(model, real);
  if (strictness === 'members') return sorted(model) === sorted(real);
  return false;
}

/** In RESP3 every kind of reply has a form of its own. */
function bytesOf(reply: Reply): string {
  return encodeReply(reply, 3).toString('latin1');
}

function sorted(reply: Reply): string {
  if (reply instanceof SetReply) return reply.members.map(bytesOf).sort().join('');
  if (reply instanceof MapReply) {
    return reply.pairs
      .map(([key, value]) => bytesOf(key) + bytesOf(value))
      .sort()
      .join('');
  }
  if (Array.isArray(reply)) return reply.map(bytesOf).sort().join('');
  return bytesOf(reply);
}

/** A negative number (TTL's -1 and -2) is an answer of its own, and so is an error against any other. */
function haveOneShape(model: Reply, real: Reply): boolean {
  const kinds = [kindOf(model), kindOf(real)];
  if (kinds[0] !== kinds[1]) return false;
  if (typeof model === 'number' && typeof real === 'number') {
    return model >= 0 ? real >= 0 : model === real;
  }
  return true;
}

function kindOf(reply: Reply): string {
  if (reply === null) return 'null';
  if (typeof reply === 'number' || typeof reply === 'bigint') return 'integer';
  if (typeof reply !== 'object') return typeof reply;
  if (reply instanceof ErrorReply) return 'error';
  if (reply instanceof StatusReply || reply instanceof DoubleReply) return 'text';
  if (reply instanceof VerbatimReply) return 'string';
  return 'several';
}
