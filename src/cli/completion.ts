import type { Command } from 'commander';
import { strategies } from '../strategies/catalog.ts';
import { bashScript } from './completion/bash.ts';
import { fishScript } from './completion/fish.ts';
import { readModel } from './completion/model.ts';
import { zshScript } from './completion/zsh.ts';
import type { Context } from './context.ts';
import { strategyNames } from './strategies.ts';

/** A shell for which there is a script. */
export type Shell = 'bash' | 'zsh' | 'fish';

/** `seckill-bench completion`: prints the script that completes the command line of `program` in a shell. */
export function completion({ stdout }: Context, shell: Shell, program: Command): void {
  const model = readModel(program, ['all', ...strategyNames(strategies)]);
  stdout.write(SCRIPTS[shell](model));
}

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;
