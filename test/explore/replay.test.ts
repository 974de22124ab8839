import { describe, expect, it } from 'vitest';
import type { Chooser, Move } from '../../src/core/schedule.ts';
import { lenientChooser, ReplayChooser } from '../../src/explore/replay.ts';

const move = (name: string): Move => ({ name, actor: 1, faults: [], cost: 0, isLocal: false });

/** Every buyer makes its moves in order; what can happen next is the next move of each. */
function play(chooser: Chooser, ...buyers: readonly (readonly string[])[]): readonly string[] {
  const left = buyers.map((moves) => [...moves]);
  const made: string[] = [];
  for (;;) {
    const open = left.filter(({ length }) => length > 0);
    const moves = open.map(([first = '']) => move(first));
    if (moves.length === 0) return made;
    const index = moves.length === 1 ? 0 : chooser.choose(moves, () => '');
    if (index === undefined) return [...made, 'cut'];
    const chosen = moves[index] as Move;
    chooser.makes?.(chosen, 'own');
    made.push(chosen.name);
    open[index]?.shift();
  }
}

describe('the chooser that replays', () => {
  it('makes exactly the moves that it was given, forced ones too', () => {
    const chooser = new ReplayChooser(['b', 'a', 'c', 'd']);
    expect(play(chooser, ['a', 'c', 'd'], ['b'])).toEqual(['b', 'a', 'c', 'd']);
    expect(chooser.difference()).toBeUndefined();
  });

  it('says which step was not possible, and what was', () => {
    const chooser = new ReplayChooser(['a', 'x', 'b']);
    expect(play(chooser, ['a', 'c'], ['b'])).toEqual(['a', 'cut']);
    expect(chooser.difference()).toEqual({ step: 2, expected: 'x', possible: ['c', 'b'] });
  });

  it('says so too where only one move was possible, and it was another', () => {
    const chooser = new ReplayChooser(['b', 'a', 'x']);
    expect(play(chooser, ['a', 'c', 'd'], ['b'])).toEqual(['b', 'a', 'c', 'd']);
    expect(chooser.difference()).toEqual({ step: 3, expected: 'x', possible: ['c'] });
  });

  it('says where the schedule went on after the last step', () => {
    const chooser = new ReplayChooser(['a']);
    expect(play(chooser, ['a', 'c'], ['b'])).toEqual(['a', 'cut']);
    expect(chooser.difference()).toEqual({ step: 2, expected: undefined, possible: ['c', 'b'] });
  });

  it('says where the schedule was over before the last step', () => {
    const chooser = new ReplayChooser(['a', 'b', 'c']);
    expect(play(chooser, ['a'], ['b'])).toEqual(['a', 'b']);
    expect(chooser.difference()).toEqual({ step: 3, expected: 'c', possible: [] });
  });
});

describe('the lenient chooser', () => {
  it('follows what was wanted where that is possible', () => {
    expect(play(lenientChooser(['b', 'a', 'c']), ['a', 'c'], ['b'])).toEqual(['b', 'a', 'c']);
  });

  it('takes the most natural move where nothing that was wanted is possible', () => {
    expect(play(lenientChooser(['x']), ['a', 'c'], ['b'])).toEqual(['a', 'c', 'b']);
  });

  it('comes back to what became possible later', () => {
    expect(play(lenientChooser(['c', 'b']), ['a', 'c'], ['b'])).toEqual(['b', 'a', 'c']);
  });

  it('makes a move as often as it was wanted first', () => {
    expect(play(lenientChooser(['a']), ['a', 'a'], ['b'])).toEqual(['a', 'a', 'b']);
  });
});
