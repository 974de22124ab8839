import { Argument } from 'commander';
import type { AddCommand } from './command.ts';

/** `schema`: of the report. */
export const addSchema: AddCommand = (program, context) => {
  program
    .command('schema')
    .addArgument(
      new Argument(
        '[document]',
        'of run, explore, a replayed capture or counterexample, or sweep',
      ).choices(['run', 'explore', 'capture', 'counterexample', 'sweep']),
    )
    .summary('print the JSON Schema of the report')
    .description(
      'Prints the JSON Schema of the document that run --json prints, or explore --json, replay --json of a\n' +
        'capture of MONITOR or of a counterexample, or sweep --json.',
    )
    .action(
      async (document: 'run' | 'explore' | 'capture' | 'counterexample' | 'sweep' = 'run') => {
        const { schema } = await import('../schema.ts');
        schema(context, document);
      },
    );
};
