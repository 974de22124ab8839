import {
  type Drawing,
  type DrawnPhrase,
  type DrawnStep,
  type HeldLock,
  nodeOf,
} from '../../core/drawing.ts';
import { humanClock } from '../../core/human.ts';

/** Steps that are told together: of one buyer, or one of the world. */
export interface DrawnRow {
  /** `7`, or `7-11`. */
  readonly label: string;
  /** 0 for the world. */
  readonly actor: number;
  readonly text: string;
  /** What went wrong. */
  readonly marks: readonly string[];
  /** True where nothing happened that anybody else could see. */
  readonly isAside: boolean;
  /** How things stand after it. */
  readonly after: DrawnStep;
}

/** The steps of a drawing as rows: what may be left out is told with what its buyer does next, or did before. */
export function rowsOf({ steps }: Drawing): readonly DrawnRow[] {
  const groups: DrawnStep[][] = [];
  for (const [index, step] of steps.entries()) {
    const group = groups.at(-1);
    const first = group?.[0];
    const isTurn = step.actor > 0 && first?.actor === step.actor;
    const node = nodeOf(step.move);
    const isOfNode = node !== undefined && first !== undefined && nodeOf(first.move) === node;
    const isJoined =
      isOfNode || (isTurn && (group?.every(isAside) || isTail(steps.slice(index), step.actor)));
    if (isJoined) group?.push(step);
    else groups.push([step]);
  }
  return groups.flatMap((group) => rowOf(group));
}

/** True where the buyer does nothing more in this turn that is worth a row. */
function isTail(steps: readonly DrawnStep[], actor: number): boolean {
  const end = steps.findIndex((step) => step.actor !== actor);
  return (end < 0 ? steps : steps.slice(0, end)).every(isAside);
}

function isAside({ phrases }: DrawnStep): boolean {
  return phrases.every((phrase) => phrase.isAside);
}

function rowOf(group: readonly DrawnStep[]): readonly DrawnRow[] {
  const [first, last] = [group[0], group.at(-1)];
  if (first === undefined || last === undefined) return [];
  const all = group.flatMap(({ phrases }) => phrases);
  const told = all.filter((phrase) => !phrase.isAside);
  // What a node does stands in no column beside it: all of it is told.
  const isWhole = told.length === 0 || nodeOf(first.move) !== undefined;
  const phrases = isWhole ? all : told;
  const text = phrases.length === 0 ? last.move : joined(phrases);
  return [
    {
      label: first === last ? `${first.step}` : `${first.step}-${last.step}`,
      actor: first.actor,
      text: first.actor > 0 ? text : `${humanClock(last.atUs)}  ${ofNode(first, text)}`,
      marks: phrases.flatMap(({ mark }) => (mark === null ? [] : [mark])),
      isAside: told.length === 0,
      after: last,
    },
  ];
}

function ofNode({ move }: DrawnStep, text: string): string {
  const node = nodeOf(move);
  return node === undefined ? text : `${node}: ${text}`;
}

function joined(phrases: readonly DrawnPhrase[]): string {
  return phrases.map(({ text }) => text).join(', ');
}

/** Who holds the lock and until when, in parts that belong together; `free` where nobody does. */
export function holdersOf(locks: readonly HeldLock[], servers: number): readonly string[] {
  const groups = new Map<string, HeldLock[]>();
  for (const one of locks) {
    const key = JSON.stringify([one.lock, one.holder]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const names = new Set(locks.map(({ lock }) => lock));
  const most = [...groups.values()].sort((a, b) => b.length - a.length);
  const texts = most.flatMap((held) => {
    const [first] = held;
    if (first === undefined) return [];
    const who = first.holder === 0 ? 'somebody' : `buyer ${first.holder}`;
    const votes = servers === 1 ? '' : ` ${held.length}/${servers}`;
    const which = names.size === 1 ? '' : `${first.lock}: `;
    const untilUs = held.reduce<number | null>((least, { expiresUs }) => {
      return expiresUs === null || (least !== null && least < expiresUs) ? least : expiresUs;
    }, null);
    const until = untilUs === null ? [] : [`to ${humanClock(untilUs)}`];
    return [`${which}${who}${votes}`, ...until];
  });
  return texts.length === 0 ? ['free'] : texts;
}
