import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RunDocument, RunResult } from '../../../src/core/result.ts';
import { strategies } from '../../../src/strategies/catalog.ts';
import { sale } from '../../acceptance/sale.ts';
import { cli } from '../../cli/fake-context.ts';
import { until } from '../../support/processes.ts';
import { describeWith } from '../../support/servers.ts';

const live = ['--target', 'local', '--time-scale', '10'];
const small = ['--buyers', '40', '--stock', '10', '--delay', '500ms', '--nodes', '2', ...live];
const inRedis = strategies.filter(({ needs }) => needs.every((need) => /^redis/.test(need)));
const breaking = ['naive', 'local-mutex'];

describeWith(['redis'], 'a shop of several nodes, each a process of its own', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'seckill-nodes-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('sells with every strategy that needs Redis alone', { timeout: 120_000 }, async () => {
    const names = inRedis.map(({ name }) => name);
    const ran = await execa({ reject: false })`node ${[
      ...['bin/seckill-bench.js', 'run', '--strategy', names.join(), ...small],
      ...['--retry', '500ms', '--json', '--quiet'],
    ]}`;
    const { results } = JSON.parse(ran.stdout) as RunDocument;
    expect(results.map(({ strategy }) => strategy)).toEqual(names);
    for (const { strategy, ended, oversold } of results) {
      const isRight = !breaking.includes(strategy);
      expect([strategy, ended.by, oversold === 0]).toEqual([strategy, 'completed', isRight]);
    }
  });

  it('is right with a mutex on one node', { timeout: 60_000 }, async () => {
    const { result } = await sale('--strategy', 'local-mutex', ...small, '--nodes', '1');
    expect([result.oversold, result.sold, result.overlaps]).toEqual([0, 10, 0]);
  });

  it("opens a user's own file in each of them", { timeout: 60_000 }, async () => {
    const file = join(folder, 'mine.ts');
    await writeFile(file, OWN);
    const { result } = await sale('--strategy', file, ...small);
    expect([result.strategy, result.sold, result.remaining]).toEqual(['mine', 10, 0]);
    expect(result.attempts.soldOut).toBe(30);
  });

  it('says why a strategy cannot be opened there', { timeout: 60_000 }, async () => {
    const file = join(folder, 'broken.ts');
    await writeFile(file, OWN.replace('return {', "throw new Error('no luck today'); return {"));
    const { code, stdout, stderr } = await cli(['run', '--strategy', file, ...small], {
      env: { PATH: process.env.PATH ?? '' },
    });
    expect(code).toBe(4);
    expect(stdout + stderr).toContain('mine cannot be set up: no luck today');
  });

  it('has its story in the order of time, over all of them', { timeout: 60_000 }, async () => {
    const { result } = await sale('--strategy', 'local-mutex', ...small);
    const times = result.story.map(({ atUs }) => atUs);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(result.overlaps).toBeGreaterThan(0);
  });
});

describeWith(['redis'], 'a node that fails', () => {
  const faulty = (name: string, fault: string, ...more: string[]) =>
    sale('--strategy', name, '--fault', fault, ...small, ...more);

  it('stands still, and goes on where it was', { timeout: 60_000 }, async () => {
    const stream = ['--arrival', 'constant(4/s)', '--stock', '40'];
    const { result } = await faulty('lua-decrement', 'pause:5s@1s', ...stream);
    expect(textsOf(result)).toEqual(['node 1 stops for 5 s', 'node 1 goes on']);
    expect([result.sold, result.oversold, result.attempts.unclear]).toEqual([40, 0, 0]);
    // Whoever came first to the node that stood still waited for most of half a second.
    expect(result.responseUs.max).toBeGreaterThan(300_000);
  });

  it('cannot break fenced-lock by standing still', { timeout: 60_000 }, async () => {
    const { result } = await faulty('fenced-lock', 'pause:5s@1s', '--lock-ttl', '1s');
    expect([result.oversold, result.lostUpdates]).toEqual([0, 0]);
  });

  it('dies with what it had taken, and is started again', { timeout: 60_000 }, async () => {
    const { result } = await faulty('hincrby', 'crash@3s', '--delay', '20s', '--nodes', '1');
    expect(textsOf(result)[0]).toBe('node 1 is killed');
    expect([result.sold, result.attempts.unclear]).toEqual([0, 10]);
    expect(result.stranded).toBe(10);
    expect(result.errors).toEqual([{ message: 'the node crashed', count: 10 }]);
  });

  it('may die again while it is started, and comes back once', { timeout: 60_000 }, async () => {
    const stream = ['--arrival', 'constant(4/s)', '--stock', '40', '--fault', 'crash@3s'];
    const { result } = await faulty('lua-decrement', 'crash@2s', ...stream);
    expect(textsOf(result)).toEqual(['node 1 is killed', 'node 1 is killed', 'node 1 is back']);
    expect([result.ended.by, result.sold > 0]).toEqual(['completed', true]);
  });

  it('tells what may have happened where replies are lost', { timeout: 60_000 }, async () => {
    const { result } = await faulty('lua-decrement', 'lost-reply:30%');
    expect(result.faults?.lostReplies).toBeGreaterThan(0);
    expect(result.attempts.unclear).toBe(result.faults?.lostReplies);
    expect([result.oversold, result.verdict]).toEqual([0, 'inconclusive']);
  });
});

describeWith(['redis'], 'the processes of a run', () => {
  it('are gone when the tool is killed, one that stood still too', {
    timeout: 60_000,
  }, async () => {
    const long = ['--delay', '1h', '--fault', 'pause:1h@100ms'];
    const tool = execa('node', ['bin/seckill-bench.js', 'run', ...long, ...tiny, ...live], {
      reject: false,
    });
    await until(() => childrenOf(tool.pid).length === 2 && hasStopped(tool.pid), 20_000);
    const nodes = childrenOf(tool.pid);
    tool.kill('SIGKILL');
    await tool;
    await until(() => !nodes.some((pid) => commandOf(pid).includes('node.js')), 20_000);
  });

  it('are gone after Ctrl-C, and the report is printed', { timeout: 60_000 }, async () => {
    const tool = execa('node', ['bin/seckill-bench.js', 'run', '--delay', '1h', ...tiny, ...live], {
      reject: false,
    });
    await until(() => childrenOf(tool.pid).length === 2, 20_000);
    const nodes = childrenOf(tool.pid);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    tool.kill('SIGINT');
    const { exitCode } = await tool;
    expect(exitCode).toBe(130);
    expect(nodes.filter((pid) => commandOf(pid).includes('node.js'))).toEqual([]);
  });
});

const tiny = ['--strategy', 'lua-decrement', '--buyers', '4', '--stock', '4', '--nodes', '2'];

const OWN = `import { defineStrategy } from 'seckill-bench';
export default defineStrategy({
  name: 'mine', about: 'a counter', needs: ['redis'], promises: [], breaksWhen: 'nothing known',
  async setUp(sale, { redis }) { await redis.set('{sale}:left', sale.stock); },
  async open(_sale, { redis }) {
    return {
      async purchase({ quantity }) {
        const left = await redis.decrby('{sale}:left', quantity);
        if (left >= 0) return 'sold';
        await redis.incrby('{sale}:left', quantity);
        return 'sold-out';
      },
      async remaining() { return Number(await redis.get('{sale}:left')); },
      async close() {},
    };
  },
});
`;

function textsOf({ faults }: RunResult): readonly string[] {
  return faults?.moments.map(({ text }) => text) ?? [];
}

/** The nodes of a tool that runs. */
function childrenOf(pid: number | undefined): number[] {
  const listed = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' });
  return listed.split('\n').flatMap((line) => {
    const [, child, parent, args = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return Number(parent) === pid && args.includes('node-of-') ? [Number(child)] : [];
  });
}

function hasStopped(pid: number | undefined): boolean {
  const states = childrenOf(pid).map((child) =>
    execFileSync('ps', ['-o', 'stat=', '-p', `${child}`], { encoding: 'utf8' }),
  );
  return states.some((state) => state.startsWith('T'));
}

function commandOf(pid: number): string {
  try {
    return execFileSync('ps', ['-o', 'args=', '-p', `${pid}`], { encoding: 'utf8' });
  } catch {
    return '';
  }
}
