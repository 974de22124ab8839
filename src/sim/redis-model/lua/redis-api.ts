import type { CommandContext } from '../command.ts';
import { ErrorReply } from '../reply.ts';
import { argument, count, numberOf, textOf, toInt } from './lib/arguments.ts';
import { display } from './lib/convert.ts';
import type { RedisTable } from './sandbox.ts';
import { sha1 } from './sha1.ts';
import { errorTable, toLua } from './to-lua.ts';
import { cString } from './to-reply.ts';
import { luaString, type Machine } from './vm/machine.ts';
import { formatGeneral } from './vm/numbers.ts';
import type { LuaState, LuaString, LuaTable, LuaValue } from './vm/types.ts';
import { TYPE } from './vm/types.ts';

/** The script that runs; its commands go through `context`. */
export interface Running {
  context: CommandContext | undefined;
}

/** The `redis` table of 7.0.15, in the order in which Redis fills it. */
export function redisTable(m: Machine, running: Running): RedisTable {
  const api = new Api(m, running);
  const fields: RedisTable['fields'] = [
    ['call', (L) => api.call(L, true)],
    ['pcall', (L) => api.call(L, false)],
    ['log', (L) => api.log(L)],
    ['LOG_DEBUG', 0],
    ['LOG_VERBOSE', 1],
    ['LOG_NOTICE', 2],
    ['LOG_WARNING', 3],
    ['REDIS_VERSION_NUM', 0x0007000f],
    ['REDIS_VERSION', '7.0.15'],
    ['setresp', (L) => api.setProtocol(L)],
    ['sha1hex', (L) => api.sha1(L)],
    ['error_reply', (L) => api.errorReply(L)],
    ['status_reply', (L) => api.statusReply(L)],
    ['set_repl', (L) => api.setReplication(L)],
    ['REPL_NONE', 0],
    ['REPL_AOF', 1],
    ['REPL_SLAVE', 2],
    ['REPL_REPLICA', 2],
    ['REPL_ALL', 3],
    ['acl_check_cmd', (L) => api.checkAcl(L)],
    ['breakpoint', (L) => api.answer(L, false)],
    ['debug', () => 0],
    ['replicate_commands', (L) => api.answer(L, true)],
  ];
  return { fields, errorHandler: (L) => api.handleError(L) };
}

class Api {
  readonly #m: Machine;
  readonly #running: Running;

  constructor(m: Machine, running: Running) {
    this.#m = m;
    this.#running = running;
  }

  call(L: LuaState, isRaising: boolean): number {
    const m = this.#m;
    const context = this.#running.context as CommandContext;
    const parts = this.#commandArguments(L, isRaising);
    if (parts === undefined) return 1;
    const name = parts[0] ?? '';
    const args = parts.slice(1);
    const reply = mayReplicate(context, name, args)
      ? WRITE_IN_READ_ONLY
      : context.server.call(context, name, args);
    const value = toLua(m, L, reply, context.protocol);
    L.stack[L.top++] = value;
    if (isRaising && reply instanceof ErrorReply) m.raiseTop(L);
    return 1;
  }

  log(L: LuaState): number {
    const m = this.#m;
    if (count(L) < 2) this.#raise(L, 'redis.log() requires two arguments or more.');
    const level = numberOf(m, argument(L, 1));
    if (level === undefined) {
      return this.#raise(L, 'First argument must be a number (log level).');
    }
    if (toInt(level) < 0 || toInt(level) > 3) this.#raise(L, 'Invalid debug level.');
    return 0;
  }

  setProtocol(L: LuaState): number {
    if (count(L) !== 1) this.#raise(L, 'redis.setresp() requires one argument.');
    const version = toInt(numberOf(this.#m, argument(L, 1)) ?? 0);
    if (version !== 2 && version !== 3) this.#raise(L, 'RESP version must be 2 or 3.');
    (this.#running.context as CommandContext).protocol = version as 2 | 3;
    return 0;
  }

  sha1(L: LuaState): number {
    if (count(L) !== 1) this.#raise(L, 'wrong number of arguments');
    this.#m.pushText(L, sha1(textOf(this.#m, argument(L, 1)) ?? ''));
    return 1;
  }

  errorReply(L: LuaState): number {
    const text = this.#onlyText(L);
    if (text === undefined) return 1;
    const message = cString(text).replace(/^-/, '');
    this.#m.pushValue(L, errorTable(this.#m, L, message, false));
    return 1;
  }

  statusReply(L: LuaState): number {
    const text = this.#onlyText(L);
    if (text === undefined) return 1;
    const m = this.#m;
    const table = m.newTable(L);
    m.setField(L, table, 'ok', TYPE.string, luaString(text));
    m.push(L, TYPE.table, table);
    return 1;
  }

  setReplication(L: LuaState): number {
    if (count(L) !== 1) this.#raise(L, 'redis.set_repl() requires two arguments.');
    const flags = toInt(numberOf(this.#m, argument(L, 1)) ?? 0);
    if ((flags & ~3) !== 0) {
      this.#raise(
        L,
        'Invalid replication flags. Use REPL_AOF, REPL_REPLICA, REPL_ALL or REPL_NONE.',
      );
    }
    return 0;
  }

  checkAcl(L: LuaState): number {
    const parts = this.#commandArguments(L, true);
    const { server } = this.#running.context as CommandContext;
    if (!server.commands.has((parts?.[0] ?? '').toLowerCase())) {
      this.#raise(L, 'Invalid command passed to redis.acl_check_cmd()');
    }
    return this.answer(L, true);
  }

  answer(L: LuaState, truth: boolean): number {
    this.#m.pushBoolean(L, truth);
    return 1;
  }

  /** Redis' error handler: any error becomes a table that tells where it happened. */
  handleError(L: LuaState): number {
    const m = this.#m;
    let error = argument(L, 1) ?? m.nil;
    if (error.type !== TYPE.table) {
      const table = m.newTable(L);
      m.setField(L, table, 'err', TYPE.string, luaString(`ERR ${display(m, error)}`));
      error = m.value(TYPE.table, table);
    }
    const place = this.#place(L);
    if (place !== undefined) {
      const table = error.value as LuaTable;
      if (table.readonly) m.raise(L, 'Attempt to modify a readonly table');
      m.setField(L, table, 'source', TYPE.string, luaString(place[0]));
      m.setField(L, table, 'line', TYPE.number, place[1]);
    }
    m.pushValue(L, error);
    return 1;
  }

  /** Where the error was raised; for a native function, where that was called. */
  #place(L: LuaState): readonly [string, number] | undefined {
    const m = this.#m;
    for (const level of [1, 2]) {
      const frame = m.frame(L, level);
      if (frame === undefined) return undefined;
      if (frame === null) return ['=(tail call)', -1];
      const position = m.position(frame);
      if (position !== undefined) return [position.proto.source.js, position.line];
    }
    return ['=[C]', -1];
  }

  /** The arguments as texts; pushes (or raises) the error of one that is neither text nor number. */
  #commandArguments(L: LuaState, isRaising: boolean): string[] | undefined {
    const first = L.ci.funcOff + 1;
    const parts: string[] = [];
    for (let slot = first; slot < L.top; slot += 1) {
      const value = L.stack[slot] as LuaValue;
      if (value.type === TYPE.string) parts.push((value.value as LuaString).js);
      else if (value.type === TYPE.number) parts.push(numberArgument(value.value as number));
      else {
        return this.#refuse(
          L,
          'Lua redis lib command arguments must be strings or integers',
          isRaising,
        );
      }
    }
    if (parts.length > 0) return parts;
    return this.#refuse(
      L,
      'Please specify at least one argument for this redis lib call',
      isRaising,
    );
  }

  #onlyText(L: LuaState): string | undefined {
    const value = argument(L, 1);
    if (count(L) === 1 && value?.type === TYPE.string) return (value.value as LuaString).js;
    return this.#refuse(L, 'wrong number or type of arguments', false);
  }

  #refuse(L: LuaState, message: string, isRaising: boolean): undefined {
    this.#m.pushValue(L, errorTable(this.#m, L, `ERR ${message}`, false));
    if (isRaising) this.#m.raiseTop(L);
    return undefined;
  }

  #raise(L: LuaState, message: string): never {
    this.#refuse(L, message, true);
    throw new Error('unreachable: the error was raised');
  }
}

const WRITE_IN_READ_ONLY = new ErrorReply(
  'ERR Write commands are not allowed from read-only scripts.',
);

/** Read-only scripts may not publish either: to Redis that is like a write. */
function mayReplicate(context: CommandContext, name: string, args: readonly string[]): boolean {
  if (context.script?.readOnly !== true || args.length !== 2) return false;
  return /^s?publish$/i.test(name);
}

/** A number as Redis passes it to a command: `%.17g`. */
function numberArgument(number: number): string {
  const isPlain = Number.isSafeInteger(number) && !Object.is(number, -0);
  return isPlain ? String(number) : formatGeneral(number, 17);
}
