import type { Command } from 'commander';
import type { Context } from '../context.ts';
import type { ExitCode } from '../exit-codes.ts';

/**
 * Adds one command to the program: its name, flags and help. What it does is imported when it is
 * called; `done` is to be told its exit code, where that is not 0.
 */
export type AddCommand = (
  program: Command,
  context: Context,
  done: (code: ExitCode) => void,
) => void;
