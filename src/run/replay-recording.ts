import { checkHistory } from '../check/all.ts';
import type { FinalState } from '../check/check.ts';
import { conclude } from '../check/conclude.ts';
import { startStory } from '../check/story/storyteller.ts';
import { humanCount } from '../core/human.ts';
import { type Ended, type RunDocument, type RunResult, SCHEMA_VERSION } from '../core/result.ts';
import { VERSION } from '../core/version.ts';
import { startWall } from '../live/wall.ts';
import { measureHistory } from '../metrics/measure.ts';
import { isDamaged } from '../recording/damage.ts';
import type { RecordingHeader } from '../recording/format.ts';
import { type ReadRecording, readRecording } from '../recording/reader.ts';
import { startTimeline } from '../timeline/timeline.ts';
import { expectationsOf } from './assemble.ts';
import { doubtDamaged, tellDamage } from './damaged-recording.ts';
import { countProgress, type Progress } from './progress.ts';

/** What replaying a recorded run takes. */
export interface ReplayRecordingOptions {
  readonly chunks: AsyncIterable<Uint8Array>;
  /** The file as the user gave it, for messages. */
  readonly file: string;
  /** Expectations instead of those of the run; well-formed. */
  readonly expect?: readonly string[] | undefined;
  /** Draws the sale for a page, into `timeline` of the result. */
  readonly timeline?: boolean | undefined;
  /** Aborted: judge what was read until then. */
  readonly signal: AbortSignal;
  onProgress(progress: Progress): void;
  /** Something worth a line beside the report. */
  note(text: string): void;
}

/**
 * Runs the checks, the figures and the story again over a recorded run, and gives the document that the
 * run gave: equal but for `wall`, `tool` and, where the recording is cut, what it does not know.
 *
 * @throws UsageError for a file that is no recording, SeckillError (`target`) for one that cannot be read
 */
export async function replayRecording(options: ReplayRecordingOptions): Promise<RunDocument> {
  const wall = startWall();
  let folds: Folds | undefined;
  const read = await readRecording({
    ...options,
    begin: (header) => {
      folds = startFolds(header, options);
      const { measure, checks, story, progress, timeline } = folds;
      const needed = [measure, checks, story, progress];
      return timeline === undefined ? needed : [...needed, timeline];
    },
  });
  folds ??= startFolds(read.header, options);
  folds.progress.finish();
  tell(read, options);
  const result = judge(read, folds, options);
  return {
    schemaVersion: SCHEMA_VERSION,
    tool: { name: 'seckill-bench', version: VERSION },
    verdict: result.verdict,
    wall: wall.figures(),
    results: [result],
    notRun: [],
  };
}

type Folds = ReturnType<typeof startFolds>;

function startFolds(
  header: RecordingHeader,
  hooks: Pick<ReplayRecordingOptions, 'onProgress' | 'timeline'>,
) {
  const { promises, inFlight, strategy, timeScale, buyers, attempts } = header;
  const sale = saleOf(header);
  return {
    measure: measureHistory(sale),
    checks: checkHistory({ sale, promises, inFlight }),
    story: startStory(sale, timeScale),
    progress: countProgress(strategy, { buyers, ...(attempts && { attempts }) }, hooks),
    timeline: hooks.timeline === true ? startTimeline(sale) : undefined,
  };
}

function saleOf({ sale: { limitPerBuyer, ...sale } }: RecordingHeader) {
  return limitPerBuyer === undefined ? sale : { ...sale, limitPerBuyer };
}

function tell(read: ReadRecording, { file, note, signal }: ReplayRecordingOptions): void {
  const { header, end, events, damage } = read;
  const by = header.tool === VERSION ? '' : ` by seckill-bench ${header.tool}`;
  note(
    `${file}: a run of ${header.strategy}, recorded${by}: ${humanCount(events)} events${
      end === undefined && !signal.aborted ? ', and then the file is cut' : ''
    }`,
  );
  if (isDamaged(damage)) note(`${file}: ${tellDamage(damage)}`);
}

function judge(read: ReadRecording, folds: Folds, options: ReplayRecordingOptions): RunResult {
  const { header, damage } = read;
  const { strategy, target, world, seed, timeScale } = header;
  const final = finalOf(read, folds.progress.buyersLeft(), options.signal.aborted);
  const checked = folds.checks.finish(final);
  const result = conclude({
    identity: {
      strategy,
      breaksWhen: header.breaksWhen ?? null,
      target,
      world,
      seed,
      timeScale,
      ...judgedBy(header, options.expect),
    },
    sale: saleOf(header),
    promises: header.promises,
    expectations: expectationsOf(options.expect ?? expectOf(header)),
    measured: folds.measure.finish(final.unfinishedBuyers),
    checked: isDamaged(damage) ? doubtDamaged(checked, damage) : checked,
    final,
    story: folds.story,
    loop: read.end?.loop ?? null,
  });
  const timeline = folds.timeline?.finish();
  return timeline === undefined ? result : { ...result, timeline };
}

function finalOf(read: ReadRecording, buyersLeft: number, isStopped: boolean): FinalState {
  const { header, end, events, started } = read;
  const after = `after event ${humanCount(events)}`;
  const cut: Ended = {
    by: 'interrupted',
    detail: isStopped ? `the replay was stopped ${after}` : `the recording is cut ${after}`,
  };
  return {
    remaining: end?.remaining ?? null,
    ...(end?.recorded !== undefined && { recorded: end.recorded }),
    ...(end?.delivered !== undefined && { delivered: end.delivered }),
    ended: end?.ended ?? cut,
    unfinishedAttempts: started,
    unfinishedBuyers: end?.unfinishedBuyers ?? Math.max(0, header.buyers - buyersLeft),
  };
}

/** The scenario and the command that gives the run again, with other expectations where they were given. */
function judgedBy(
  { scenario, reproduce }: RecordingHeader,
  expect: readonly string[] | undefined,
): Pick<RunResult, 'scenario' | 'reproduce'> {
  if (expect === undefined) return { scenario, reproduce };
  const others = reproduce.filter((argument, index) => {
    return argument !== '--expect' && reproduce[index - 1] !== '--expect';
  });
  return {
    scenario: { ...scenario, expect },
    reproduce: [...others, ...expect.flatMap((expression) => ['--expect', expression])],
  };
}

function expectOf({ scenario }: RecordingHeader): readonly string[] {
  return Array.isArray(scenario.expect) ? scenario.expect.map(String) : [];
}
