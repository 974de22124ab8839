import { checkHistory } from '../check/all.ts';
import type { FinalState } from '../check/check.ts';
import { startStory } from '../check/story/storyteller.ts';
import type { HistoryFold } from '../core/history.ts';
import type { Arrivals, IncidentFacts } from '../core/incident.ts';
import { type RandomSource, seededSource } from '../core/random.ts';
import type { RunResult } from '../core/result.ts';
import type { Sale } from '../core/sale.ts';
import type { Redactor } from '../live/redact.ts';
import { createAttempt, type Entrance } from '../load/attempt.ts';
import { gatherBuyers, runBuyers } from '../load/buyers.ts';
import { runGiven } from '../load/given.ts';
import { Recorder } from '../load/recorder.ts';
import { followFaults } from '../metrics/faults.ts';
import { measureHistory } from '../metrics/measure.ts';
import type { SaleEnd, WorldHost } from '../ports/host.ts';
import type { AnyStrategy, OptionSpecs, SettingsOf } from '../ports/strategy.ts';
import { formatFault } from '../scenario/faults.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { startTimeline } from '../timeline/timeline.ts';
import { assembleResult } from './assemble.ts';
import { beforeSale } from './before-sale.ts';
import { openFailingNodes } from './failing-nodes.ts';
import { timedFaults } from './faults.ts';
import { settledDeliveries } from './messages.ts';
import { openFleet } from './nodes/fleet.ts';
import { openStrategy } from './open.ts';
import { loadPlan, serviceModels } from './plan.ts';
import { countProgress, type Progress } from './progress.ts';
import { type OpenRecording, recordRun } from './record.ts';
import { rehearse } from './rehearse.ts';
import { openShop } from './world.ts';

/** One strategy of a run, as it was asked for. */
export interface ChosenStrategy {
  readonly strategy: AnyStrategy;
  /** What gives it again: its name, or its file as given. */
  readonly ref: string;
  /** Where it is from a file: its absolute path. */
  readonly file?: string;
  /** False where it is there only because of `all` or of a group. */
  readonly named: boolean;
}

/** What a run needs beside the scenario. */
export interface RunHooks {
  /** Aborted: end the run and give what there is. */
  readonly signal: AbortSignal;
  onProgress(progress: Progress): void;
  /** Something worth a line beside the report. */
  note(text: string): void;
  /** Told of all that happens in the sales, after the checks. */
  readonly folds?: readonly HistoryFold[];
  /** Gives what listens to the sale of one strategy, to show how it goes. */
  watch?(strategy: string): readonly HistoryFold[];
  /** Gives where the recording of a strategy's run goes, for `--record`. */
  readonly record?: OpenRecording;
  /** Each simulated sale is run twice, and the two are held against each other; quietly: with a word only where they differ. */
  readonly verifiesDeterminism?: boolean | 'quietly';
  /** Told of what a strategy's code did in the real world; a note unless told. */
  onEscape?(text: string): void;
  /** Draws each sale for a page, into `timeline` of its result. */
  readonly timeline?: boolean | undefined;
  /** Takes passwords out of what is recorded. */
  readonly redactor?: Redactor;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The arrivals of a scenario whose arrival is a log, and what is to be told of that. */
  readonly given?: { readonly arrivals: Arrivals; readonly facts: IncidentFacts };
}

/** The sale of a scenario. */
export function saleOf({ stock, quantity, limitPerBuyer }: Scenario, id: string): Sale {
  const sale = { id, stock, quantity };
  return limitPerBuyer === undefined ? sale : { ...sale, limitPerBuyer };
}

/**
 * Runs one strategy under a scenario in the world of `host`, judges it, and gives the result. The
 * host is closed by the caller.
 *
 * @throws SeckillError (`not-runnable`) where the strategy's own code fails to set it up
 */
export async function runOne(
  chosen: ChosenStrategy,
  scenario: Scenario,
  settings: SettingsOf<OptionSpecs>,
  host: WorldHost,
  hooks: RunHooks,
): Promise<RunResult> {
  const { strategy } = chosen;
  const sale = saleOf(scenario, host.saleId);
  const random = seededSource(scenario.seed);
  const measure = measureHistory(sale);
  const { promises } = strategy;
  const checks = checkHistory({ sale, promises, inFlight: scenario.inFlight });
  const story = startStory(sale, scenario.timeScale);
  const progress = countProgress(strategy.name, scenario, hooks);
  const asked = scenario.faults.map(formatFault);
  const faulty = asked.length === 0 ? undefined : followFaults(asked, scenario.timeScale);
  const recording = recordRun(chosen, scenario, sale, host, hooks);
  const timeline = hooks.timeline === true ? startTimeline(sale) : undefined;
  const folds = [
    measure,
    checks,
    story,
    progress,
    ...(faulty === undefined ? [] : [faulty]),
    ...(timeline === undefined ? [] : [timeline]),
    ...(recording === undefined ? [] : [recording]),
    ...(hooks.folds ?? []),
    ...(hooks.watch?.(strategy.name) ?? []),
  ];
  const recorder = new Recorder(host.clock, folds, host.scope);

  const setUp = async () => {
    const services = serviceModels(scenario, hooks.given?.arrivals, random);
    const { nodeProcesses: processes } = host;
    const nodes = processes === undefined ? scenario.nodes : 1;
    const shop = await host.drive(() => openShop(host, { ...scenario, nodes }, recorder, services));
    const opening = { strategy, sale, settings, scenario };
    const given = hooks.given?.arrivals;
    if (processes !== undefined) {
      const fleet = { chosen, opening, shop, host, processes, recorder, given };
      return { shop, opened: await openFleet(fleet) };
    }
    const open = shop.nodes[0]?.power === undefined ? openStrategy : openFailingNodes;
    return { shop, opened: await open(opening, shop, host, recorder) };
  };
  const { shop, opened } = await beforeSale(host, hooks.signal, setUp());
  const { entrances } = opened;
  const sell = seller({
    scenario,
    sale,
    random,
    given: hooks.given?.arrivals,
    host,
    recorder,
    entrances,
  });
  const { killPrimary, primaryServes } = host;
  const faults = timedFaults({
    faults: scenario.faults,
    nodes: opened.faults,
    ...(killPrimary && { killPrimary: async () => void (await killPrimary.call(host)) }),
    primaryServes: primaryServes?.bind(host),
    clock: host.clock,
    timeScale: scenario.timeScale,
    record: (event) => recorder.record(event),
  });
  if (host.world === 'live') await rehearse(host, sale);
  const end = await host.runSale(
    () => {
      // First the crowd, whose arrival is a matter of milliseconds.
      const selling = faults.during(sell);
      opened.start?.();
      return selling;
    },
    (scenario.maxTimeMs * 1000) / scenario.timeScale,
    hooks.signal,
  );
  const missed = faults.finish();
  recorder.close();
  await opened.finish?.(end, host.clock.nowUs());
  progress.finish();

  const struck = faulty?.finish(missed);
  const { delivered } = opened;
  const waiting = { host, end, scenario, signal: hooks.signal, onWaiting: progress.waiting };
  const deliveries = delivered && (await settledDeliveries({ ...waiting, delivered }));
  const lost = delivered && host.failure?.();
  const final: FinalState = {
    ...(deliveries !== undefined && { delivered: deliveries }),
    remaining: await unitsOf(host, end, opened.remaining),
    ...(opened.recorded && { recorded: await unitsOf(host, end, opened.recorded) }),
    ended: lost === undefined ? end : { by: 'target-failed', detail: lost },
    ...(struck && { missedFaults: struck.missed }),
    unfinishedAttempts: recorder.openAttempts().map(({ attempt: id, buyer, startedUs }) => {
      return { attempt: id, buyer, sinceUs: startedUs };
    }),
    unfinishedBuyers: scenario.buyers - progress.buyersLeft(),
  };
  for (const close of opened.closing) await tidyUp(host, close);
  shop.close();
  recording?.finish(final);
  const assembled = assembleResult({
    chosen,
    scenario,
    host,
    final,
    measured: measure.finish(final.unfinishedBuyers),
    checked: checks.finish(final),
    story,
  });
  const result = struck === undefined ? assembled : { ...assembled, faults: struck };
  return timeline === undefined ? result : { ...result, timeline: timeline.finish() };
}

interface Sellers {
  readonly scenario: Scenario;
  readonly sale: Sale;
  readonly random: RandomSource;
  readonly given: Arrivals | undefined;
  readonly host: Pick<WorldHost, 'clock'>;
  readonly recorder: Recorder;
  readonly entrances: readonly Entrance[];
}

/** Makes the sale itself, all that can be done before the opening done: by a model, or as a log says. */
function seller(parts: Sellers): () => Promise<void> {
  const { scenario, sale, random, given, host, recorder, entrances } = parts;
  if (given === undefined) {
    const attempt = createAttempt(entrances, sale.quantity, recorder);
    const crowd = gatherBuyers(loadPlan(scenario, random));
    return () => runBuyers(crowd, host.clock, recorder, attempt);
  }
  const { units } = given;
  const unitsOf = (attempt: number) => units?.[attempt - 1] ?? sale.quantity;
  const attempt = createAttempt(entrances, unitsOf, recorder);
  const { nodes, timeScale } = scenario;
  return () => runGiven({ arrivals: given, nodes, timeScale }, host.clock, recorder, attempt);
}

/** What a strategy says at the end; null where it cannot any more. */
async function toldBy<T>(host: WorldHost, end: SaleEnd, read: () => Promise<T>): Promise<T | null> {
  if (end.by === 'target-failed') return null;
  try {
    return await host.drive(read);
  } catch {
    return null;
  }
}

/** What it says of its units. */
async function unitsOf(
  host: WorldHost,
  end: SaleEnd,
  read: () => Promise<number>,
): Promise<number | null> {
  const units = await toldBy(host, end, read);
  return Number.isFinite(units) ? units : null;
}

/** What cannot be tidied after the sale does not change its result. */
async function tidyUp(host: WorldHost, work: () => Promise<unknown>): Promise<void> {
  await host.drive(async () => work()).catch(() => {});
}
