import type { CommandSpec } from '../command.ts';
import { streamClaimCommands } from './streams-claim.ts';
import { streamGroupCommands } from './streams-group.ts';
import { streamInfoCommands } from './streams-info.ts';
import { streamPendingCommands } from './streams-pending.ts';
import { streamRangeCommands } from './streams-range.ts';
import { streamReadCommands } from './streams-read.ts';
import { streamWriteCommands } from './streams-write.ts';

/** XADD and its kind: streams and their consumer groups. */
export const streamCommands: readonly CommandSpec[] = [
  ...streamWriteCommands,
  ...streamRangeCommands,
  ...streamReadCommands,
  ...streamGroupCommands,
  ...streamPendingCommands,
  ...streamClaimCommands,
  ...streamInfoCommands,
];
