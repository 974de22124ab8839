import { Argument } from 'commander';
import type { AddCommand } from './command.ts';

/** `schema`: of the report. */
export const addSchema: AddCommand = (program, context) => {
  program
    .command('schema')
    .addArgument(
      new Argument('[document]', 'of run, or of a replayed capture').choices(['run', 'capture']),
    )
    .summary('print the JSON Schema of the report')
    .description(
      'Prints the JSON Schema of the document that run --json prints, or replay --json of a capture of MONITOR.',
    )
    .action(async (document: 'run' | 'capture' = 'run') => {
      const { schema } = await import('../schema.ts');
      schema(context, document);
    });
};
