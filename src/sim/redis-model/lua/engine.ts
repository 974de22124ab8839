import type { CommandContext } from '../command.ts';
import { ErrorReply, type Reply } from '../reply.ts';
import type { RedisModel } from '../server.ts';
import { LuaFailure } from './failure.ts';
import { textOf } from './lib/arguments.ts';
import { Lrand48 } from './lib/random.ts';
import { type Running, redisTable } from './redis-api.ts';
import { createSandbox } from './sandbox.ts';
import { sha1 } from './sha1.ts';
import { parseHeader } from './shebang.ts';
import { arrayOf } from './to-lua.ts';
import { cString, errorReply, toReply } from './to-reply.ts';
import { MAX_INSTRUCTIONS } from './vm/host.ts';
import { luaString, Machine } from './vm/machine.ts';
import { TString } from './vm/string.ts';
import type { Table } from './vm/table.ts';
import type { LuaClosure, LuaState, LuaValue } from './vm/types.ts';
import { TYPE } from './vm/types.ts';

/** A compiled script. */
export interface Script {
  readonly sha: string;
  readonly source: string;
  readonly isReadOnly: boolean;
  /** Declares flags, and no `no-writes` among them. */
  readonly mayWrite: boolean;
}

/** Scripts of one model: its own Lua state, compiled once by SHA-1. Nothing is loaded until the first script. */
export class ScriptEngine {
  readonly #bySha = new Map<string, Script>();
  readonly #bySource = new Map<string, Script>();
  readonly #functions = new Map<Script, LuaClosure>();
  /** Goes on from script to script, and over SCRIPT FLUSH, as in Redis. */
  readonly #random = new Lrand48();
  readonly #running: Running = { context: undefined };
  #state: State | undefined;

  /** The engine of a model. */
  static of(server: RedisModel): ScriptEngine {
    const known = engines.get(server);
    if (known !== undefined) return known;
    const engine = new ScriptEngine();
    engines.set(server, engine);
    return engine;
  }

  find(sha: string): Script | undefined {
    return this.#bySha.get(sha) ?? this.#bySha.get(sha.toLowerCase());
  }

  /** Compiles a script, or finds it. Throws an ErrorReply if it does not compile. */
  load(source: string): Script {
    const known = this.#bySource.get(source);
    if (known !== undefined) return known;
    const sha = sha1(source);
    const header = parseHeader(source);
    const script: Script = {
      sha,
      source,
      isReadOnly: header.noWrites,
      mayWrite: header.hasShebang && !header.noWrites,
    };
    this.#functions.set(script, this.#compile(header.body));
    this.#bySha.set(sha, script);
    this.#bySource.set(source, script);
    return script;
  }

  /** SCRIPT FLUSH: forgets the scripts and their Lua state. */
  flush(): void {
    this.#bySha.clear();
    this.#bySource.clear();
    this.#functions.clear();
    this.#state = undefined;
  }

  /** Runs a script to its end. It is atomic: the model runs nothing else meanwhile. */
  run(
    script: Script,
    caller: CommandContext,
    keys: readonly string[],
    args: readonly string[],
    isReadOnlyCommand: boolean,
  ): Reply {
    if (isReadOnlyCommand && script.mayWrite) {
      return new ErrorReply('ERR Can not execute a script with write flag using *_ro command.');
    }
    const state = this.#open();
    const { m, L } = state;
    const context: CommandContext = {
      server: caller.server,
      keys: caller.keys,
      connection: caller.connection,
      denyBlocking: true,
      protocol: 2,
      script: { readOnly: isReadOnlyCommand || script.isReadOnly },
    };
    this.#running.context = context;
    const base = L.top;
    try {
      state.setGlobal('KEYS', keys);
      state.setGlobal('ARGV', args);
      m.host.budget = MAX_INSTRUCTIONS;
      m.push(L, TYPE.nativeFunction, state.errorHandler);
      m.push(L, TYPE.luaFunction, this.#functionOf(script));
      const status = m.protectedCall(L, 0, 1, base);
      const value = m.top(L);
      if (status !== 0) return failureReply(m, script, value);
      return toReply(m, L, value, context.protocol);
    } catch (error) {
      // The state was left in the middle of something.
      this.#state = undefined;
      this.#functions.clear();
      if (!(error instanceof LuaFailure)) throw error;
      return new ErrorReply(
        `ERR seckill-bench's Redis model stopped the script ${script.sha}, which ${error.message}`,
      );
    } finally {
      this.#running.context = undefined;
      if (this.#state !== undefined) m.setTop(L, base);
    }
  }

  #functionOf(script: Script): LuaClosure {
    const known = this.#functions.get(script);
    if (known !== undefined) return known;
    const compiled = this.#compile(parseHeader(script.source).body);
    this.#functions.set(script, compiled);
    return compiled;
  }

  #compile(body: string): LuaClosure {
    const { m, L } = this.#open();
    const base = L.top;
    const isCompiled = m.compile(L, body, '@user_script');
    const result = m.top(L);
    m.setTop(L, base);
    if (isCompiled) return result.value as LuaClosure;
    const message = textOf(m, result) ?? '';
    throw errorReply(`ERR Error compiling script (new function): ${cString(message)}`);
  }

  #open(): State {
    this.#state ??= new State(this.#random, this.#running);
    return this.#state;
  }
}

const engines = new WeakMap<RedisModel, ScriptEngine>();
let machine: Machine | undefined;

/** A Lua state with what a run needs at hand. */
class State {
  readonly m: Machine;
  readonly L: LuaState;
  readonly errorHandler: LuaValue['value'];
  readonly #globals: Table;
  readonly #names = { KEYS: luaString('KEYS'), ARGV: luaString('ARGV') };

  constructor(random: Lrand48, running: Running) {
    machine ??= new Machine();
    this.m = machine;
    this.L = createSandbox(machine, random, redisTable(machine, running));
    this.#globals = machine.globals(this.L);
    this.errorHandler = machine.getField(this.#globals, '__redis__err__handler').value;
  }

  setGlobal(name: 'KEYS' | 'ARGV', texts: readonly string[]): void {
    const { m, L } = this;
    const values = texts.map((text) => m.value(TYPE.string, new TString(text)));
    const table = arrayOf(m, L, values);
    m.tables.set(L, this.#globals, TYPE.string, this.#names[name], TYPE.table, table);
  }
}

function failureReply(m: Machine, script: Script, error: LuaValue): ErrorReply {
  if (error.type !== TYPE.table) {
    const message = textOf(m, error) ?? 'execution failure';
    return errorReply(`ERR Error running script ${script.sha}, ${message.slice(0, 100)}`);
  }
  const table = error.value as Table;
  const message = cString(textOf(m, m.getField(table, 'err')) ?? '');
  const source = textOf(m, m.getField(table, 'source'));
  const line = textOf(m, m.getField(table, 'line'));
  const place =
    source === undefined || line === undefined
      ? ''
      : ` script: ${script.sha}, on ${cString(source)}:${cString(line)}.`;
  return errorReply(message + place);
}
