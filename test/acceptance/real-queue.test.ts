import { fileURLToPath } from 'node:url';
import { expect, it, vi } from 'vitest';
import { describeWith } from '../support/servers.ts';
import { sale } from './sale.ts';

vi.setConfig({ testTimeout: 120_000 });

const scenario = fileURLToPath(new URL('../../scenarios/queue-ten-thousand.yaml', import.meta.url));

describeWith(['redis', 'postgres'], "the scenario of the whole system, 'queue'", () => {
  it.each([
    ['list', 10_000],
    ['streams', 1_000],
  ])(
    'makes ten orders of ten units with a %s, and every one of %i buyers is told',
    async (kind, buyers) => {
      const soldOut = buyers - 10;
      const crowd = ['--buyers', `${buyers}`, '--expect', `attempts.soldOut==${soldOut}`];
      const { result } = await sale(scenario, '--queue', kind, ...crowd);
      expect(result).toMatchObject({
        ...{ sold: 100, recorded: 100, remaining: 0, oversold: 0, unmatchedOrders: 0 },
        ...{ attempts: { total: buyers, sold: 10, soldOut }, ended: { by: 'completed' } },
        target: 'local, postgres, WebSockets',
      });
      // Whether the machine was quick enough to let all in at once is not the question here.
      const failed = result.checks.filter(({ verdict }) => verdict === 'fail');
      expect(failed.filter(({ judged }) => judged === true)).toEqual([]);
    },
  );

  it('holds with a slow user service, at the pace of its workers', async () => {
    const incident = ['--target', 'local', '--sql', 'postgres', '--delay', '12s'];
    const { result } = await sale('-s', 'queue', ...incident, '--time-scale', '60');
    expect([result.ended.by, result.sold, result.oversold]).toEqual(['completed', 100, 0]);
    expect([result.recorded, result.remaining, result.unmatchedOrders]).toEqual([100, 0, 0]);
  });

  it('loses no order where a node is killed with what its workers hold', async () => {
    const shop = ['--target', 'local', '--sql', 'postgres', '--nodes', '2'];
    const crowd = [
      '--stock',
      '20',
      '--buyers',
      '60',
      '--delay',
      '1s',
      '--fault',
      'crash@1500ms:node2',
    ];
    const { result } = await sale('-s', 'queue', ...shop, ...crowd);
    expect(result.faults?.moments[0]?.text).toBe('node 2 is killed');
    const { sold, unclear } = result.attempts;
    expect(result).toMatchObject({ oversold: 0, unmatchedOrders: 0, recorded: 20, remaining: 0 });
    // Its own buyers do not know what became of them.
    expect(sold + unclear).toBeGreaterThanOrEqual(20);
  });
});
