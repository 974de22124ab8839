import { EXIT_CODE_HELP } from '../exit-codes.ts';
import { addFormFlags, addOutputFlags } from '../flags.ts';
import type { ReportFlags } from '../report.ts';
import type { AddCommand } from './command.ts';

/** `report`: a result once more, in another form. */
export const addReport: AddCommand = (program, context, done) => {
  const command = program
    .command('report')
    .argument('<file>', 'a result of run --json, or a recording of run --record');
  command
    .summary('show a result again: as text, as a page, as Markdown')
    .description(REPORT_ABOUT)
    .usage('<file> [flags]')
    .addHelpText('after', REPORT_HELP);
  addFormFlags(addOutputFlags(command)).action(async (file: string, flags: ReportFlags) => {
    const { report } = await import('../report.ts');
    done(await report(context, file, flags));
  });
};

const REPORT_ABOUT =
  'Renders what was run once, as often as it is needed. A file of run --json <file>\n' +
  'has what a page draws; of a result that was printed on stdout the page has the\n' +
  'figures only. A recording has everything.';

const REPORT_HELP = `
Examples:
  seckill-bench run -s unsafe-lock --delay 12s --json result.json
  seckill-bench report result.json                      the report again
  seckill-bench report result.json --html report.html   a page
  seckill-bench report sale.jsonl --html report.html    of a recording (run --record)

It exits as the run did:
${EXIT_CODE_HELP.map(([code, about]) => `  ${code.padEnd(9)} ${about}`).join('\n')}`;
