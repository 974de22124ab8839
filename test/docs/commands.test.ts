import { Command } from 'commander';
import { expect, it } from 'vitest';
import { commandsDocument } from '../../scripts/docs/commands.ts';
import { commands } from '../../src/cli/commands/catalog.ts';
import type { Context } from '../../src/cli/context.ts';

it('docs/commands.md tells what the commands say of themselves (again: vitest run test/docs/commands.test.ts -u)', async () => {
  const program = new Command('seckill-bench').helpCommand(false);
  for (const add of commands) add(program, NOBODY, () => {});
  await expect(commandsDocument(program)).toMatchFileSnapshot('../../docs/commands.md');
});

/** Commands are defined, and none is called. */
const NOBODY = {} as Context;
