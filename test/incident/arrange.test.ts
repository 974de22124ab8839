import { describe, expect, it } from 'vitest';
import { arrange } from '../../src/incident/arrange.ts';

const NONE = Number.NaN;

function arranged(
  rows: readonly (readonly [atUs: number, requestUs?: number, buyer?: number])[],
  how: Parameters<typeof arrange>[1],
) {
  const column = (value: (row: (typeof rows)[number]) => number) => Float64Array.from(rows, value);
  const requests = {
    atUs: column(([at]) => at),
    requestUs: column(([, took]) => took ?? NONE),
    upstreamUs: column(() => NONE),
    tellsDelay: column(() => 1),
    units: column(() => NONE),
    buyer: column(([, , buyer]) => buyer ?? 0),
  };
  const { atUs, buyer } = arrange(requests, how);
  return { at: [...atUs], buyer: [...buyer] };
}

describe('arrivals', () => {
  it('are sorted, and count from the first', () => {
    const rows = [
      [9_000, 0, 7],
      [4_000, 0, 8],
      [6_000, 0, 7],
    ] as const;
    expect(arranged(rows, { timeOf: 'start', resolutionUs: 1_000 })).toEqual({
      at: [0, 2_000, 5_000],
      buyer: [1, 2, 2],
    });
  });

  it('of one time keep the order of their lines', () => {
    const rows = [
      [5, 0, 3],
      [5, 0, 1],
      [5, 0, 2],
      [4, 0, 9],
    ] as const;
    expect(arranged(rows, { timeOf: 'start', resolutionUs: 1 }).buyer).toEqual([1, 2, 3, 4]);
  });

  it('of whole seconds are spread evenly over each, wherever their lines stand', () => {
    const rows = [[2e6], [1e6], [2e6], [2e6], [2e6], [1e6]] as const;
    expect(arranged(rows, { timeOf: 'start', resolutionUs: 1e6 }).at).toEqual([
      ...[0, 500_000, 1_000_000, 1_250_000, 1_500_000, 1_750_000],
    ]);
    expect(arranged(rows, { timeOf: 'start', resolutionUs: 1e3 }).at).toEqual([
      ...[0, 0, 1e6, 1e6, 1e6, 1e6],
    ]);
  });

  it('of a log that tells ends are a request time before, where one is known', () => {
    const rows = [[10e6, 3e6], [11e6], [12e6, 6e6]] as const;
    expect(arranged(rows, { timeOf: 'end', resolutionUs: 1_000 }).at).toEqual([0, 1e6, 5e6]);
    expect(arranged(rows, { timeOf: 'start', resolutionUs: 1_000 }).at).toEqual([0, 1e6, 2e6]);
  });
});
