import { type Alarm, watchFor } from '../check/alarms.ts';
import type { HistoryFold } from '../core/history.ts';
import { humanClock } from '../core/human.ts';
import { type Pulse, startPulse } from '../metrics/pulse.ts';
import type { Progress } from '../run/progress.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { chalkFor } from './color.ts';
import type { Context } from './context.ts';
import { responseLine, stockLine } from './live-view/lines.ts';
import { saleLine, shareOf } from './live-view/sale.ts';
import { type Screen, screenOpener } from './live-view/screen.ts';

/** Where a run shows how far it is, and says what it has to say on the side. */
export interface ProgressView {
  onProgress(progress: Progress): void;
  /** What listens to the sale of a strategy, to show how it goes; nothing where nobody would see it. */
  watch(strategy: string): readonly HistoryFold[];
  /** One line on stderr, above what is drawn. */
  note(text: string): void;
  /** Takes away what is drawn; nothing is drawn after it. */
  stop(): void;
}

/** Wall time between two lines where stderr is no terminal, ms. */
const EVERY_MS = 5_000;

/** What a view shows of a scenario. */
export type Watched = Pick<Scenario, 'stock' | 'attempts'> & Partial<Pick<Scenario, 'timeScale'>>;

/**
 * On a terminal, a live view on stderr: how far it is and how fast, sold against stock, attempts in flight, response
 * times, and what goes wrong as it happens. Elsewhere a line every few seconds. Nothing but the work when quiet.
 */
export async function progressView(
  context: Context,
  scenario: Watched,
  quiet: boolean,
): Promise<ProgressView> {
  if (quiet) return { onProgress() {}, watch: () => [], note() {}, stop() {} };
  if (context.stderr.isTTY !== true) return plainView(context, scenario);
  return new LiveView(context, scenario, await screenOpener(context));
}

type OpenScreen = Awaited<ReturnType<typeof screenOpener>>;

class LiveView implements ProgressView {
  readonly #context: Context;
  readonly #scenario: Watched;
  readonly #open: OpenScreen;
  readonly #told = new Set<string>();
  #screen: Screen | undefined;
  #progress: Progress | undefined;
  #pulse: Pulse | undefined;
  #startedMs = 0;

  constructor(context: Context, scenario: Watched, open: OpenScreen) {
    this.#context = context;
    this.#scenario = scenario;
    this.#open = open;
  }

  // Properties: views are taken apart by those who use them.
  readonly onProgress = (progress: Progress): void => {
    if (this.#progress?.strategy !== progress.strategy) {
      this.stop();
      this.#startedMs = this.#context.now();
    }
    this.#progress = progress;
    this.#screen ??= this.#open([
      (width) => this.#saleLine(width),
      ...(this.#pulse === undefined ? [] : PULSE_LINES.map((line) => this.#pulseLine(line))),
    ]);
  };

  readonly watch = (strategy: string): readonly HistoryFold[] => {
    this.stop();
    const pulse = startPulse();
    this.#pulse = pulse;
    this.#startedMs = this.#context.now();
    this.onProgress({ strategy, done: 0, total: 1, attempts: 0, sold: 0 });
    return [pulse, watchFor(this.#scenario, (alarm) => this.#alarm(strategy, alarm))];
  };

  readonly note = (text: string): void => {
    this.stop();
    this.#context.stderr.write(`${text}\n`);
  };

  readonly stop = (): void => {
    this.#screen?.stop();
    this.#screen = undefined;
    this.#progress = undefined;
  };

  #saleLine(width: number): string {
    const { stock, attempts: work } = this.#scenario;
    const progress = this.#progress;
    if (progress === undefined) return '';
    // The clock of the view goes on between two reports of the run.
    const now = { ...progress, sold: this.#pulse?.sold ?? progress.sold };
    const elapsedMs = this.#context.now() - this.#startedMs;
    const perSec = elapsedMs === 0 ? undefined : (now.attempts * 1000) / elapsedMs;
    return saleLine(shareOf(now, stock, work !== undefined), now, perSec, width);
  }

  #pulseLine(line: (typeof PULSE_LINES)[number]): (width: number) => string {
    return (width) => {
      return this.#pulse === undefined ? '' : line(this.#pulse, this.#scenario.stock, width);
    };
  }

  /** Once for each strategy, however often it is repeated. */
  #alarm(strategy: string, { atUs, what, text }: Alarm): void {
    const key = `${strategy} ${what}`;
    if (this.#told.has(key)) return;
    this.#told.add(key);
    const { stderr } = this.#context;
    const at = humanClock(atUs * (this.#scenario.timeScale ?? 1));
    const head = `first ${what}`;
    // A longer line would wrap into those that are redrawn.
    const told = `${at}  ${head}: ${text}`.slice(0, (stderr.columns ?? 80) - 1);
    this.#screen?.log(told.replace(head, chalkFor(this.#context, {}, stderr).red(head)));
  }
}

const PULSE_LINES = [
  stockLine,
  (pulse: Pulse, _: number, width: number) => responseLine(pulse, width),
];

/** A line now and then, where a run takes long. */
function plainView({ stderr, now, every }: Context, { stock, attempts }: Watched): ProgressView {
  let latest: Progress | undefined;
  let startedMs = now();
  let toldMs = startedMs;
  let watched: string | undefined;
  const tell = (): void => {
    const ms = now();
    if (latest === undefined || ms - toldMs < EVERY_MS) return;
    toldMs = ms;
    // What has been done before the first report took a time that nobody knows.
    const perSec = ms === startedMs ? undefined : (latest.attempts * 1000) / (ms - startedMs);
    const progress = shareOf(latest, stock, attempts !== undefined);
    stderr.write(`${saleLine(progress, latest, perSec, 0)}\n`);
  };
  const stop = every(EVERY_MS, tell);
  return {
    onProgress(progress) {
      if (latest?.strategy !== progress.strategy && watched !== progress.strategy) {
        startedMs = now();
      }
      latest = progress;
      tell();
    },
    watch(strategy) {
      watched = strategy;
      startedMs = now();
      return [];
    },
    note: (text) => stderr.write(`${text}\n`),
    stop,
  };
}
