import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/core/errors.ts';
import { formatFault, parseFault } from '../../src/scenario/faults.ts';
import { loadScenario } from '../../src/scenario/load.ts';

describe('a fault', () => {
  it.each([
    ['pause:2s@5s', { kind: 'pause', forMs: 2_000, atMs: 5_000, node: 1 }],
    ['pause:1m30s@500ms:node12', { kind: 'pause', forMs: 90_000, atMs: 500, node: 12 }],
    ['crash@0s', { kind: 'crash', atMs: 0, node: 1 }],
    ['crash@5s:node2', { kind: 'crash', atMs: 5_000, node: 2 }],
    ['lost-reply:0.5%', { kind: 'lost-reply', percent: 0.5 }],
    ['kill-primary@5s', { kind: 'kill-primary', atMs: 5_000 }],
  ])('%s is read and printed again', (text, fault) => {
    const read = parseFault(text);
    expect(read).toEqual({ ok: true, value: fault });
    expect(read.ok && formatFault(read.value)).toBe(text);
  });

  it.each([
    ['pause:2s', 'write pause:2s@5s'],
    ['pause@5s', 'write pause:2s@5s'],
    ['pause:2@5s', 'write 2s or 2ms'],
    ['pause:0s@5s', 'a pause takes longer than 0s'],
    ['pause:2s@5s:2', 'a node is node1, node2, …'],
    ['pause:2s@5s:node0', 'a node is node1, node2, …'],
    ['crash', 'write crash@5s'],
    ['crash:2s@5s', 'a node that crashes is back at once'],
    ['crash@5', 'write 5s or 5ms'],
    ['crash@250us', 'nothing finer than 1ms here'],
    ['lost-reply:1', 'a share has a %: lost-reply:1%'],
    ['lost-reply:0%', 'a share is above 0% and at most 100%'],
    ['lost-reply:101%', 'a share is above 0% and at most 100%'],
    ['lost-reply:1%@5s', 'replies are lost all along: lost-reply:1%'],
    ['kill-primary', 'write kill-primary@5s'],
    ['kill@5s', 'kill-primary@5s kills the primary, crash@5s a node of the shop'],
  ])('%s is refused with what to write', (text, hint) => {
    expect(parseFault(text)).toMatchObject({ ok: false, hint });
  });
});

describe('faults of a run', () => {
  it('are told wrong all at once', () => {
    expect(problemsOf(['pause:2s', 'crash@5s:node3', 'lost-reply:2'])).toEqual([
      expect.stringContaining('got pause:2s\n  hint: write pause:2s@5s'),
      expect.stringContaining('got lost-reply:2\n  hint: a share has a %'),
      expect.stringContaining('expected a node from node1 to node2, got crash@5s:node3'),
    ]);
    expect(problemsOf(['crsh@1s', 'kill-primary@1s', 'crash@2h'])).toHaveLength(3);
    expect(problemsOf(['crash@5s:node3', 'crash@1h', 'lost-reply:1%', 'lost-reply:2%'])).toEqual([
      '--fault: expected a node from node1 to node2, got crash@5s:node3\n  hint: --nodes 3 runs the shop on so many',
      '--fault: expected a time before --max-time, 1h, got crash@1h',
      '--fault: expected one share of the replies, got lost-reply:2%',
    ]);
  });

  it('do not meet on one node', () => {
    expect(problemsOf(['pause:2s@5s', 'crash@7s', 'crash@6s:node2'])).toEqual([
      '--fault: expected no other fault of node1 before it goes on, got crash@7s',
    ]);
  });

  it('are scaled like durations', () => {
    const [problem] = problemsOf(['pause:100ms@5s'], { target: 'local', timeScale: '60' });
    expect(problem).toContain('--fault: expected 0s, or at least 300ms at --time-scale 60');
  });
});

function problemsOf(faults: readonly string[], flags = {}): readonly string[] {
  try {
    loadScenario({
      flags: { strategy: 'naive', nodes: '2', maxTime: '1h', fault: faults, ...flags },
      strategies: ['naive'],
      checkExpectation: () => undefined,
    });
    return [];
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return error.message.split(/\n(?! )/);
  }
}
