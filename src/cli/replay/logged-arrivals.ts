import { basename } from 'node:path';
import { isProblem, parseExpectation } from '../../check/expect.ts';
import { UsageError } from '../../core/errors.ts';
import { humanCount, humanUs } from '../../core/human.ts';
import type { Arrivals, IncidentFormat } from '../../core/incident.ts';
import { readLines } from '../../core/lines.ts';
import { type Incident, readIncident } from '../../incident/read.ts';
import { recogniseIncident } from '../../incident/recognise.ts';
import { unitUs } from '../../incident/span.ts';
import { loadScenario } from '../../scenario/load.ts';
import { MIN_SCALED_MS } from '../../scenario/rules.ts';
import { isLive, type LoggedArrival, type Scenario } from '../../scenario/scenario.ts';
import { strategies as catalog } from '../../strategies/catalog.ts';
import type { Context } from '../context.ts';
import type { ExitCode } from '../exit-codes.ts';
import { outputsOf } from '../outputs/outputs.ts';
import { isTwice, runChosen } from '../run-chosen.ts';
import { chooseStrategies, strategyNames } from '../strategies.ts';
import { readHead } from './head.ts';
import type { LogFlags, ReplayFlags } from './kinds.ts';

/** What is compared where no strategy is named: the incident, half the fix, and the fix. */
const COMPARED = ['unsafe-lock', 'uuid-lock', 'uuid-lock-hincrby'];

/**
 * Reads who came when from a log of requests, and runs each strategy against these arrivals: the same
 * report, judgement and exit code as `run`, led by what the log said and by the strategies compared.
 *
 * @throws SeckillError before the run: nothing was printed
 */
export async function replayArrivals(
  context: Context,
  file: string,
  flags: ReplayFlags,
): Promise<ExitCode> {
  const format = flags.format ?? recogniseIncident(await readHead(context, file));
  const incident = await readLog(context, file, format, flags);
  const arrivals = withoutOverridden(incident.arrivals, flags);
  const scenario = scenarioOf(file, arrivals, flags);
  const chosen = await chooseStrategies(
    scenario.strategies,
    catalog,
    context.cwd,
    !isLive(scenario),
  );
  const outputs = await outputsOf(context, flags);
  const notes = [
    ...overridden(incident.arrivals, arrivals),
    ...waitingNotes(scenario, arrivals, chosen.length),
  ];
  if (flags.quiet !== true) context.stderr.write(notes.map((note) => `${note}\n`).join(''));
  const given = { arrivals, facts: incident.facts };
  const hooks = { given, verifiesDeterminism: isTwice(flags, scenario) };
  return runChosen(context, { scenario, chosen, outputs, hooks }, flags);
}

function readLog(
  context: Context,
  file: string,
  format: IncidentFormat | undefined,
  flags: LogFlags,
): Promise<Incident> {
  if (format === undefined) {
    const hint = '--format csv, jsonl or access-log says what it is';
    const expected = 'a log of requests with times';
    throw new UsageError([{ subject: file, expected, got: 'no time that is known', hint }]);
  }
  if (format === 'access-log' && flags.timeField !== undefined) {
    const expected = 'a CSV or JSONL file: the time of an access log stands in brackets';
    throw new UsageError([{ subject: '--time-field', expected, got: flags.timeField }]);
  }
  const { path, timeField, buyerField, delayField, timeOf } = flags;
  const delayStatuses = flags.delayStatus?.split(',').map((status) => status.trim());
  const delayUnitUs = flags.delayUnit === undefined ? undefined : unitUs(flags.delayUnit);
  const options = {
    ...{ format, path, timeField, buyerField, delayField, delayUnitUs },
    ...{ delayStatuses, timeOf },
  };
  return readIncident(file, readLines(context.readChunks(file)), options);
}

/** A flag goes before what the log says. */
function withoutOverridden(arrivals: Arrivals, { delay, quantity }: ReplayFlags): Arrivals {
  const { delayUs, units, ...rest } = arrivals;
  return {
    ...rest,
    ...(delayUs === undefined || delay !== undefined ? {} : { delayUs }),
    ...(units === undefined || quantity !== undefined ? {} : { units }),
  };
}

function scenarioOf(file: string, arrivals: Arrivals, flags: ReplayFlags): Scenario {
  const { reading, rest } = splitFlags(flags);
  const most = arrivals.units?.reduce((units, one) => Math.max(units, one), 1);
  const scenario = loadScenario({
    flags: {
      ...rest,
      strategy: flags.strategy ?? COMPARED,
      buyers: String(arrivals.buyers),
      ...(most === undefined ? {} : { quantity: String(most) }),
    },
    strategies: strategyNames(catalog),
    checkExpectation: (expression) => {
      const read = parseExpectation(expression);
      return isProblem(read) ? read : undefined;
    },
  });
  const arrival: LoggedArrival = {
    kind: 'log',
    file,
    command: ['replay', file, ...flagsOf(reading)],
    delays: arrivals.delayUs !== undefined,
    units: arrivals.units !== undefined,
    maxTimeMs: lastAttemptMs(arrivals) + scenario.maxTimeMs,
  };
  const maxTimeMs = flags.maxTime === undefined ? arrival.maxTimeMs : scenario.maxTimeMs;
  return { ...scenario, name: basename(file), arrival, maxTimeMs };
}

/** Flags about the log, and those of a scenario. */
function splitFlags(flags: ReplayFlags) {
  const { format, path, timeField, buyerField, delayField, delayUnit, ...others } = flags;
  const { delayStatus, timeOf, ...rest } = others;
  const fields = { format, path, timeField, buyerField, delayField };
  return { reading: { ...fields, delayStatus, delayUnit, timeOf }, rest };
}

function flagsOf(flags: LogFlags): string[] {
  return Object.entries(flags).flatMap(([name, value]) => {
    const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    return value === undefined ? [] : [flag, String(value)];
  });
}

function lastAttemptMs({ atUs }: Arrivals): number {
  return Math.ceil((atUs.at(-1) ?? 0) / 1000);
}

function overridden(said: Arrivals, { delayUs, units }: Arrivals): readonly string[] {
  return [
    ...(said.delayUs !== undefined && delayUs === undefined
      ? ['--delay replaces the delays of the log']
      : []),
    ...(said.units !== undefined && units === undefined
      ? ['--quantity replaces the quantities of the log']
      : []),
  ];
}

/** What somebody who waits for a run on real servers wants to know. */
function waitingNotes(
  scenario: Scenario,
  arrivals: Arrivals,
  strategies: number,
): readonly string[] {
  const { timeScale } = scenario;
  if (!isLive(scenario)) return [];
  const wallUs = ((lastAttemptMs(arrivals) * 1000) / timeScale) * strategies;
  const short = arrivals.delayUs?.filter((us) => us > 0 && us / timeScale < MIN_SCALED_MS * 1000);
  return [
    `the arrivals take ${humanUs(wallUs)} of wall time`,
    ...(short === undefined || short.length === 0 || timeScale === 1
      ? []
      : [
          `${humanCount(short.length)} of ${humanCount(arrivals.atUs.length)} logged delays are under 5 ms at --time-scale ${timeScale}`,
        ]),
  ];
}
