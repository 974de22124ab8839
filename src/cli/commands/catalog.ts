import type { AddCommand } from './command.ts';
import { addCompare } from './compare.ts';
import { addCompletion } from './completion.ts';
import { addDoctor } from './doctor.ts';
import { addExplain } from './explain.ts';
import { addExplore } from './explore.ts';
import { addInit } from './init.ts';
import { addList } from './list.ts';
import { addPostmortem } from './postmortem.ts';
import { addProxy } from './proxy.ts';
import { addReplay } from './replay.ts';
import { addReport } from './report.ts';
import { addRun } from './run.ts';
import { addSchema } from './schema.ts';
import { addSweep } from './sweep.ts';

/** Every command, in the order in which the help lists them. */
export const commands: readonly AddCommand[] = [
  addRun,
  addExplore,
  addReplay,
  addReport,
  addCompare,
  addSweep,
  addPostmortem,
  addInit,
  addList,
  addExplain,
  addProxy,
  addDoctor,
  addSchema,
  addCompletion,
];
