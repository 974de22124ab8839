import type { MadeKind } from '../core/schedule.ts';

/** A step from one state to another. */
export interface Edge {
  readonly actor: number;
  readonly kind: MadeKind | 'local';
  /** Undefined until it is known where it leads. */
  to: State | undefined;
}

/** A state of the searched world, and what was done from it. */
export interface State {
  readonly edges: Edge[];
}

/**
 * How many schedules a graph of states stands for, when steps that concern one buyer alone (`local`) were
 * taken as soon as they were possible, and each could have been taken later:
 *
 * ```text
 *   searched   A ── a ── B ── b          a, b: local, taken at once
 *   stands for A a B b, A B a b, A B b a
 * ```
 *
 * Counts for each state and each number of local steps that are still owed by each buyer; exact.
 */
export function countSchedules(root: State): bigint {
  const counts = new Map<State, Map<string, bigint>>();
  const stack: { readonly state: State; readonly owed: readonly number[] }[] = [
    { state: root, owed: [] },
  ];
  const known = (state: State, owed: readonly number[]) => counts.get(state)?.get(owed.join());
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const { state, owed } = top;
    const next = successors(state, owed);
    const missing = next.find((one) => known(one.state, one.owed) === undefined);
    if (missing !== undefined) {
      stack.push(missing);
      continue;
    }
    let sum = next.length === 0 ? 1n : 0n;
    for (const one of next) sum += known(one.state, one.owed) ?? 0n;
    const ofState = counts.get(state) ?? new Map<string, bigint>();
    counts.set(state, ofState.set(owed.join(), sum));
    stack.pop();
  }
  return known(root, []) ?? 0n;
}

function successors(
  state: State,
  owed: readonly number[],
): readonly { readonly state: State; readonly owed: readonly number[] }[] {
  const next: { state: State; owed: readonly number[] }[] = [];
  const isAtOnce = state.edges.some(({ kind }) => kind === 'own at once');
  const isLocal = state.edges.some(({ kind }) => kind === 'local');
  for (const { actor, kind, to } of state.edges) {
    if (to === undefined) continue;
    if (kind === 'local') next.push({ state: to, owed: changed(owed, actor, 1) });
    else if (kind === 'world' || isPaid(owed, kind === 'world at rest' ? undefined : actor)) {
      next.push({ state: to, owed });
    }
  }
  // What is owed is paid at any time but between two steps that belong together.
  if (isLocal || isAtOnce) return next;
  owed.forEach((count, actor) => {
    if (count > 0) next.push({ state, owed: changed(owed, actor, -1) });
  });
  return next;
}

function isPaid(owed: readonly number[], actor: number | undefined): boolean {
  if (actor !== undefined) return (owed[actor] ?? 0) === 0;
  return owed.every((count) => count === 0);
}

function changed(owed: readonly number[], actor: number, by: number): readonly number[] {
  const next = Array.from(owed, (count) => count ?? 0);
  while (next.length <= actor) next.push(0);
  next[actor] = (next[actor] ?? 0) + by;
  while (next.length > 0 && next.at(-1) === 0) next.pop();
  return next;
}
