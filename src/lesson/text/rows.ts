import { humanClock, humanUs } from '../../core/human.ts';
import { marksOf } from '../marks.ts';
import type { Moment } from '../moment.ts';

/** One line of a timeline: what one buyer did without a pause, or what happened to a lock. */
export interface Row {
  readonly atUs: number;
  /** Whose it is; several who find the lock taken share one. */
  readonly buyers: readonly number[];
  readonly text: string;
  readonly marks: readonly string[];
  /** How it is after the row. */
  readonly stock: number;
  /** Who is inside, and whether with a lock in Redis or after it is gone. */
  readonly inside: ReadonlyMap<number, 'locked' | 'bare'>;
}

/** What one buyer does within this time is one row, µs. */
const TOGETHER_US = 20_000;

/** The rows of a timeline that begins with this stock. */
export function rowsOf(moments: readonly Moment[], stock: number): Row[] {
  const inside = new Map<number, 'locked' | 'bare'>();
  let left = stock;
  return group(moments).map((together) => {
    for (const moment of together) {
      follow(inside, moment);
      if ('stock' in moment) left = moment.stock;
    }
    const [first] = together as [Moment];
    const buyers = [...new Set(together.map(({ buyer }) => buyer))].sort((a, b) => a - b);
    return {
      atUs: first.atUs,
      buyers,
      text: first.kind === 'lock-expires' ? expiryText(first.buyer) : rowText(buyers, together),
      marks: together.flatMap(marksOf),
      stock: left,
      inside: new Map(inside),
    };
  });
}

/** Puts moments together that belong in one row; those of different rows may interleave. */
function group(moments: readonly Moment[]): Moment[][] {
  const groups: Moment[][] = [];
  for (const moment of moments) {
    const group = groups.findLast((one) => keyOf(one[0]) === keyOf(moment));
    const last = group?.at(-1);
    const isTogether = last !== undefined && moment.atUs - last.atUs <= TOGETHER_US;
    if (isTogether && moment.kind !== 'lock-expires') group?.push(moment);
    else groups.push([moment]);
  }
  return groups;
}

function keyOf(moment: Moment | undefined): string {
  if (moment?.kind === 'finds-taken' || moment?.kind === 'lock-expires') return moment.kind;
  return `buyer ${moment?.buyer}`;
}

function follow(inside: Map<number, 'locked' | 'bare'>, moment: Moment): void {
  if (moment.kind === 'takes-lock') inside.set(moment.buyer, 'locked');
  if (moment.kind === 'lock-expires') inside.set(moment.buyer, 'bare');
  if (moment.kind !== 'releases-lock') return;
  inside.delete(moment.buyer);
  if (typeof moment.deleted === 'object') inside.set(moment.deleted.lockOf, 'bare');
}

function expiryText(buyer: number): string {
  return `the lock of buyer ${buyer} expires`;
}

function rowText(buyers: readonly number[], together: readonly Moment[]): string {
  if (buyers.length > 1) return `buyers ${listed(buyers)} find the lock taken`;
  return `buyer ${buyers[0]} ${together.map(textOf).join(', ')}`;
}

function listed(numbers: readonly number[]): string {
  return `${numbers.slice(0, -1).join(', ')} and ${numbers.at(-1)}`;
}

function textOf(moment: Moment): string {
  switch (moment.kind) {
    case 'finds-taken':
      return 'finds the lock taken';
    case 'takes-lock':
      return `takes the lock (until ${humanClock(moment.expiresUs)})`;
    case 'lock-expires':
      return expiryText(moment.buyer);
    case 'reads-stock':
      return `reads stock ${moment.stock}`;
    case 'writes-stock':
      return `writes stock ${moment.stock}`;
    case 'changes-stock':
      return `lowers the stock to ${moment.stock}`;
    case 'asks-service':
      return 'asks the user service';
    case 'gets-answer':
      return `is answered after ${humanUs(moment.tookUs)}`;
    case 'releases-lock':
      return releaseText(moment.deleted);
    case 'is-sold':
      return `is sold unit ${moment.soldUnits}`;
    case 'is-told-sold-out':
      return 'is told: sold out';
  }
}

function releaseText(deleted: 'own' | 'gone' | { readonly lockOf: number }): string {
  if (deleted === 'own') return 'deletes its lock';
  return deleted === 'gone' ? 'finds its lock gone' : `deletes the lock of buyer ${deleted.lockOf}`;
}
