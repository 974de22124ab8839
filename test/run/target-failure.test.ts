import { afterEach, beforeEach, expect, it } from 'vitest';
import { exitCodeOf } from '../../src/cli/exit-codes.ts';
import type { RunDocument } from '../../src/core/result.ts';
import { runScenario } from '../../src/run/run.ts';
import { strategies } from '../../src/strategies/catalog.ts';
import { ownStrategy } from '../support/own-strategy.ts';
import { describeWith } from '../support/servers.ts';
import { scenarioOf } from '../support/simulate.ts';
import { startTcpServer, type TcpServer } from '../support/tcp-server.ts';

describeWith(['redis'], 'a target that fails between two strategies', () => {
  let server: TcpServer;
  beforeEach(async () => {
    server = await startTcpServer();
  });
  afterEach(() => server.stop());

  /** The first strategy takes the server down when it is done; it sells to both of two buyers. */
  async function run(stock: string): Promise<RunDocument> {
    const target = [`redis://127.0.0.1:${server.port}`];
    const scenario = scenarioOf({ stock, buyers: '2', target, maxTime: '30s' });
    const first = ownStrategy(
      async ({ world }) => {
        await world.redis.decr('stock');
        return 'sold';
      },
      { needs: ['redis'], tearDown: () => server.stop() },
    );
    const chosen = [first, ...strategies.slice(0, 2)].map((strategy) => {
      return { strategy, ref: strategy.name, named: false };
    });
    const hooks = { signal: new AbortController().signal, onProgress() {}, note() {}, env: {} };
    return runScenario(scenario, chosen, hooks);
  }

  it('takes nothing away from what was found before, and leaves the rest not run', async () => {
    const document = await run('1');
    expect(document.results).toMatchObject([{ strategy: 'own', oversold: 1, verdict: 'fail' }]);
    expect(document.notRun).toMatchObject([
      { strategy: 'naive', targetFailed: true, reason: expect.stringContaining('refused') },
      { strategy: 'unsafe-lock', targetFailed: true },
    ]);
    expect(exitCodeOf(document)).toBe(1);
  });

  it('is told as such where the server is gone before the sale is open', async () => {
    const doomed = ownStrategy(async () => 'sold', {
      needs: ['redis'],
      async open() {
        await server.stop();
        const remaining = async () => 0;
        return { purchase: async () => 'sold', remaining, close: async () => {} };
      },
    });
    const target = [`redis://127.0.0.1:${server.port}`];
    const chosen = [{ strategy: doomed, ref: 'doomed', named: true }];
    const hooks = { signal: new AbortController().signal, onProgress() {}, note() {}, env: {} };
    const running = runScenario(scenarioOf({ buyers: '2', target }), chosen, hooks);
    await expect(running).rejects.toMatchObject({
      code: 'target',
      message: `${target[0]}: the connection was lost before the sale was open`,
    });
  });

  it('makes the exit code 4 where nothing else failed, although the rest was not named', async () => {
    const document = await run('2');
    expect([document.verdict, exitCodeOf(document)]).toEqual(['pass', 4]);
  });
});
