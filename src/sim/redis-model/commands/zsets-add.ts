import { doubleArgument } from '../arguments.ts';
import type { CommandContext, CommandResult, CommandSpec } from '../command.ts';
import { DoubleReply, ErrorReply, SYNTAX_ERROR } from '../reply.ts';
import { formatScore } from '../score.ts';
import { type Scored, SortedSet } from '../sorted-set.ts';

/** ZADD and ZINCRBY. */
export const zsetAddCommands: readonly CommandSpec[] = [
  {
    name: 'zadd',
    arity: -4,
    writes: true,
    run: (context, args) => add(context, args, new Set()),
  },
  {
    name: 'zincrby',
    arity: 4,
    writes: true,
    run: (context, args) => add(context, args, new Set(['incr'])),
  },
];

const NX_AND_XX = new ErrorReply('ERR XX and NX options at the same time are not compatible');
const GT_LT_NX = new ErrorReply(
  'ERR GT, LT, and/or NX options at the same time are not compatible',
);
const INCR_OF_MANY = new ErrorReply('ERR INCR option supports a single increment-element pair');
const NOT_A_NUMBER = new ErrorReply('ERR resulting score is not a number (NaN)');

function add(
  { keys }: CommandContext,
  [key = '', ...rest]: readonly string[],
  options: Set<string>,
): CommandResult {
  const pairs = readPairs(rest, options);
  if (!keys.zset(key)) {
    if (options.has('xx')) return options.has('incr') ? null : 0;
    keys.put(key, { type: 'zset', scores: new SortedSet() });
  }
  const scores = keys.zset(key) ?? new SortedSet();
  const changes = pairs.map((pair) => addOne(scores, pair, options));
  const added = changes.filter(({ kind }) => kind === 'added').length;
  const updated = changes.filter(({ kind }) => kind === 'updated').length;
  if (added + updated > 0) keys.changed(key);
  if (!options.has('incr')) return options.has('ch') ? added + updated : added;
  const [change] = changes;
  return change && change.kind !== 'refused' ? new DoubleReply(formatScore(change.score)) : null;
}

type Change =
  | { readonly kind: 'added' | 'updated' | 'same'; readonly score: number }
  | { readonly kind: 'refused' };

const REFUSED: Change = { kind: 'refused' };

function addOne(
  scores: SortedSet,
  { member, score }: Scored,
  options: ReadonlySet<string>,
): Change {
  const current = scores.score(member);
  if (current === undefined) {
    if (options.has('xx')) return REFUSED;
    scores.set(member, score);
    return { kind: 'added', score };
  }
  if (options.has('nx')) return REFUSED;
  const next = options.has('incr') ? current + score : score;
  if (Number.isNaN(next)) throw NOT_A_NUMBER;
  if (options.has('lt') && next >= current) return REFUSED;
  if (options.has('gt') && next <= current) return REFUSED;
  if (next === current) return { kind: 'same', score: next };
  scores.set(member, next);
  return { kind: 'updated', score: next };
}

const OPTIONS: ReadonlySet<string> = new Set(['nx', 'xx', 'ch', 'incr', 'gt', 'lt']);

/** Adds the options in front to `options`, and answers the pairs after them. */
function readPairs(args: readonly string[], options: Set<string>): Scored[] {
  let at = 0;
  for (; OPTIONS.has(args[at]?.toLowerCase() ?? ''); at++)
    options.add(args[at]?.toLowerCase() ?? '');
  const pairs = args.slice(at);
  if (pairs.length === 0 || pairs.length % 2 === 1) throw SYNTAX_ERROR;
  const has = (name: string) => options.has(name);
  if (has('nx') && has('xx')) throw NX_AND_XX;
  if ((has('gt') && has('lt')) || (has('nx') && (has('gt') || has('lt')))) throw GT_LT_NX;
  if (has('incr') && pairs.length > 2) throw INCR_OF_MANY;
  const scored: Scored[] = [];
  for (let pair = 0; pair < pairs.length; pair += 2) {
    const score = doubleArgument(pairs[pair] ?? '');
    scored.push({ member: pairs[pair + 1] ?? '', score });
  }
  return scored;
}
