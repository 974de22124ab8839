import { describe, expect, it } from 'vitest';
import { cli } from './fake-context.ts';

describe('init', () => {
  it('writes a strategy, a scenario and a workflow, and says what to do next', async () => {
    const { code, stdout, stderr, written } = await cli(['init']);
    expect([code, stderr]).toEqual([0, '']);
    expect([...written.keys()]).toEqual([
      'strategy.ts',
      'scenario.yaml',
      '.github/workflows/stock.yml',
    ]);
    expect(stdout).toContain('  npx seckill-bench run -s ./strategy.ts\n');
  });

  it('writes the strategy in JavaScript, into a folder that it names', async () => {
    const { code, stdout, written } = await cli(['init', 'shop', '--js']);
    expect(code).toBe(0);
    expect([...written.keys()][0]).toBe('shop/strategy.js');
    expect(written.get('shop/scenario.yaml')).toContain('strategy: ./strategy.js\n');
    expect(written.get('shop/.github/workflows/stock.yml')).toContain('explore -s ./strategy.js ');
    expect(stdout).toContain('  cd shop\n');
  });

  it('writes over nothing, unless it is told to', async () => {
    const files = { 'scenario.yaml': 'mine' };
    const refused = await cli(['init'], { files });
    expect([refused.code, refused.written.size]).toEqual([2, 0]);
    expect(refused.stderr).toBe(
      'scenario.yaml: expected no file there yet, got one\n  hint: --force writes over it\n',
    );
    const forced = await cli(['init', '--force'], { files });
    expect([forced.code, forced.written.size]).toEqual([0, 3]);
  });

  it('tells a file that cannot be written', async () => {
    const { code, stderr } = await cli(['init'], { writeError: 'EROFS' });
    expect(code).toBe(4);
    expect(stderr).toContain('expected a file that can be written, got strategy.ts (EROFS)');
  });
});
