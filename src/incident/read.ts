import { type Problem, UsageError } from '../core/errors.ts';
import { humanCount, humanUnits } from '../core/human.ts';
import type { Arrivals, IncidentFacts, IncidentFormat } from '../core/incident.ts';
import type { LineBatch } from '../core/lines.ts';
import { AccessLogReader } from './access-log.ts';
import { arrange } from './arrange.ts';
import { CsvReader } from './csv.ts';
import { countArrivals, measureDelays } from './facts.ts';
import { Gatherer } from './gather.ts';
import { JsonlReader } from './jsonl.ts';
import { readTarget } from './record.ts';
import type { LineReader, ReadingOptions, RequestSink } from './request.ts';

/** How a log is to be read. */
export interface IncidentOptions extends ReadingOptions {
  readonly format: IncidentFormat;
  /** `/sale`, which means what is under it too, or `POST /sale`. */
  readonly path?: string | undefined;
  /** Only requests with these statuses say how long the downstream took: `200`, `2xx`. */
  readonly delayStatuses?: readonly string[] | undefined;
  /** Which end of a request its time is, where the user says it. */
  readonly timeOf?: 'start' | 'end' | undefined;
}

/** A log of requests, read. */
export interface Incident {
  readonly arrivals: Arrivals;
  readonly facts: IncidentFacts;
}

/**
 * Reads a log of requests: who came when, and how long the downstream took. Lines that cannot be read are
 * counted and left out. Memory: about 60 bytes a request, and the names of the buyers.
 *
 * @throws UsageError where no request is left, or the options do not fit the log
 */
export async function readIncident(
  file: string,
  batches: AsyncIterable<LineBatch>,
  options: IncidentOptions,
): Promise<Incident> {
  const { format, path, delayUnitUs, delayStatuses } = options;
  const target = path === undefined ? undefined : readTarget(path);
  if (target !== undefined && target.path === undefined) {
    const expected = 'a path that begins with /, such as /sale or POST /sale';
    throw new UsageError([{ subject: '--path', expected, got: path ?? '' }]);
  }
  const gathered = new Gatherer({ target, delayStatuses });
  const reader = readerOf(file, gathered, options);
  for await (const { lines, firstLine, isCut } of batches) {
    // A server ends its lines: without its end, one may lack the last digits of a time.
    if (isCut && format === 'access-log') gathered.damaged(firstLine, 'cut before its end');
    else for (const [index, line] of lines.entries()) reader.line(line, firstLine + index);
  }
  reader.end();
  const damaged = gathered.damage.all();
  const paths = gathered.paths.top(5).map(([name, requests]) => ({ path: name, requests }));
  const statuses = gathered.statuses.top(5).map(([status, requests]) => ({ status, requests }));
  if (gathered.requests === 0) {
    throw new UsageError([nothingLeft(file, path, { damaged, paths, options })]);
  }
  const { assumedUnit, ...requests } = gathered.finish(delayUnitUs);
  const timeOf = options.timeOf ?? reader.timeOf();
  const { resolutionUs } = gathered;
  const arrivals = arrange(requests, { timeOf, resolutionUs });
  return {
    arrivals,
    facts: {
      file,
      format,
      ...countArrivals(arrivals),
      resolutionUs,
      timeOf,
      delay: measureDelays(arrivals, requests, assumedUnit),
      otherPaths: gathered.otherPaths,
      paths: path === undefined ? paths : [],
      statuses: delayStatuses === undefined ? statuses : [],
      damaged,
    },
  };
}

function readerOf(file: string, sink: RequestSink, options: IncidentOptions): LineReader {
  switch (options.format) {
    case 'csv':
      return new CsvReader(file, sink, options);
    case 'jsonl':
      return new JsonlReader(sink, options);
    case 'access-log':
      return new AccessLogReader(sink, options);
  }
}

function nothingLeft(
  file: string,
  path: string | undefined,
  {
    damaged,
    paths,
    options,
  }: Pick<IncidentFacts, 'damaged' | 'paths'> & { options: ReadingOptions },
): Problem {
  if (path !== undefined && paths.length === 0 && damaged.length === 0) {
    return { subject: '--path', expected: `a log with paths, which ${file} is not`, got: path };
  }
  if (path !== undefined && paths.length > 0) {
    const told = paths.map((one) => `${one.path} (${humanCount(one.requests)})`).join(', ');
    return {
      subject: '--path',
      expected: `the path of at least one request in ${file}`,
      got: path,
      hint: `it has ${told}`,
    };
  }
  const [most] = damaged;
  const expected = 'at least one request that can be read';
  if (most === undefined) return { subject: file, expected, got: 'none' };
  const lines = damaged.reduce((sum, one) => sum + one.lines, 0);
  const got = `${humanUnits(lines, 'damaged line')}, most of them with ${most.reason} (line ${most.first[0]})`;
  const lacksUnit = most.reason.startsWith('a duration') && options.delayUnitUs === undefined;
  const hint = lacksUnit ? { hint: '--delay-unit us, ms or s says what durations are in' } : {};
  return { subject: file, expected, got, ...hint };
}
