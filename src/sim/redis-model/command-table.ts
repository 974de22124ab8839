import type { CommandContext, CommandResult, CommandSpec } from './command.ts';
import { unknownSubcommand, wrongArity } from './command-errors.ts';
import type { ErrorReply } from './reply.ts';

/** A command made ready for fast dispatch: every instance has the same shape. */
export class Command {
  /** `get`, or `xgroup|create` for a subcommand. */
  readonly fullName: string;
  readonly arity: number;
  readonly writes: boolean;
  readonly noScript: boolean;
  readonly subcommands: ReadonlyMap<string, Command> | undefined;
  readonly run: (context: CommandContext, args: readonly string[]) => CommandResult;
  /** How many leading arguments are names: 1 for a subcommand. */
  readonly nameArgs: number;

  constructor(spec: CommandSpec, parent?: CommandSpec) {
    this.fullName = parent === undefined ? spec.name : `${parent.name}|${spec.name}`;
    this.arity = spec.arity;
    this.writes = spec.writes === true;
    this.noScript = spec.noScript === true || parent?.noScript === true;
    this.subcommands = spec.subcommands && commandTable(spec.subcommands, spec);
    this.run = (context, args) => spec.run(context, args);
    this.nameArgs = parent === undefined ? 0 : 1;
  }

  /** True when `argCount` arguments, names not counted, fit the arity. */
  accepts(argCount: number): boolean {
    const count = argCount + 1 + this.nameArgs;
    return this.arity < 0 ? count >= -this.arity : count === this.arity;
  }
}

/** Commands by lower-case name. */
export type CommandTable = ReadonlyMap<string, Command>;

/** Gathers specs into a table. Throws when two have one name. */
export function commandTable(specs: readonly CommandSpec[], parent?: CommandSpec): CommandTable {
  const table = new Map<string, Command>();
  for (const spec of specs) {
    if (table.has(spec.name)) throw new Error(`${spec.name}: expected one definition, got two`);
    table.set(spec.name, new Command(spec, parent));
  }
  return table;
}

/** The subcommand that `args[0]` names, its arity checked; or the error that Redis gives. */
export function resolveSubcommand(command: Command, args: readonly string[]): Command | ErrorReply {
  const name = args[0];
  if (name === undefined) return wrongArity(command.fullName);
  const subcommand = command.subcommands?.get(name.toLowerCase());
  if (subcommand === undefined) return unknownSubcommand(command.fullName, name);
  return subcommand.accepts(args.length - 1) ? subcommand : wrongArity(subcommand.fullName);
}
