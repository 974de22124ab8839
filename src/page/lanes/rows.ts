import type { Held, Item } from './items.ts';
import type { View } from './view.ts';

/** Lock rows at most; a shop may have a lock for each buyer. */
const MOST_LOCKS = 3;

/** What is to be drawn: a row for each lock, and a lane for each buyer who did something. */
export interface Rows {
  readonly locks: readonly { readonly name: string; readonly held: readonly Held[] }[];
  readonly lanes: readonly { readonly buyer: number; readonly items: readonly Item[] }[];
  /** When two or more of those drawn were inside. */
  readonly crowded: readonly View[];
}

/** The rows of what is in view, lanes in the order in which their buyers began. */
export function rowsOf(items: readonly Item[], { fromUs, toUs }: View): Rows {
  const visible = items.filter((item) => {
    const { attempt, section } = item;
    const lockUntil = section === undefined ? 0 : Math.min(section.lostUs, 2 * section.toUs);
    return item.fromUs <= toUs && Math.max(item.toUs, lockUntil) >= fromUs && attempt.buyer > 0;
  });
  const held = visible.flatMap(({ section }) => (section === undefined ? [] : [section]));
  const names = [...new Set(held.map(({ name }) => name))].slice(0, MOST_LOCKS);
  const buyers = new Map<number, Item[]>();
  for (const item of visible) {
    const lane = buyers.get(item.attempt.buyer);
    if (lane === undefined) buyers.set(item.attempt.buyer, [item]);
    else lane.push(item);
  }
  return {
    locks: names.map((name) => ({ name, held: held.filter((one) => one.name === name) })),
    lanes: [...buyers]
      .map(([buyer, laneItems]) => ({ buyer, items: laneItems }))
      .sort((a, b) => startOf(a.items) - startOf(b.items)),
    crowded: crowdedIn(held),
  };
}

function startOf(items: readonly Item[]): number {
  return Math.min(...items.map(({ attempt }) => attempt.startedUs));
}

/** Spans in which two sections or more are open. */
function crowdedIn(held: readonly Held[]): View[] {
  const edges = held
    .flatMap(({ fromUs, toUs }) => [
      { atUs: fromUs, by: 1 },
      { atUs: toUs, by: -1 },
    ])
    .sort((a, b) => a.atUs - b.atUs || a.by - b.by);
  const spans: View[] = [];
  let inside = 0;
  let sinceUs = 0;
  for (const { atUs, by } of edges) {
    if (inside < 2 && inside + by >= 2) sinceUs = atUs;
    if (inside >= 2 && inside + by < 2 && atUs > sinceUs)
      spans.push({ fromUs: sinceUs, toUs: atUs });
    inside += by;
  }
  return spans;
}
