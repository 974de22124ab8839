import { Argument } from 'commander';
import type { AddCommand } from './command.ts';

/** `schema`: of the report. */
export const addSchema: AddCommand = (program, context) => {
  program
    .command('schema')
    .addArgument(
      new Argument(
        '[document]',
        'of run, explore, a replayed capture or counterexample, sweep, compare or doctor',
      ).choices(DOCUMENTS),
    )
    .summary('print the JSON Schema of the report')
    .description(
      'Prints the JSON Schema of the document that run --json prints, or explore --json, replay --json of a\n' +
        'capture of MONITOR or of a counterexample, sweep, compare or doctor --json.',
    )
    .action(async (document: (typeof DOCUMENTS)[number] = 'run') => {
      const { schema } = await import('../schema.ts');
      schema(context, document);
    });
};

const DOCUMENTS = [
  'run',
  'explore',
  'capture',
  'counterexample',
  'sweep',
  'compare',
  'doctor',
] as const;
