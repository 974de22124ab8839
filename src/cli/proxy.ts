import { UsageError } from '../core/errors.ts';
import { humanCount, humanUnits, humanUs } from '../core/human.ts';
import { openDelayProxy } from '../run/endpoint/proxy.ts';
import { formatDelay, parseDelay } from '../scenario/delay.ts';
import type { Context } from './context.ts';
import { EXIT_CODES, type ExitCode } from './exit-codes.ts';
import { watchInterrupts } from './interrupts.ts';

/** What `proxy` was told. */
export interface ProxyFlags {
  readonly listen: string;
  readonly to: string;
  readonly delay: string;
  readonly seed: string;
  readonly allowRemote?: boolean;
}

/**
 * `seckill-bench proxy`: holds answers back until a signal ends it, and then prints what went through.
 *
 * @throws UsageError for flags, SeckillError (`target`) where it cannot listen
 */
export async function proxy(context: Context, flags: ProxyFlags): Promise<ExitCode> {
  const delay = parseDelay(flags.delay);
  if (!delay.ok) {
    const problem = { subject: '--delay', expected: delay.expected, got: flags.delay };
    throw new UsageError([delay.hint === undefined ? problem : { ...problem, hint: delay.hint }]);
  }
  const seed = Number(flags.seed);
  if (!/^\d+$/.test(flags.seed) || seed > MOST_SEED) {
    const expected = `an integer from 0 to ${humanCount(MOST_SEED)}`;
    throw new UsageError([{ subject: '--seed', expected, got: flags.seed }]);
  }
  const startedMs = context.now();
  const started = await openDelayProxy({
    listen: flags.listen,
    to: flags.to,
    delay: delay.value,
    seed,
    timeScale: 1,
    prefix: '--',
    allowRemote: flags.allowRemote ?? false,
    nowUs: () => (context.now() - startedMs) * 1000,
  });
  const { host, port } = started.address;
  const where = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const note = (text: string) => context.stderr.write(`${text}\n`);
  const interrupts = watchInterrupts(context, () => {});
  note(`${where} to ${flags.to}, ${formatDelay(delay.value)}; Ctrl-C ends it`);
  await new Promise<void>((done) => {
    if (interrupts.signal.aborted) done();
    else interrupts.signal.addEventListener('abort', () => done(), { once: true });
  });
  interrupts.stop();
  const { connections, refused, answers, delayed, longestMs } = started.figures();
  await started.close();
  const late = `${humanCount(delayed)} held back, by ${humanUs(longestMs * 1000)} at most`;
  const counts = [humanUnits(connections, 'connection'), humanUnits(answers, 'answer'), late];
  if (refused > 0) counts.push(`${humanUnits(refused, 'connection')} not taken by ${flags.to}`);
  context.stdout.write(`${counts.join(' · ')}\n`);
  return EXIT_CODES.pass;
}

const MOST_SEED = 4_294_967_295;
