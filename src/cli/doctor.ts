import { renderDoctor } from '../report/doctor/text.ts';
import { examine } from '../run/doctor/doctor.ts';
import { strategies } from '../strategies/catalog.ts';
import { createBar } from './bar.ts';
import { chalkFor } from './color.ts';
import type { Context } from './context.ts';
import { EXIT_CODES, type ExitCode, worstExitCode } from './exit-codes.ts';
import type { OutputFlags } from './flags.ts';
import { watchInterrupts } from './interrupts.ts';
import { jsonDestination, printOrWrite } from './json-output.ts';
import { toTheEnd } from './to-the-end.ts';

/** What `doctor` was told. */
export interface DoctorFlags extends OutputFlags {
  /** False: look, and try nothing. */
  readonly selfTest: boolean;
}

/**
 * `seckill-bench doctor`: looks at the machine, tries what is there, prints what it found and gives the exit code: 4
 * where a self-test failed. The first signal leaves out the rest; the second leaves at once.
 *
 * @throws UsageError for a file that cannot be written
 */
export async function doctor(context: Context, flags: DoctorFlags): Promise<ExitCode> {
  const json = await jsonDestination(context, flags.json);
  const view = await testView(context, flags.quiet ?? false);
  const interrupts = watchInterrupts(context, view.note);
  return toTheEnd(context, view, interrupts, async () => {
    const document = await examine({
      signal: interrupts.signal,
      env: context.env,
      catalog: strategies,
      selfTest: flags.selfTest,
      onTest: view.onTest,
    });
    view.stop();
    const text = `${JSON.stringify(document, null, 2)}\n`;
    const options = { chalk: chalkFor(context, flags), columns: context.stdout.columns ?? 80 };
    const lost = await printOrWrite(context, json, text, () => renderDoctor(document, options));
    const failed = document.verdict === 'fail' ? EXIT_CODES.target : EXIT_CODES.pass;
    return worstExitCode([failed, interrupts.code() ?? 0, lost]);
  });
}

/** What is being tried, on stderr where that is a terminal; nothing when quiet. */
async function testView(context: Context, quiet: boolean) {
  const { stderr } = context;
  const isShown = !quiet && stderr.isTTY === true;
  const bar = isShown ? await createBar(context, line) : undefined;
  let isDrawn = false;
  const stop = (): void => {
    if (isDrawn) bar?.stop();
    isDrawn = false;
  };
  return {
    onTest(name: string, done: number, total: number) {
      if (!isDrawn) bar?.start(total, done, { name, done, total });
      isDrawn = true;
      bar?.update(done, { name, done, total });
    },
    note(text: string) {
      if (quiet) return;
      stop();
      stderr.write(`${text}\n`);
    },
    stop,
  };
}

function line(
  _: number,
  { name, done, total }: { name: string; done: number; total: number },
  width: number,
): string {
  return `self-test: ${done} of ${total} runs · trying ${name} …`.slice(0, width);
}
