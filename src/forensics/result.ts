import type {
  CaptureDocument,
  CaptureFigures,
  FindingResult,
  HolderResult,
  LockResult,
  StockResult,
} from '../core/capture-result.ts';
import { humanCount, humanUnits } from '../core/human.ts';
import { SCHEMA_VERSION } from '../core/result.ts';
import type { Verdict } from '../core/verdict.ts';
import { VERSION } from '../core/version.ts';
import type { CaptureFacts } from './capture/facts.ts';
import { type Example, isTrusted, type Trust } from './findings/finding.ts';
import type { CaptureJudge } from './findings/judge.ts';
import type { LockCase } from './findings/lock-case.ts';
import type { Span } from './findings/spans.ts';
import type { StockCase } from './findings/stock-case.ts';
import { identityOf, trustOf } from './findings/trust.ts';
import type { ChosenKeys, KeyPatterns } from './keys/choose.ts';
import { printable } from './keys/text.ts';
import { whatIsUnknown } from './unknown.ts';

/** What {@link resultOf} takes. */
export interface Judged {
  readonly file: string;
  readonly facts: CaptureFacts;
  readonly patterns: KeyPatterns;
  readonly keys: ChosenKeys;
  readonly judge: CaptureJudge;
  readonly isPartial: boolean;
}

/** A capture as a document: `fail` where something definite was found, `inconclusive` where it only may be. */
export function resultOf(judged: Judged): CaptureDocument {
  const { file, facts, judge, isPartial } = judged;
  const locks = [...judge.locks.values()]
    .filter(({ attempts, releases }) => attempts + releases > 0)
    .map(lockResult);
  const stocks = [...judge.stocks.values()]
    .filter(({ reads, plainWrites, atomicWrites }) => reads + plainWrites + atomicWrites > 0)
    .map(stockResult);
  const { verdict, reasons, hint } = conclude(judged, locks, stocks);
  return {
    schemaVersion: SCHEMA_VERSION,
    tool: { name: 'seckill-bench', version: VERSION },
    kind: 'monitor-capture',
    verdict,
    reasons,
    ...(hint !== undefined && { hint }),
    isPartial,
    capture: figuresOf(file, facts),
    locks,
    stocks,
    unknown: whatIsUnknown(judged),
  };
}

/** More damaged lines than this share of all, and a capture without a finding shows nothing. */
const DAMAGED_SHARE = 0.01;

function conclude(
  { facts, keys, patterns, isPartial }: Judged,
  locks: readonly LockResult[],
  stocks: readonly StockResult[],
): { verdict: Verdict; reasons: string[]; hint?: string } {
  const findings = [
    ...locks.flatMap(({ overlaps, foreignReleases }) => [overlaps, foreignReleases]),
    ...stocks.flatMap((one) => [one.staleWrites, one.repeatedValues, one.belowZero]),
  ].filter(({ judged }) => judged);
  if (findings.some(({ definite }) => definite > 0)) return { verdict: 'fail', reasons: [] };
  const reasons: string[] = [];
  const possible = findings.reduce((sum, one) => sum + one.possible, 0);
  if (possible > 0) {
    reasons.push(
      `nothing definite was found, but ${humanUnits(possible, 'finding')} ${possible === 1 ? 'is' : 'are'} possible`,
    );
  }
  if (isPartial) reasons.push('the reading was interrupted');
  if (facts.damaged.count > facts.lines * DAMAGED_SHARE) {
    const { damaged, lines } = facts;
    reasons.push(`${humanCount(damaged.count)} of ${humanUnits(lines, 'line')} are damaged`);
  }
  const { lock, stockKey } = patterns;
  if (lock !== undefined && keys.locks.length === 0) {
    reasons.push(`--lock ${lock}: no key that it matches is taken with SET NX or SETNX`);
  }
  if (stockKey !== undefined && keys.stocks.length === 0) {
    reasons.push(
      `--stock-key ${stockKey}: no key that it matches is set to a number or counted down`,
    );
  }
  if (locks.length + stocks.length > 0 || isPartial) {
    return { verdict: reasons.length === 0 ? 'pass' : 'inconclusive', reasons };
  }
  reasons.unshift('no key is used as a lock or as a stock, so that nothing was judged');
  const near =
    keys.near.length === 0 ? '' : `; the most used that may be meant: ${keys.near.join(', ')}`;
  const hint = `name them with --lock 'pattern' and --stock-key 'pattern'${near}`;
  return { verdict: 'inconclusive', reasons, hint };
}

function figuresOf(file: string, facts: CaptureFacts): CaptureFigures {
  return {
    file,
    lines: facts.lines,
    commands: facts.commands,
    fromUs: facts.firstUs ?? null,
    toUs: facts.lastUs ?? null,
    clients: facts.clients.size,
    databases: [...facts.databases].sort((one, other) => one - other),
    damaged: facts.damaged,
    backwards: facts.backwards,
    furthestBackUs: facts.furthestBackUs,
    joined: facts.joined,
  };
}

/** Where more than one plain write in so many came from who had not read the stock, connections tell nothing. */
const BLIND_SHARE = 1 / 20;

function lockResult(lock: LockCase): LockResult {
  const trust = trustOf(lock);
  // Where nothing but steps that cannot be divided changes the stock, the lock only keeps the crowd away.
  const judged = !(lock.plainWrites === 0 && lock.atomicWrites > 0);
  const { spans, overlaps } = lock;
  return {
    db: lock.key.db,
    key: printable(lock.key.key),
    identity: identityOf(lock),
    attempts: lock.attempts,
    acquisitions: lock.acquisitions,
    refusals: lock.refusals,
    undecided: lock.undecided,
    releases: lock.releases,
    strayReleases: lock.strayReleases,
    unreleased: overlaps.openCount + overlaps.neverReleased,
    overdue: spans.overdue,
    longestUs: spans.count === 0 ? null : spans.longestUs,
    overlaps: finding(overlaps.count(trust), overlaps.examples(trust), trust, judged),
    foreignReleases: finding(lock.foreign(trust), lock.foreignExamples(trust), trust, judged),
    holders: spans.first.map(holder),
    mostOverdue: spans.worst.map(holder),
    timeline: lock.timeline.moments.map(({ atUs, line, who, text, mark }) => ({
      atUs,
      line: line === 0 ? null : line,
      ...(who !== undefined && { client: who }),
      text,
      ...(mark !== undefined && { mark }),
    })),
  };
}

function holder({ client, line, atUs, releasedLine, heldUs, overdueUs }: Span): HolderResult {
  return { client, line, atUs, releasedLine, heldUs, overdueUs };
}

function stockResult(stock: StockCase): StockResult {
  const { key } = stock;
  const trust = { connections: stock.blindWrites <= stock.plainWrites * BLIND_SHARE, reads: true };
  const of = (found: StockCase['stale']) =>
    finding(found.count(trust), found.examples(trust), trust, true);
  return {
    db: key.db,
    key: printable(key.key),
    ...(key.field !== undefined && { field: printable(key.field) }),
    reads: stock.reads,
    plainWrites: stock.plainWrites,
    atomicWrites: stock.atomicWrites,
    first: stock.first ?? null,
    last: stock.last ?? null,
    lowest: stock.lowest ?? null,
    countedBelowZero: stock.countedBelowZero,
    staleWrites: of(stock.stale),
    repeatedValues: of(stock.repeated),
    belowZero: of(stock.belowZero),
  };
}

function finding(
  counts: { readonly definite: number; readonly possible: number },
  examples: readonly Example[],
  trust: Trust,
  judged: boolean,
): FindingResult {
  return {
    ...counts,
    judged,
    examples: examples.map(({ needs, atUs, lines, text }) => ({
      certainty: needs !== undefined && isTrusted(needs, trust) ? 'definite' : 'possible',
      atUs,
      lines,
      text,
    })),
  };
}
