import type { Keyspace } from './keyspace.ts';
import type { Reply } from './reply.ts';
import type { ModelConnection, RedisModel } from './server.ts';

/** What a command's code may touch. */
export interface CommandContext {
  readonly server: RedisModel;
  readonly keys: Keyspace;
  /** Who sent it; the script's caller inside a script. */
  readonly connection: ModelConnection;
  /** True inside MULTI or a script, where nothing may block. */
  readonly denyBlocking: boolean;
}

/**
 * Returned in place of a reply: the client waits, and `retry` is called whenever one of `keys` may
 * have become ready (oldest waiter first); it returns the reply, or undefined to wait on.
 */
export class Blocked {
  readonly keys: readonly string[];
  /** ms from now after which `onTimeout` is the reply; 0 waits for ever. */
  readonly timeoutMs: number;
  readonly retry: () => Reply | undefined;
  readonly onTimeout: Reply;

  constructor(
    keys: readonly string[],
    timeoutMs: number,
    retry: () => Reply | undefined,
    onTimeout: Reply,
  ) {
    this.keys = keys;
    this.timeoutMs = timeoutMs;
    this.retry = retry;
    this.onTimeout = onTimeout;
  }
}

/** One command of the model. */
export interface CommandSpec {
  /** Lower case. */
  readonly name: string;
  /** As in COMMAND INFO: exact count with the name, or minus the minimum. */
  readonly arity: number;
  /** True when it may change data: refused in read-only scripts, wakes WATCH and blocked clients. */
  readonly writes?: boolean;
  /** True when a script may not call it. */
  readonly noScript?: boolean;
  /** `args` excludes the name; binary strings. Must not change anything when it answers an error, except as Redis does. */
  run(context: CommandContext, args: readonly string[]): Reply | Blocked;
}
