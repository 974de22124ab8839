import { humanCount, humanUnits, humanUs } from '../core/human.ts';
import type { IncidentFacts } from '../core/incident.ts';
import type { RunDocument, RunResult } from '../core/result.ts';
import { flow, INDENT, labelled, wrapText } from './lines.ts';
import { headline } from './proof.ts';
import { type TextOptions, widthOf } from './style.ts';

/** What the log said, and what each strategy made of it: the first lines of a replayed incident. */
export function incidentLines(
  facts: IncidentFacts,
  { results }: RunDocument,
  options: TextOptions,
): string[] {
  // A line that goes on ends in a dot.
  const width = widthOf(options) - INDENT - 2;
  const list = (items: readonly string[]) => flow(items, width, ' · ');
  const sentence = wrapText(comparison(results), widthOf(options));
  return [
    ...labelled('Log', list(logFacts(facts))),
    ...labelled('Downstream', list(delayFacts(facts))),
    ...labelled('Left out', list(leftOut(facts))),
    ...(results.length === 0 ? [] : ['', ...sentence.map((line) => options.chalk.bold(line))]),
  ];
}

/** `With unsafe-lock (what you had): 312 oversold; with uuid-lock-hincrby: 0.` */
function comparison(results: readonly RunResult[]): string {
  const told = results.map((result, index) => {
    const { strategy, oversold, oversoldPossible } = result;
    const had = index === 0 ? ' (what you had)' : '';
    const most = oversoldPossible > oversold ? ` to ${humanCount(oversoldPossible)}` : '';
    const word = index === 0 ? ' oversold' : '';
    return `with ${strategy}${had}: ${humanCount(oversold)}${most}${word}${reservation(result)}`;
  });
  const sentence = `${told.join('; ')}.`;
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

const ENDS = {
  'max-time': 'not finished in time',
  interrupted: 'interrupted',
  stuck: 'stuck',
  'target-failed': 'until the target failed',
} as const;

/** What else is to be known of a figure: another damage where nothing is oversold, or no end. */
function reservation(result: RunResult): string {
  const { verdict, oversold, ended } = result;
  const why = [
    ...(verdict === 'fail' && oversold === 0 ? [headline(result)] : []),
    ...(ended.by === 'completed' ? [] : [ENDS[ended.by]]),
    ...(verdict === 'inconclusive' && ended.by === 'completed' ? ['inconclusive'] : []),
  ];
  return why.length === 0 ? '' : ` (${why.join('; ')})`;
}

const FORMATS: Readonly<Record<IncidentFacts['format'], string>> = {
  csv: 'CSV',
  jsonl: 'JSON lines',
  'access-log': 'access log',
};

function logFacts(facts: IncidentFacts): string[] {
  const { file, format, requests, buyers, repeatedBuyers, spanUs, peakPerSec } = facts;
  const many = `${humanUnits(requests, 'request')} of ${humanUnits(buyers, 'buyer')} in ${humanUs(spanUs)}`;
  const again = humanUnits(repeatedBuyers, 'buyer');
  return [
    `${file}: ${FORMATS[format]}`,
    many,
    `${humanCount(peakPerSec)}/s at most`,
    ...(repeatedBuyers === 0 ? [] : [`${again} came more than once`]),
    ...clockFacts(facts),
    ...pathFacts(facts),
  ];
}

function clockFacts({ resolutionUs, timeOf }: IncidentFacts): string[] {
  const at = timeOf === 'end' ? ", of a request's end: its duration is taken off" : '';
  if (resolutionUs < 1e6) return [`times to ${humanUs(resolutionUs)}${at}`];
  return [`times to 1 s${at}`, 'the requests of a second are spread evenly over it'];
}

/** Requests that have nothing to do with the sale would be buyers too. */
function pathFacts({ paths }: IncidentFacts): string[] {
  if (paths.length < 2) return [];
  const told = paths.map(({ path, requests }) => `${path} ${humanCount(requests)}`).join(', ');
  return [`all paths are replayed (${told}): --path chooses one`];
}

const SOURCES = {
  upstream: "the upstream's time",
  request: "the whole request's time",
  both: "the upstream's time, or else the whole request's",
} as const;
const UNITS = { us: 'µs (%D)', s: 's (%T)' } as const;

function delayFacts(facts: IncidentFacts): string[] {
  const { delay, requests } = facts;
  if (delay === null) return ['the log does not say how long it took; --delay does'];
  const { count, from, assumedUnit, p50, p99, max } = delay;
  const unknown = requests - count;
  const unit = assumedUnit === undefined ? '' : `, read as ${UNITS[assumedUnit]}`;
  return [
    `p50 ${humanUs(p50)}`,
    `p99 ${humanUs(p99)}`,
    `max ${humanUs(max)}`,
    SOURCES[from] + unit,
    ...statusFacts(facts),
    ...(unknown === 0
      ? []
      : [`${humanUnits(unknown, 'request')} without one take that of the one before`]),
  ];
}

/** A request that was refused at the door says nothing about the services behind it. */
function statusFacts({ statuses }: IncidentFacts): string[] {
  if (statuses.length < 2) return [];
  const told = statuses.map(({ status, requests }) => `${status} ${humanCount(requests)}`);
  return [`of every status (${told.join(', ')}): --delay-status chooses`];
}

function leftOut({ otherPaths, damaged }: IncidentFacts): string[] {
  const other = humanUnits(otherPaths, 'request');
  return [
    ...(otherPaths === 0 ? [] : [`${other} to other paths`]),
    ...damaged.map(({ reason, lines, first }) => {
      const where = `${lines === 1 ? 'line' : 'lines'} ${first.join(', ')}${lines > first.length ? ', …' : ''}`;
      return `${humanUnits(lines, 'damaged line')}: ${reason} (${where})`;
    }),
  ];
}
