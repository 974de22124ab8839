import type { IncidentFacts } from './incident.ts';
import type { Outcome } from './outcome.ts';
import type { Repeats } from './repeats.ts';
import type { Timeline } from './timeline.ts';
import type { Verdict } from './verdict.ts';

/** Bumped when a field of the document changes its meaning or goes away. */
export const SCHEMA_VERSION = 1;

/** The document that `run --json` prints. */
export interface RunDocument {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly tool: { readonly name: 'seckill-bench'; readonly version: string };
  /** The worst of the results. */
  readonly verdict: Verdict;
  /** Everything measured in wall time about a simulated run; the only part that differs between two runs with one seed. */
  readonly wall: WallFigures & {
    /** Where it ran; absent in a document that judges a recording. */
    readonly machine?: MachineFacts;
  };
  /** What the log said whose arrivals these are. */
  readonly incident?: IncidentFacts;
  readonly results: readonly RunResult[];
  /** Strategies under `all` or by name that could not run here. */
  readonly notRun: readonly {
    readonly strategy: string;
    readonly reason: string;
    readonly named: boolean;
    /** Present where it could, until the target failed. */
    readonly targetFailed?: true;
  }[];
}

/** Wall-clock figures of the tool itself. */
export interface WallFigures {
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly elapsedMs: number;
  readonly node: string;
  readonly platform: string;
}

/** The machine of a run, as far as it explains its figures. */
export interface MachineFacts {
  /** The operating system, with its version. */
  readonly os: string;
  readonly cpu: string;
  /** Processors that this process may use. */
  readonly cores: number;
  readonly memoryBytes: number;
  /** Those that the run started, with their versions; empty on the simulator. */
  readonly servers: readonly string[];
}

/** What one strategy did under one scenario. Amounts are units, times integer µs on the world's clock. */
export interface RunResult {
  readonly strategy: string;
  /** What makes the strategy sell wrong, in its own words; null where a recording does not say it. */
  readonly breaksWhen: string | null;
  /** `sim`, `local`, or the redacted URLs. */
  readonly target: string;
  readonly world: 'sim' | 'live';
  readonly seed: number;
  /** Divides the scenario's durations when live; 1 on the simulator. */
  readonly timeScale: number;
  /** The whole scenario after flags and defaults, durations as human strings. */
  readonly scenario: Readonly<Record<string, unknown>>;
  /** Arguments after `seckill-bench` that give this run again. */
  readonly reproduce: readonly string[];
  readonly verdict: Verdict;
  /** Why the run is over. */
  readonly ended: Ended;
  /** Initial stock, units. */
  readonly stock: number;
  readonly sold: number;
  readonly oversold: number;
  readonly oversoldPossible: number;
  /** Units taken from the counter that nobody was sold; null where the counter could not be read. */
  readonly stranded: number | null;
  readonly lostUpdates: number | null;
  /** Null, like the three after it, only where the check that counts it crashed. */
  readonly foreignReleases: number | null;
  /** Releases whose reply was lost or whose order is unclear, beyond `foreignReleases`. */
  readonly foreignReleasesPossible: number | null;
  readonly overlaps: number | null;
  /** Overlaps with an edge that is unclear, beyond `overlaps`. */
  readonly overlapsPossible: number | null;
  /** Buyers who own more units than the limit; null where there is no limit. */
  readonly overLimit: number | null;
  /** What the strategy's own counter said at the end; null where it could not be read. */
  readonly remaining: number | null;
  /** Units in the orders that the strategy wrote down itself; null where it writes none, or they could not be read. */
  readonly recorded: number | null;
  /** By how much those differ from what buyers were told, unclear answers aside; null where it is not known. */
  readonly unmatchedOrders: number | null;
  /** Orders whose message had no effect; null where orders send none, or it is not known. */
  readonly undelivered: number | null;
  /** Effects of messages beyond the one that each order is to have; null like `undelivered`. */
  readonly deliveredTwice: number | null;
  readonly attempts: AttemptCounts;
  readonly buyers: BuyerCounts;
  /** Per second of the world's clock: virtual on the simulator, wall when live. */
  readonly attemptsPerSec: number | null;
  /** From the opening of the sale to the last attempt's end. */
  readonly durationUs: number;
  /** Attempts that ended sold, sold-out or rejected, from the intended start. */
  readonly responseUs: LatencySummary;
  readonly responseUsBy: Readonly<Record<OutcomeKey, LatencySummary>>;
  /** From a buyer's arrival until it knows or gives up, retries and think time included. */
  readonly buyerUs: LatencySummary;
  /** Like `responseUs`, from when the attempt's code began to run. */
  readonly serviceUs: LatencySummary;
  readonly roundTrips: RoundTripFigures;
  readonly downstream: DownstreamFigures;
  readonly contention: Contention;
  readonly generator: GeneratorHealth;
  readonly checks: readonly CheckResult[];
  readonly expectations: readonly ExpectationResult[];
  /** What all runs say, where there were several; the rest tells one of them. */
  readonly repeats?: Repeats;
  /** The shortest story of the first violation; empty where there is none. */
  readonly story: readonly StoryLine[];
  /** Present where faults were asked for. */
  readonly faults?: FaultFigures;
  /** Errors told by attempts, most frequent first, at most 10. */
  readonly errors: readonly { readonly message: string; readonly count: number }[];
  /** What a page draws; present where it was asked for, by `--html` or by a file for `--json`. */
  readonly timeline?: Timeline;
}

/** What went wrong on purpose. */
export interface FaultFigures {
  /** As they are written. */
  readonly asked: readonly string[];
  /** Those that never came: the sale was over before, or no reply was lost. */
  readonly missed: readonly string[];
  /** What happened, in scenario time. */
  readonly moments: readonly StoryLine[];
  /** Replies that never reached the shop; absent where none was to be lost. */
  readonly lostReplies?: number;
}

/** How a run came to its end; `detail` says what broke, redacted. */
export interface Ended {
  readonly by: 'completed' | 'max-time' | 'interrupted' | 'stuck' | 'target-failed';
  readonly detail?: string;
}

/** Outcomes as JSON keys. */
export type OutcomeKey = 'sold' | 'soldOut' | 'busy' | 'rejected' | 'failed' | 'unclear';

/** The JSON key of each outcome. */
export const OUTCOME_KEYS: Readonly<Record<Outcome, OutcomeKey>> = {
  sold: 'sold',
  'sold-out': 'soldOut',
  busy: 'busy',
  rejected: 'rejected',
  failed: 'failed',
  unclear: 'unclear',
};

/** Attempts that ended; `total` is the sum of the outcomes. */
export type AttemptCounts = { readonly total: number } & Readonly<Record<OutcomeKey, number>>;

/** What became of the buyers; `total` is the sum of the four. */
export interface BuyerCounts {
  readonly total: number;
  readonly served: number;
  readonly soldOut: number;
  readonly gaveUp: number;
  readonly unfinished: number;
}

/** One latency distribution, integer µs (mean may be fractional); all null when `count` is 0. */
export interface LatencySummary {
  readonly count: number;
  readonly min: number | null;
  readonly mean: number | null;
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  readonly p999: number | null;
  readonly max: number | null;
  /** Non-empty bars for a picture, ascending: [upper bound µs (inclusive), count]. */
  readonly buckets: readonly (readonly [number, number])[];
}

/**
 * Waits of attempts for Redis, a database or another store. Calls of one attempt that are under way together (a
 * pipeline, a MULTI, five masters at once) are one round trip; the services behind, and the wait for news by a
 * WebSocket, are not counted.
 */
export interface RoundTripFigures {
  /** Of all attempts that ended. */
  readonly total: number;
  /** Mean of the attempts that sold; null where none did. */
  readonly perSold: number | null;
  /** Mean of all attempts; null where none ended. */
  readonly perAttempt: number | null;
}

/** Calls to the user service and the order service. */
export interface DownstreamFigures {
  readonly calls: number;
  /** Most of both in flight at once. */
  readonly peakInFlight: number;
  /** Of the user service alone. */
  readonly validate: {
    readonly calls: number;
    readonly peakInFlight: number;
    /** Most calls within one second of the world's clock, by windows that begin every 10 ms. */
    readonly peakPerSec: number;
  };
}

/** Was there a fight for the stock? */
export interface Contention {
  /** Most attempts in flight at once. */
  readonly peakInFlight: number;
  /** Most attempts in flight while units were left, by the ledger. */
  readonly peakWhileStock: number;
  /**
   * From the first to the last attempt intended for the opening whose code began to run: how long the
   * crowd took to get through the door of this process; null where fewer than two ended.
   */
  readonly releaseWidthUs: number | null;
}

/** Did the generator keep up? On the simulator everything is on time. */
export interface GeneratorHealth {
  /** Starts that the load model intended. */
  readonly intended: number;
  /** Starts later than 10 ms or 1 % of the run, whichever is more. */
  readonly late: number;
  readonly maxStartDelayUs: number;
  /** Event-loop delay in wall time; null on the simulator. */
  readonly loopDelayP99Us: number | null;
  readonly loopDelayMaxUs: number | null;
  /** Share of wall time in which the event loop was busy, 0 to 1; null on the simulator. */
  readonly loopUtilization: number | null;
  /** True when the generator, not the store, was the likely bottleneck. */
  readonly saturated: boolean;
}

/** Every check, in the order in which reports list them. */
export const CHECK_NAMES = [
  'no-oversell',
  'stock-conserved',
  'orders-recorded',
  'messages-delivered',
  'one-holder',
  'own-release',
  'limit-per-buyer',
  'finishes',
  'contention',
  'load-reached',
] as const;

/** One of {@link CHECK_NAMES}. */
export type CheckName = (typeof CHECK_NAMES)[number];

/** What one check found. */
export interface CheckResult {
  readonly name: CheckName;
  /** False for a finding that does not count; `not-applicable` where there was nothing to check. */
  readonly judged: boolean | 'not-applicable';
  readonly verdict: Verdict;
  /** One sentence with the numbers that prove it. */
  readonly evidence: string;
  /** One action that would make an inconclusive check conclusive. */
  readonly hint?: string;
}

/** What became of one `--expect`. */
export interface ExpectationResult {
  readonly expression: string;
  /** The value found; null where it was not measured. */
  readonly actual: number | string | boolean | null;
  readonly verdict: Verdict;
  /** Why it is inconclusive. */
  readonly reason?: string;
}

/** One moment of the story, in scenario time. */
export interface StoryLine {
  readonly atUs: number;
  /** Absent on lines about the world (a lock that expires). */
  readonly buyer?: number;
  readonly text: string;
  /** What went wrong here, e.g. `foreign release`. */
  readonly mark?: string;
  /** True where something between the line before and this one is left out. */
  readonly skipped?: true;
}
