import type { Reply } from '../redis-model/reply.ts';
import type { Arrived } from './agree.ts';

/**
 * The arguments with which a command does on a real server what it did in the model, where it would
 * otherwise depend on the calendar: the ID that XADD's `*` stands for is the model's, and absolute times are
 * as far away as in the model. `aheadMs` is how far the model's calendar is ahead of the server's, ms.
 * Commands that a transaction queues and scripts are left as they are.
 */
export function argsForReal(
  { name, args }: Arrived,
  model: Reply,
  aheadMs: () => Promise<number>,
): readonly string[] | Promise<readonly string[]> {
  if (name === 'xadd' && typeof model === 'string') {
    return args.with(idAt(args), model);
  }
  const times = timesOf(name, args);
  if (times.length === 0) return args;
  return aheadMs().then((ms) =>
    args.map((arg, index) => {
      const unitMs = times.find(([at]) => at === index)?.[1];
      return unitMs === undefined ? arg : String(Number(arg) - Math.round(ms / unitMs));
    }),
  );
}

/**
 * The arguments with which a command that may wait does so for ever: when it has waited long enough is for
 * the schedule to say.
 */
export function waitingForEver({ name, args }: Arrived): readonly string[] {
  const at = timeoutAt(name, args);
  return at === undefined || args[at] === undefined ? args : args.with(at, '0');
}

function timeoutAt(name: string, args: readonly string[]): number | undefined {
  if (/^b([lr]pop|rpoplpush|zpop(min|max)|lmove)$/.test(name)) return args.length - 1;
  if (name === 'blmpop' || name === 'bzmpop') return 0;
  if (name === 'wait') return 1;
  if (name !== 'xread' && name !== 'xreadgroup') return undefined;
  const lower = args.map((arg) => arg.toLowerCase());
  const [block, streams] = [lower.indexOf('block'), lower.indexOf('streams')];
  return block >= 0 && block < streams ? block + 1 : undefined;
}

/** Where XADD's ID stands, after its options. */
function idAt(args: readonly string[]): number {
  let at = 1;
  for (;;) {
    const option = args[at]?.toLowerCase() ?? '';
    if (option === 'nomkstream') at += 1;
    else if (option === 'limit') at += 2;
    else if (option === 'maxlen' || option === 'minid')
      at += /^[=~]$/.test(args[at + 1] ?? '') ? 3 : 2;
    else return at;
  }
}

/** Where absolute times stand, and their unit in ms. */
function timesOf(name: string, args: readonly string[]): readonly (readonly [number, number])[] {
  if (name === 'expireat') return [[1, 1000]];
  if (name === 'pexpireat') return [[1, 1]];
  const isOptional = name === 'set' || name === 'getex';
  if (!isOptional) return [];
  const times: (readonly [number, number])[] = [];
  args.forEach((arg, index) => {
    const unitMs = UNITS_MS[arg.toLowerCase()];
    if (unitMs !== undefined && index >= (name === 'set' ? 2 : 1)) times.push([index + 1, unitMs]);
  });
  return times;
}

const UNITS_MS: Readonly<Record<string, number>> = { exat: 1000, pxat: 1 };
