import type { ModelConnection } from './connection.ts';
import type { Keyspace } from './keyspace.ts';
import type { Reply } from './reply.ts';
import type { RedisModel } from './server.ts';

/** What a command's code may touch. A connection has one, a running script has its own. */
export interface CommandContext {
  readonly server: RedisModel;
  /** The selected database; SELECT replaces it. */
  keys: Keyspace;
  /** Who sent it; the script's caller inside a script. */
  readonly connection: ModelConnection;
  /** True inside MULTI or a script, where nothing may block. */
  denyBlocking: boolean;
  /** What the reply will be written in (a script's own `redis.setresp` inside a script); few commands care. */
  protocol: 2 | 3;
  /** Present inside a script; `readOnly` in EVAL_RO and its kind. */
  readonly script?: { readonly readOnly: boolean };
}

/**
 * Returned in place of a reply: the client waits, and `retry` is called whenever one of `keys` may
 * have become ready (oldest waiter first, keys in the order in which they became ready).
 */
export class Blocked {
  readonly keys: readonly string[];
  /** ms from now after which `onTimeout` is the reply; 0 waits for ever. */
  readonly timeoutMs: number;
  /** `key` was created, added to, or deleted: answers the reply, or undefined to wait on. May throw an ErrorReply. */
  readonly retry: (key: string) => Reply | undefined;
  /** Also the reply where nothing may block (MULTI, scripts). */
  readonly onTimeout: Reply;
  /** True where `retry` must hear of a key that an earlier waiter emptied, too (XREADGROUP then ends). */
  readonly heedsLoss: boolean;

  constructor(
    keys: readonly string[],
    timeoutMs: number,
    retry: (key: string) => Reply | undefined,
    onTimeout: Reply,
    heedsLoss = false,
  ) {
    this.keys = keys;
    this.timeoutMs = timeoutMs;
    this.retry = retry;
    this.onTimeout = onTimeout;
    this.heedsLoss = heedsLoss;
  }
}

/** Returned in place of a reply by commands whose answers went out as pushes (SUBSCRIBE and its kind). */
export const ANSWERED_BY_PUSH: unique symbol = Symbol('answered by push');

/** What a command's code answers. It may also throw an ErrorReply, which is then the reply. */
export type CommandResult = Reply | Blocked | typeof ANSWERED_BY_PUSH;

/** One command, or one subcommand, of the model. */
export interface CommandSpec {
  /** Lower case. */
  readonly name: string;
  /** As in COMMAND INFO: exact count with the name (for a subcommand: with both names), or minus the minimum. */
  readonly arity: number;
  /** True when it may change data: refused in read-only scripts. */
  readonly writes?: boolean;
  /** True when a script may not call it. */
  readonly noScript?: boolean;
  /** Its subcommands (XGROUP CREATE); the container's own `run` is then never called. */
  readonly subcommands?: readonly CommandSpec[];
  /** `args` excludes the name (for a subcommand: both names); binary strings. */
  run(context: CommandContext, args: readonly string[]): CommandResult;
}

/** A command that is only a container of subcommands, such as XGROUP. */
export function container(name: string, subcommands: readonly CommandSpec[]): CommandSpec {
  return {
    name,
    arity: -2,
    subcommands,
    run() {
      throw new Error(`${name}: expected a subcommand to run, got the container itself`);
    },
  };
}
