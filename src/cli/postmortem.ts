import { UsageError } from '../core/errors.ts';
import type { Act, PlayedAct } from '../lesson/act.ts';
import { acts, playAct } from '../lesson/catalog.ts';
import { renderDocument } from '../lesson/markdown/document.ts';
import { openStage } from '../lesson/stage.ts';
import { renderAct } from '../lesson/text/act.ts';
import { type ColorFlag, chalkFor } from './color.ts';
import type { Context } from './context.ts';
import { EXIT_CODES, type ExitCode } from './exit-codes.ts';
import { watchInterrupts } from './interrupts.ts';
import { checkWritable, writeOutput } from './output-file.ts';
import { pauseOn } from './pause.ts';
import { type ProgressView, progressView } from './progress.ts';

/** What `postmortem` was told. */
export interface PostmortemFlags extends ColorFlag {
  /** The number of one act. */
  readonly act?: string;
  /** False: no waiting between the acts. */
  readonly pause: boolean;
  /** `-` is stdout. */
  readonly markdown?: string;
}

/**
 * `seckill-bench postmortem`: plays the acts, one after the other, on the screen or into a document. The
 * first signal leaves at once.
 *
 * @throws UsageError before anything is played; SeckillError (`target`) where the document is lost
 */
export async function postmortem(context: Context, flags: PostmortemFlags): Promise<ExitCode> {
  const chosen = chooseActs(flags.act);
  if (flags.markdown !== undefined) await checkWritable(context, '--markdown', flags.markdown);

  let view: ProgressView | undefined;
  const interrupts = watchInterrupts(context, () => {});
  const { signal } = interrupts;
  const stopped = new Promise<ExitCode>((resolve) => {
    signal.addEventListener('abort', () => resolve(interrupts.code() ?? EXIT_CODES.interrupted));
  });
  const stage = openStage({
    signal,
    async watch(scenario) {
      view = await progressView(context, scenario, false);
      return view;
    },
  });
  const play = (act: Act) => playAct(act, stage);
  const told =
    flags.markdown === undefined
      ? tell(context, flags, chosen, play, signal)
      : write(context, flags.markdown, chosen, play);
  try {
    return await Promise.race([told, stopped]);
  } finally {
    view?.stop();
    interrupts.stop();
  }
}

function chooseActs(number: string | undefined): readonly Act[] {
  if (number === undefined) return acts;
  const act = /^\d$/.test(number) ? acts[Number(number) - 1] : undefined;
  if (act !== undefined) return [act];
  const expected = `an act from 1 to ${acts.length}`;
  const titles = acts.map(({ title }, index) => `\n    ${index + 1}  ${title}`);
  const hint = `the acts are${titles.join('')}`;
  throw new UsageError([{ subject: '--act', expected, got: JSON.stringify(number), hint }]);
}

type Play = (act: Act) => Promise<PlayedAct>;

async function tell(
  context: Context,
  flags: PostmortemFlags,
  chosen: readonly Act[],
  play: Play,
  signal: AbortSignal,
): Promise<ExitCode> {
  const { stdout } = context;
  const options = { chalk: chalkFor(context, flags), columns: stdout.columns ?? 80 };
  const pause = flags.pause ? pauseOn(context) : undefined;
  for (const [index, act] of chosen.entries()) {
    if (index > 0) {
      stdout.write('\n');
      const next = `act ${index + 1}: ${act.title}`;
      const answer = pause === undefined ? 'next' : await pause(next, signal);
      if (answer !== 'next') return answer === 'quit' ? EXIT_CODES.pass : EXIT_CODES.interrupted;
    }
    stdout.write(renderAct(await play(act), acts.length, options));
  }
  return EXIT_CODES.pass;
}

async function write(
  context: Context,
  path: string,
  chosen: readonly Act[],
  play: Play,
): Promise<ExitCode> {
  const played: PlayedAct[] = [];
  for (const act of chosen) played.push(await play(act));
  const [only] = played;
  const one = played.length === 1 ? ` --act ${only?.number}` : '';
  const text = renderDocument(played, `seckill-bench postmortem${one} --markdown postmortem.md`);
  if (path === '-') {
    context.stdout.write(text);
    return EXIT_CODES.pass;
  }
  await writeOutput(context, '--markdown', path, text);
  context.stderr.write(`wrote ${path}\n`);
  return EXIT_CODES.pass;
}
