import type { Problem } from '../core/errors.ts';
import { accepted, type Parsed, refused } from '../core/parsed.ts';
import { formatDurationMs, parseDurationMs } from '../core/units.ts';

/** What goes wrong in a run, once or all along. Times are integer ms of scenario time since the opening. */
export type FaultSpec = PauseSpec | CrashSpec | LostReplySpec | KillPrimarySpec;

/** A node of the shop stands still. */
export interface PauseSpec {
  readonly kind: 'pause';
  readonly atMs: number;
  /** At least 1. */
  readonly forMs: number;
  /** From 1. */
  readonly node: number;
}

/** A node of the shop dies, and is started again. */
export interface CrashSpec {
  readonly kind: 'crash';
  readonly atMs: number;
  /** From 1. */
  readonly node: number;
}

/** Replies of the stores that never reach the shop. */
export interface LostReplySpec {
  readonly kind: 'lost-reply';
  /** Of the replies, above 0 and up to 100. */
  readonly percent: number;
}

/** The primary of a Redis that has replicas dies, and a replica takes its place. */
export interface KillPrimarySpec {
  readonly kind: 'kill-primary';
  readonly atMs: number;
}

/** How faults are written. */
export const FAULT_NOTATION =
  'pause:2s@5s, crash@5s, lost-reply:1% or kill-primary@5s; pause:2s@5s:node2 and crash@5s:node2 for another node than the first';

/** Reads one fault. A pause takes at least 1 ms, and from 0 % exclusive to 100 % of the replies are lost. */
export function parseFault(text: string): Parsed<FaultSpec> {
  const given = text.replaceAll(' ', '');
  const [, kind, value, at, nodeText] =
    /^([a-z-]+)(?::([^@:]*))?(?:@([^:]*))?(?::(.*))?$/.exec(given) ?? [];
  const node = nodeText === undefined ? 1 : parseNode(nodeText);
  switch (kind) {
    case 'pause':
    case 'crash': {
      if (node === undefined) return refused(FAULT_NOTATION, 'a node is node1, node2, …');
      return kind === 'pause' ? parsePause(value, at, node) : parseCrash(value, at, node);
    }
    case 'lost-reply':
      return at === undefined && nodeText === undefined
        ? parseLostReply(value)
        : refused(FAULT_NOTATION, 'replies are lost all along: lost-reply:1%');
    case 'kill-primary': {
      if (value !== undefined || nodeText !== undefined) return refused(FAULT_NOTATION);
      const when = parseTime(at, 'kill-primary@5s');
      return when.ok ? accepted({ kind, atMs: when.value }) : when;
    }
    default:
      return refused(FAULT_NOTATION, HINTS.get(kind ?? ''));
  }
}

/** The text that {@link parseFault} reads back to the same fault. */
export function formatFault(fault: FaultSpec): string {
  if (fault.kind === 'lost-reply') return `lost-reply:${fault.percent}%`;
  const at = `@${formatDurationMs(fault.atMs)}`;
  if (fault.kind === 'kill-primary') return `kill-primary${at}`;
  const node = fault.node === 1 ? '' : `:node${fault.node}`;
  if (fault.kind === 'crash') return `crash${at}${node}`;
  return `pause:${formatDurationMs(fault.forMs)}${at}${node}`;
}

/** What the rules about faults look at. */
export interface FaultRules {
  readonly faults: readonly FaultSpec[];
  readonly nodes?: number | undefined;
  /** In ms; undefined where the default holds. */
  readonly maxTimeMs?: number | undefined;
}

/** What is wrong with faults that each are well-formed: all of it. */
export function faultProblems(
  { faults, nodes, maxTimeMs }: FaultRules,
  subject: string,
): readonly Problem[] {
  const problems: Problem[] = [];
  const refuse = (fault: FaultSpec, expected: string, hint?: string) => {
    problems.push({ subject, expected, got: formatFault(fault), ...(hint && { hint }) });
  };
  for (const fault of faults) {
    if ('node' in fault && nodes !== undefined && fault.node > nodes) {
      const most = nodes === 1 ? 'node1, the only one' : `a node from node1 to node${nodes}`;
      refuse(fault, most, `--nodes ${fault.node} runs the shop on so many`);
    }
    if ('atMs' in fault && maxTimeMs !== undefined && fault.atMs >= maxTimeMs) {
      refuse(fault, `a time before --max-time, ${formatDurationMs(maxTimeMs)}`);
    }
  }
  for (const [kind, most] of Object.entries(MOST)) {
    const [, ...more] = faults.filter((fault) => fault.kind === kind);
    for (const fault of more) refuse(fault, most);
  }
  for (const fault of overlapping(faults)) {
    refuse(fault, `no other fault of node${fault.node} before it goes on`);
  }
  return problems;
}

const MOST: Readonly<Partial<Record<FaultSpec['kind'], string>>> = {
  'lost-reply': 'one share of the replies',
  'kill-primary': 'one primary to kill',
};

/** Those that come while their node stands still, or at the moment at which another one comes. */
function overlapping(faults: readonly FaultSpec[]): readonly (PauseSpec | CrashSpec)[] {
  const timed = faults.filter((fault) => 'node' in fault).sort((a, b) => a.atMs - b.atMs);
  return timed.filter((fault, index) =>
    timed
      .slice(0, index)
      .some((before) => before.node === fault.node && endMs(before) >= fault.atMs),
  );
}

function endMs(fault: PauseSpec | CrashSpec): number {
  return fault.kind === 'pause' ? fault.atMs + fault.forMs : fault.atMs;
}

function parsePause(
  value: string | undefined,
  at: string | undefined,
  node: number,
): Parsed<FaultSpec> {
  const lasts = parseTime(value, 'pause:2s@5s');
  const when = parseTime(at, 'pause:2s@5s');
  if (!lasts.ok) return lasts;
  if (!when.ok) return when;
  if (lasts.value === 0) return refused(FAULT_NOTATION, 'a pause takes longer than 0s');
  return accepted({ kind: 'pause', atMs: when.value, forMs: lasts.value, node });
}

function parseCrash(
  value: string | undefined,
  at: string | undefined,
  node: number,
): Parsed<FaultSpec> {
  if (value !== undefined && at === undefined) return refused(FAULT_NOTATION, 'write crash@5s');
  if (value !== undefined) return refused(FAULT_NOTATION, 'a node that crashes is back at once');
  const when = parseTime(at, 'crash@5s');
  return when.ok ? accepted({ kind: 'crash', atMs: when.value, node }) : when;
}

function parseLostReply(value = ''): Parsed<FaultSpec> {
  const [, digits] = /^(\d+(?:\.\d+)?)%$/.exec(value) ?? [];
  const percent = Number(digits);
  if (digits === undefined) return refused(FAULT_NOTATION, 'a share has a %: lost-reply:1%');
  if (percent <= 0 || percent > 100) {
    return refused(FAULT_NOTATION, 'a share is above 0% and at most 100%');
  }
  return accepted({ kind: 'lost-reply', percent });
}

function parseTime(text: string | undefined, example: string): Parsed<number> {
  if (text === undefined) return refused(FAULT_NOTATION, `write ${example}`);
  const read = parseDurationMs(text);
  return read.ok
    ? read
    : refused(FAULT_NOTATION, read.hint ?? 'durations are whole ms, with a unit');
}

function parseNode(text: string): number | undefined {
  const [, digits] = /^node([1-9]\d{0,3})$/.exec(text) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

const HINTS: ReadonlyMap<string, string> = new Map([
  ['kill', 'kill-primary@5s kills the primary, crash@5s a node of the shop'],
  ['failover', 'kill-primary@5s'],
  ['lost', 'lost-reply:1%'],
  ['stop', 'pause:2s@5s'],
]);
