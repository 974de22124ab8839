import { Argument } from 'commander';
import type { AddCommand } from './command.ts';

/** `schema`: of the report. */
export const addSchema: AddCommand = (program, context) => {
  program
    .command('schema')
    .addArgument(
      new Argument('[document]', 'of run, of a replayed capture, or of sweep').choices([
        'run',
        'capture',
        'sweep',
      ]),
    )
    .summary('print the JSON Schema of the report')
    .description(
      'Prints the JSON Schema of the document that run --json prints, replay --json of a capture of MONITOR, or sweep --json.',
    )
    .action(async (document: 'run' | 'capture' | 'sweep' = 'run') => {
      const { schema } = await import('../schema.ts');
      schema(context, document);
    });
};
