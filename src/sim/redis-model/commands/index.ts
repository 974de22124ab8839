import { commandTable } from '../command-table.ts';
import { setCommands } from './sets.ts';
import { streamCommands } from './streams.ts';
import { stringCommands } from './strings.ts';
import { zsetCommands } from './zsets.ts';

/** Every command that the model has, by name. */
export const COMMANDS = commandTable([
  ...stringCommands,
  ...setCommands,
  ...zsetCommands,
  ...streamCommands,
]);
