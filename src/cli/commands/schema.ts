import type { AddCommand } from './command.ts';

/** `schema`: of the report. */
export const addSchema: AddCommand = (program, context) => {
  program
    .command('schema')
    .summary('print the JSON Schema of the report')
    .description('Prints the JSON Schema of the document that run --json prints.')
    .action(async () => {
      const { schema } = await import('../schema.ts');
      await schema(context);
    });
};
