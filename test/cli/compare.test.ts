import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { compareSchema } from '../../src/report/compare/schema.ts';
import { resultOf, withRuns } from '../compare/documents.ts';
import { cli } from './fake-context.ts';

const files: Record<string, string> = {};
beforeAll(async () => {
  const base = await resultOf('-s', 'hincrby', '--repeat', '5');
  const slower = withRuns(base, ({ p99 }) => ({ p99: (p99 ?? 0) * 2 }));
  const other = await resultOf('-s', 'hincrby', '--stock', '6');
  files['base.json'] = JSON.stringify(base);
  files['head.json'] = JSON.stringify(slower);
  files['other.json'] = JSON.stringify(other);
  files['cut.json'] = JSON.stringify(base).slice(0, 2000);
}, 60_000);

describe('compare', () => {
  it('exits with 0 where nothing is worse, and with 1 where something is', async () => {
    const same = await cli(['compare', 'base.json', 'base.json'], { files });
    expect([same.code, same.stdout.slice(0, 15)]).toEqual([0, 'PASS  hincrby  ']);
    const worse = await cli(['compare', 'base.json', 'head.json'], { files });
    expect(worse.code).toBe(1);
    const told = 'worse  p99 is worse: 2.00 times what it was (95 % confidence: 2.00 to';
    expect(worse.stdout.split('\n').slice(1, 3)).toEqual([`      ${told}`, '             2.00)']);
    expect(worse.stdout).toMatch(/response p99 .* \+100 % .* worse/);
  });

  it('prints the document that its schema describes', async () => {
    const { stdout } = await cli(['compare', 'base.json', 'head.json', '--json'], { files });
    const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(compareSchema);
    expect([validate(JSON.parse(stdout)), validate.errors]).toEqual([true, null]);
  });

  it('writes Markdown for a pull request', async () => {
    const { stdout, code } = await cli(['compare', 'base.json', 'head.json', '--markdown', '-'], {
      files,
    });
    expect(code).toBe(1);
    expect(stdout).toContain('## FAIL hincrby');
    expect(stdout).toContain('| response p99 |');
  });

  it('refuses files that cannot be compared, and says why', async () => {
    const refused = async (...args: string[]) => {
      const { code, stderr } = await cli(['compare', ...args], { files });
      expect(code).toBe(2);
      return stderr;
    };
    expect(await refused('base.json', 'other.json')).toContain('stock: 5 and 6');
    expect(await refused('base.json', 'cut.json')).toContain('ends in its middle');
    expect(await refused('base.json', 'none.json')).toContain('none.json');
    expect(await refused('base.json', 'head.json', '--tolerance', '5')).toContain('--tolerance');
  });
});
