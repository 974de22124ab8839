import { z } from 'zod';
import type { Deliveries } from '../core/deliveries.ts';
import type { Ended } from '../core/result.ts';
import type { LoopDelay } from '../ports/host.ts';
import type { PromiseName } from '../ports/strategy.ts';

/** The first key of the first line: what a recording is known by. */
export const MARK = 'seckill-bench recording';

/** Bumped when an older reader would read a recording wrong. */
export const FORMAT = 1;

/** The sync lines of a recording are this many events apart, so that damage stays where it is. */
export const SYNC_EVERY = 1000;

/**
 * The first item of an event's line. A second digit is never needed: `call-settled` and `released` have
 * one code for each answer.
 */
export const CODES = {
  arrived: 0,
  started: 1,
  sent: 2,
  answered: 3,
  notAnswered: 4,
  acquired: 5,
  releasing: 6,
  abandoned: 7,
  deleted: 8,
  notDeleted: 9,
  ended: 10,
  left: 11,
  fault: 12,
  serviceSent: 13,
  serviceAnswered: 14,
} as const;

/** The first item of a line that defines a text: its number and the text follow. */
export const DEFINE = '$';
/** The first item of a sync line: events until then and the clock follow. */
export const SYNC = '=';
/** What the end line begins with, as it is written. */
export const END_PREFIX = '{"end":';

const count = z.number().int().min(0);
const number = z.number();

/** What a recording says before its first event. */
const header = z.object({
  [MARK]: z.literal(FORMAT),
  /** The version of the tool that wrote it. */
  tool: z.string(),
  strategy: z.string(),
  breaksWhen: z.string().nullable().optional(),
  target: z.string(),
  world: z.enum(['sim', 'live']),
  seed: number,
  timeScale: number,
  scenario: z.record(z.string(), z.unknown()),
  reproduce: z.array(z.string()),
  sale: z.object({
    id: z.string(),
    stock: count.min(1),
    quantity: count.min(1),
    limitPerBuyer: count.optional(),
  }),
  promises: z.array(z.enum(['one-holder', 'own-release', 'nothing-stranded'])),
  /** Buyers that were to come. */
  buyers: count,
  /** Attempts that were asked for. */
  attempts: count.optional(),
  inFlight: count.optional(),
});

/** What a recording says before its first event: everything that the checks and the report need to know. */
export interface RecordingHeader {
  readonly tool: string;
  readonly strategy: string;
  readonly breaksWhen?: string | null | undefined;
  /** Redacted. */
  readonly target: string;
  readonly world: 'sim' | 'live';
  readonly seed: number;
  readonly timeScale: number;
  /** As a scenario file would say it, redacted. */
  readonly scenario: Readonly<Record<string, unknown>>;
  /** Arguments after `seckill-bench` that give the run again. */
  readonly reproduce: readonly string[];
  readonly sale: {
    readonly id: string;
    readonly stock: number;
    readonly quantity: number;
    readonly limitPerBuyer?: number | undefined;
  };
  readonly promises: readonly PromiseName[];
  /** Buyers that were to come. */
  readonly buyers: number;
  /** Attempts that were asked for, where they were. */
  readonly attempts?: number | undefined;
  /** The cap on attempts in flight, where there was one. */
  readonly inFlight?: number | undefined;
}

/** What a recording says after its last event. */
export interface RecordedEnd {
  readonly ended: Ended;
  /** What the strategy's own counter said, units; null where it could not be read. */
  readonly remaining: number | null;
  /** What its own orders held, units; null where they could not be read, absent where it wrote none. */
  readonly recorded?: number | null | undefined;
  /** What became of the messages of its orders; null where that could not be read, absent where it sent none. */
  readonly delivered?: Deliveries | null | undefined;
  /** Attempts that had not ended; which, the events tell. */
  readonly unfinishedAttempts: number;
  readonly unfinishedBuyers: number;
  /** The event loop of the run in wall time; null on the simulator. */
  readonly loop: LoopDelay | null;
}

/** The end line: {@link RecordedEnd}, and what shows that nothing is missing. */
export interface EndLine extends RecordedEnd {
  readonly events: number;
  /** Of all bytes before this line. */
  readonly crc32: number;
}

const end: z.ZodType<EndLine> = z.object({
  events: count,
  crc32: count,
  ended: z.object({
    by: z.enum(['completed', 'max-time', 'interrupted', 'stuck', 'target-failed']),
    detail: z.string().optional(),
  }) as z.ZodType<Ended>,
  remaining: number.nullable(),
  recorded: number.nullable().optional(),
  delivered: z
    .object({ orders: count, undelivered: count, surplus: count, onTheirWay: count })
    .nullable()
    .optional(),
  unfinishedAttempts: count,
  unfinishedBuyers: count,
  loop: z.object({ p99Us: number, maxUs: number, utilization: number }).nullable(),
});

/** What is wrong with a first line, beside its format: the paths of the fields. */
export type HeaderProblem =
  | { readonly kind: 'no-header' }
  | { readonly kind: 'other-format'; readonly format: unknown; readonly tool: unknown }
  | { readonly kind: 'bad-fields'; readonly fields: readonly string[] };

/** Reads the first line. */
export function parseHeader(line: string): RecordingHeader | HeaderProblem {
  const value = parseObject(line);
  const format = value?.[MARK];
  if (value === undefined || format === undefined) return { kind: 'no-header' };
  if (format !== FORMAT) return { kind: 'other-format', format, tool: value.tool };
  const read = header.safeParse(value);
  if (read.success) return read.data;
  return { kind: 'bad-fields', fields: read.error.issues.map(({ path }) => path.join('.')) };
}

/** Writes the first line, its newline included. */
export function headerLine(fields: RecordingHeader): string {
  return `${JSON.stringify({ [MARK]: FORMAT, ...fields })}\n`;
}

/** Reads an end line; undefined where it is none, or damaged. */
export function parseEnd(line: string): EndLine | undefined {
  const read = end.safeParse(parseObject(line)?.end);
  return read.success ? read.data : undefined;
}

/** Writes the end line, its newline included. */
export function endLine(fields: EndLine): string {
  return `${END_PREFIX}${JSON.stringify(fields)}}\n`;
}

function parseObject(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
