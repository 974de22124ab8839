import type { SCHEMA_VERSION } from './result.ts';
import type { Verdict } from './verdict.ts';

/** The document that `replay --json` prints for a MONITOR capture. Times are integer µs since 1970, by the server's clock. */
export interface CaptureDocument {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly tool: { readonly name: 'seckill-bench'; readonly version: string };
  readonly kind: 'monitor-capture';
  readonly verdict: Verdict;
  /** Why the verdict is inconclusive; empty where it is not. */
  readonly reasons: readonly string[];
  /** One action that would help where it is inconclusive. */
  readonly hint?: string;
  /** True where the reading was interrupted: the counts are those of the part that was read. */
  readonly isPartial: boolean;
  readonly capture: CaptureFigures;
  /** The most used first. */
  readonly locks: readonly LockResult[];
  /** The most changed first. */
  readonly stocks: readonly StockResult[];
  /** What could not be known, in sentences. */
  readonly unknown: readonly string[];
}

/** More addresses of clients are not counted. */
export const MOST_CLIENTS = 50_000;

/** What the file is. */
export interface CaptureFigures {
  readonly file: string;
  readonly lines: number;
  readonly commands: number;
  /** Null without a command, like the next. */
  readonly fromUs: number | null;
  readonly toUs: number | null;
  /** Addresses, {@link MOST_CLIENTS} at most. */
  readonly clients: number;
  readonly databases: readonly number[];
  /** Lines that are no line of MONITOR, or a part of one. */
  readonly damaged: LineCount;
  /** Timestamps before that of the line above. */
  readonly backwards: LineCount;
  readonly furthestBackUs: number;
  /** Where another capture begins in mid-file. */
  readonly joined: LineCount;
}

/** Some lines of the file: exactly how many, and the first of them. */
export interface LineCount {
  readonly count: number;
  readonly firstLines: readonly number[];
}

/** One sort of finding on one key. */
export interface FindingResult {
  readonly definite: number;
  /** Beyond those: what it may be. */
  readonly possible: number;
  /** False where it does not count towards the verdict. */
  readonly judged: boolean;
  /** The first and the worst, definite ones first. */
  readonly examples: readonly FindingExample[];
}

/** One finding with the lines that show it. */
export interface FindingExample {
  readonly certainty: 'definite' | 'possible';
  readonly atUs: number;
  readonly lines: readonly number[];
  readonly text: string;
}

/** What identifies a buyer: its connection, its lock value, or nothing, where many share both. */
export type Identity = 'connection' | 'value' | 'none';

/** One lock. */
export interface LockResult {
  readonly db: number;
  readonly key: string;
  readonly identity: Identity;
  readonly attempts: number;
  readonly acquisitions: number;
  readonly refusals: number;
  /** Attempts that may have been granted or refused. */
  readonly undecided: number;
  readonly releases: number;
  /** Releases by clients that had not taken it. */
  readonly strayReleases: number;
  /** Acquisitions without a release. */
  readonly unreleased: number;
  /** Acquisitions whose work outlived the lock. */
  readonly overdue: number;
  /** From an acquisition to its release, at most; null without one. */
  readonly longestUs: number | null;
  readonly overlaps: FindingResult;
  readonly foreignReleases: FindingResult;
  /** Who held it when: the first ones, at most 100. */
  readonly holders: readonly HolderResult[];
  /** Those that outlived it by most, at most 20. */
  readonly mostOverdue: readonly HolderResult[];
  /** What happened around the first thing that went wrong; empty where nothing did. */
  readonly timeline: readonly TimelineMoment[];
}

/** One acquisition. */
export interface HolderResult {
  readonly client: string;
  readonly line: number;
  readonly atUs: number;
  readonly releasedLine: number;
  readonly heldUs: number;
  /** How much longer than the lock lived; 0 where it did not. */
  readonly overdueUs: number;
}

/** One moment of a lock's story. */
export interface TimelineMoment {
  readonly atUs: number;
  /** Null where no line shows it. */
  readonly line: number | null;
  readonly client?: string;
  readonly text: string;
  readonly mark?: string;
}

/** One stock. Values are units. */
export interface StockResult {
  readonly db: number;
  readonly key: string;
  /** Of a hash. */
  readonly field?: string;
  readonly reads: number;
  /** Set to a value by a client, and counted or set in one step. */
  readonly plainWrites: number;
  readonly atomicWrites: number;
  /** The first value that was known, and the last; null where none was. */
  readonly first: number | null;
  readonly last: number | null;
  readonly lowest: number | null;
  /** Times it was counted to below zero: a refusal, where the strategy asks what it was counted to. */
  readonly countedBelowZero: number;
  readonly staleWrites: FindingResult;
  readonly repeatedValues: FindingResult;
  readonly belowZero: FindingResult;
}
