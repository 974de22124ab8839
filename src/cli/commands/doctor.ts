import type { DoctorFlags } from '../doctor.ts';
import { EXIT_CODE_HELP } from '../exit-codes.ts';
import { addOutputFlags } from '../flags.ts';
import type { AddCommand } from './command.ts';

/** `doctor`: what is installed, and whether it works. */
export const addDoctor: AddCommand = (program, context, done) => {
  const command = program
    .command('doctor')
    .summary('what is installed, what can be tried here, and whether it works')
    .description(ABOUT)
    .option('--no-self-test', 'only look: start nothing, run nothing');
  addOutputFlags(command)
    .addHelpText('after', HELP)
    .action(async (flags: DoctorFlags) => {
      const { doctor } = await import('../doctor.ts');
      done(await doctor(context, flags));
    });
};

const ABOUT =
  'Tells which servers are installed and in which versions, the command that installs each missing one, which ' +
  'strategies can be tried with them, and which limits of this machine would bite. Then tries: two simulated sales, ' +
  'and one short sale on each server, which it starts and stops.';

/** What the codes of verdicts mean here. */
const DOCTOR_CODES: Readonly<Record<string, string>> = {
  0: 'what is installed works; what is missing is told',
  4: 'a self-test failed, output lost',
  '130, 143': 'interrupted (SIGINT, SIGTERM), what was found printed',
};

const HELP = `
Exit codes:
${EXIT_CODE_HELP.filter(([code]) => !['1', '3'].includes(code))
  .map(([code, about]) => `  ${code.padEnd(9)} ${DOCTOR_CODES[code] ?? about}`)
  .join('\n')}`;
