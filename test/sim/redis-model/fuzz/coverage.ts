import { COMMANDS } from '../../../../src/sim/redis-model/commands/index.ts';

/** How often each command was compared with the real server's, and how often both did something. */
export class Coverage {
  readonly #counts = new Map<string, { compared: number; succeeded: number }>();

  /** Notes one command; `isSuccess` where it was no error and was not queued. */
  see(args: readonly string[], isSuccess: boolean): void {
    const name = fullName(args);
    if (name === undefined) return;
    const counts = this.#counts.get(name) ?? { compared: 0, succeeded: 0 };
    this.#counts.set(name, counts);
    counts.compared++;
    if (isSuccess) counts.succeeded++;
  }

  /** Commands of the model that were compared less often than this, or never without an error. */
  gaps(atLeast: number): string[] {
    return catalog().flatMap((name) => {
      const { compared = 0, succeeded = 0 } = this.#counts.get(name) ?? {};
      if (NOT_COMPARED.has(name)) return [];
      if (compared >= atLeast && (succeeded > 0 || NEVER_SUCCEEDS.has(name))) return [];
      return [`${name}: ${compared} times, ${succeeded} without an error`];
    });
  }
}

/** Commands that answer nothing but errors here, and why. */
const NEVER_SUCCEEDS: ReadonlyMap<string, string> = new Map([
  ['object|freq', 'needs an LFU policy'],
  ['script|kill', 'never finds a script that runs'],
  ['client|kill', 'is given ids that nobody has'],
]);

/** Commands that are not compared, and why. */
const NOT_COMPARED: ReadonlyMap<string, string> = new Map([
  ['object|idletime', 'is not modelled: it depends on when each server last looked'],
  ['command|info', 'is not modelled'],
  ['script|debug', 'is not modelled: a debugger takes the connection over'],
]);

/** Every command and subcommand that the model has. */
function catalog(): string[] {
  return [...COMMANDS.values()].flatMap((command) =>
    command.subcommands
      ? [...command.subcommands.values()].map((subcommand) => subcommand.fullName)
      : [command.fullName],
  );
}

function fullName([name = '', subcommand = '']: readonly string[]): string | undefined {
  const command = COMMANDS.get(name.toLowerCase());
  if (!command?.subcommands) return command?.fullName;
  return command.subcommands.get(subcommand.toLowerCase())?.fullName;
}
