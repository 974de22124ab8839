import { intercept, refuse } from './admission.ts';
import { BlockedClients } from './blocking.ts';
import { ANSWERED_BY_PUSH, Blocked, type CommandContext, type CommandResult } from './command.ts';
import { unknownCommand, unmodelledCommand, wrongArity } from './command-errors.ts';
import { type Command, type CommandTable, resolveSubcommand } from './command-table.ts';
import { COMMANDS } from './commands/index.ts';
import { ModelConnection } from './connection.ts';
import { Keyspace, type KeyspaceHost } from './keyspace.ts';
import { PubSub } from './pubsub.ts';
import { ErrorReply, type Reply } from './reply.ts';

export { ModelConnection } from './connection.ts';

const DATABASES = 16;

/** What the model needs of the world: a clock, timers and randomness, all the server's own. */
export interface ModelHost {
  /** Server time in ms; the model floors it. */
  nowMs(): number;
  /** Server time in integer µs. */
  nowUs(): number;
  /** Calls `fire` once at `atMs` of server time; the answer cancels it. */
  setTimer(atMs: number, fire: () => void): () => void;
  /** Uniform in [0, 1). */
  random(): number;
  /** How far its one replica is behind, ms; absent where it has none. */
  readonly replicaLagMs?: number;
  /** Asked before commands run, where the server is one of a cluster; absent elsewhere. */
  readonly refuses?: Refusal;
}

/**
 * What a server answers in place of running commands (each a name in lower case and its arguments, binary strings), one
 * of them or all of a transaction; undefined where they run.
 */
export type Refusal = (commands: readonly (readonly string[])[]) => ErrorReply | undefined;

/** An in-process model of one Redis 7.0 server. Commands run one after the other, each atomically. */
export class RedisModel implements KeyspaceHost {
  readonly host: ModelHost;
  /** Time in integer ms, frozen while a command, transaction or script runs. */
  nowMs = 0;
  readonly dbs: readonly Keyspace[];
  readonly pubsub = new PubSub();
  /** Open connections by id. */
  readonly connections = new Map<number, ModelConnection>();
  readonly blocked: BlockedClients;
  readonly commands: CommandTable = COMMANDS;
  /** CONFIG's values that were set, by name. */
  readonly config = new Map<string, string>();
  #lastConnectionId = 0;
  readonly #unblocked: ModelConnection[] = [];
  #isResuming = false;

  constructor(host: ModelHost) {
    this.host = host;
    this.dbs = Array.from({ length: DATABASES }, (_, index) => new Keyspace(index, this));
    this.blocked = new BlockedClients(
      (atMs, fire) => host.setTimer(atMs, fire),
      (connection, reply) => {
        this.#unblocked.push(connection);
        connection.onReply(reply);
      },
    );
  }

  /** A new client, on database 0, RESP2. */
  connect(): ModelConnection {
    this.#lastConnectionId += 1;
    const connection = new ModelConnection(this, this.#lastConnectionId, this.db(0));
    this.connections.set(connection.id, connection);
    return connection;
  }

  /** Database `index`, 0 to 15. */
  db(index: number): Keyspace {
    const keyspace = this.dbs[index];
    if (keyspace === undefined) throw new Error(`database: expected 0 to 15, got ${index}`);
    return keyspace;
  }

  /** Executes a client's command: see `ModelConnection.execute`, which callers use. */
  execute(connection: ModelConnection, name: string, args: readonly string[]): Reply | undefined {
    this.nowMs = Math.floor(this.host.nowMs());
    let command: Command | undefined = this.commands.get(name) ?? this.#findCommand(name);
    if (command === undefined) return refuse(connection, unknownCommand(name, args));
    let rest = args;
    if (command.subcommands !== undefined && args.length !== 0) {
      const subcommand = resolveSubcommand(command, args);
      if (subcommand instanceof ErrorReply) return refuse(connection, subcommand);
      command = subcommand;
      rest = args.slice(1);
    }
    if (!command.accepts(rest.length)) {
      return refuse(connection, wrongArity(command.fullName), command);
    }
    if (this.host.refuses !== undefined) {
      const refusal = this.#refusal(connection, command, name, args, this.host.refuses);
      if (refusal !== undefined) return refusal;
    }
    if (connection.needsCare) {
      const reply = intercept(connection, command, rest);
      if (reply !== undefined) return reply;
    }
    const result = run(command, connection.context, rest);
    if (this.host.replicaLagMs !== undefined) connection.lastAtMs = this.host.nowMs();
    if (this.blocked.hasReadyKeys || this.#unblocked.length !== 0) this.#settle();
    if (result === ANSWERED_BY_PUSH) return undefined;
    if (!(result instanceof Blocked)) return result;
    this.#block(connection, result);
    return undefined;
  }

  /**
   * Runs a command for a script: atomically within whatever runs, never blocking. Answers the error
   * for a name that is unknown, an arity that is wrong, and a command that scripts may not call.
   */
  call(context: CommandContext, name: string, args: readonly string[]): Reply {
    let command: Command | undefined = this.commands.get(name) ?? this.#findCommand(name);
    if (command === undefined) return unmodelledCommand(name) ?? UNKNOWN_FROM_SCRIPT;
    let rest = args;
    if (command.subcommands !== undefined && args.length !== 0) {
      const subcommand = resolveSubcommand(command, args);
      if (subcommand instanceof ErrorReply) return UNKNOWN_FROM_SCRIPT;
      command = subcommand;
      rest = args.slice(1);
    }
    if (!command.accepts(rest.length)) return ARITY_FROM_SCRIPT;
    if (command.noScript) return REFUSED_FROM_SCRIPT;
    if (command.writes && context.script?.readOnly === true) return WRITE_FROM_READ_ONLY_SCRIPT;
    if (this.host.refuses?.([[name.toLowerCase(), ...args]]) !== undefined) return KEY_OF_OTHERS;
    return this.runNow(command, context, rest);
  }

  /** Runs a command that may not block, as in a transaction. */
  runNow(command: Command, context: CommandContext, args: readonly string[]): Reply {
    const result = run(command, context, args);
    if (result instanceof Blocked) return result.onTimeout;
    if (result === ANSWERED_BY_PUSH) {
      throw new Error(
        `${command.fullName}: expected a reply where nothing may be pushed, got none`,
      );
    }
    return result;
  }

  /** Uniform in [0, 1): the server's own random source. */
  random(): number {
    return this.host.random();
  }

  keyReady(keyspace: Keyspace, key: string): void {
    this.blocked.keyReady(keyspace, key);
  }

  isBlocked(connection: ModelConnection): boolean {
    return this.blocked.isBlocked(connection);
  }

  /** Drops a closed connection. */
  forget(connection: ModelConnection): void {
    this.blocked.forget(connection);
    this.connections.delete(connection.id);
  }

  /** Of a transaction every command was asked about before; its keys may still be of several slots. */
  #refusal(
    connection: ModelConnection,
    command: Command,
    name: string,
    args: readonly string[],
    refuses: Refusal,
  ): ErrorReply | undefined {
    if (command.fullName !== 'exec') {
      const error = refuses([[name.toLowerCase(), ...args]]);
      return error && refuse(connection, error);
    }
    const queued = connection.transaction ?? [];
    const error = refuses(queued.map((one) => [...one.command.fullName.split('|'), ...one.args]));
    if (error !== undefined) connection.discardTransaction();
    return error;
  }

  #findCommand(name: string): Command | undefined {
    return this.commands.get(name.toLowerCase());
  }

  #block(connection: ModelConnection, blocked: Blocked): void {
    this.blocked.block(connection, connection.context.keys, blocked, this.nowMs, (act) => {
      this.nowMs = Math.floor(this.host.nowMs());
      act();
      this.#settle();
    });
  }

  /**
   * Serves the clients that waited for what the last command made ready, then executes what stood
   * behind their waits. Those commands come here too, each at once for what it made ready itself.
   */
  #settle(): void {
    this.blocked.serveReady();
    if (this.#isResuming) return;
    this.#isResuming = true;
    try {
      for (let next = this.#unblocked.shift(); next !== undefined; next = this.#unblocked.shift()) {
        next.resume();
      }
    } finally {
      this.#isResuming = false;
    }
  }
}

const UNKNOWN_FROM_SCRIPT = new ErrorReply('ERR Unknown Redis command called from script');
const ARITY_FROM_SCRIPT = new ErrorReply(
  'ERR Wrong number of args calling Redis command from script',
);
const KEY_OF_OTHERS = new ErrorReply(
  'ERR Script attempted to access a non local key in a cluster node',
);
const REFUSED_FROM_SCRIPT = new ErrorReply('ERR This Redis command is not allowed from script');
const WRITE_FROM_READ_ONLY_SCRIPT = new ErrorReply(
  'ERR Write commands are not allowed from read-only scripts.',
);

function run(command: Command, context: CommandContext, args: readonly string[]): CommandResult {
  try {
    return command.run(context, args);
  } catch (thrown) {
    if (thrown instanceof ErrorReply) return thrown;
    throw thrown;
  }
}
