import { commandTable } from '../command-table.ts';
import { stringCommands } from './strings.ts';

/** Every command that the model has, by name. */
export const COMMANDS = commandTable([...stringCommands]);
