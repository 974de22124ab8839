import type { Redis } from 'ioredis';

/** A Lua script: its source starts with a header that gives KEYS, ARGV with units and return codes. */
export interface LuaScript {
  /** The command's name on the client, unique among scripts. */
  readonly name: string;
  readonly numberOfKeys: number;
  readonly lua: string;
}

/** Calls the script with its keys, then its arguments. */
export type LuaCall = (...keysAndArguments: readonly (string | number)[]) => Promise<unknown>;

/**
 * Makes the script a command of this client, sent by its hash (EVALSHA) once the server has it.
 * Defining it twice on one client is harmless.
 */
export function defineScript(redis: Redis, script: LuaScript): LuaCall {
  redis.defineCommand(script.name, { numberOfKeys: script.numberOfKeys, lua: script.lua });
  const client = redis as unknown as Record<string, LuaCall>;
  return (...keysAndArguments) =>
    (client[script.name] as LuaCall).apply(redis, [...keysAndArguments]);
}
