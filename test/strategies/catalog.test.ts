import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { strategyProblems } from '../../src/run/strategy-shape.ts';
import { strategies } from '../../src/strategies/catalog.ts';

const root = new URL('../../', import.meta.url);

describe('the catalog', () => {
  it('lists every strategy once, and every file that declares one', () => {
    const names = strategies.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const declaring = readdirSync(new URL('src/strategies/', root))
      .filter((file) => file.endsWith('.ts'))
      .filter((file) => sourceOf(file.slice(0, -3)).includes('defineStrategy({'));
    expect(declaring.sort()).toEqual(names.map((name) => `${name}.ts`).sort());
  });
});

describe.each(strategies.map((strategy) => [strategy.name, strategy] as const))(
  '%s',
  (name, strategy) => {
    it('has the shape that a user’s file must have', () => {
      expect(strategyProblems(name, strategy, '')).toEqual([]);
    });

    it('has a header that says what it promises, breaks when, costs, needs and is shown by', () => {
      const fields = ['Promises', 'Breaks when', 'Cost per purchase', 'Needs', 'Shown by'];
      const lines = headerOf(name).split('\n');
      expect(
        lines.flatMap((line) => fields.filter((field) => line.startsWith(`${field}: `))),
      ).toEqual(fields);
    });

    it('is shown by a file that there is, and that names it', () => {
      const [, file = 'none'] = /Shown by: (\S+)/.exec(headerOf(name)) ?? [];
      expect(existsSync(new URL(file, root))).toBe(true);
      expect(readFileSync(new URL(file, root), 'utf8')).toContain(`'${name}'`);
    });

    it('promises in its header what it promises to the checks', () => {
      const [, promises = ''] = /Promises: ([^.]+)\./.exec(headerOf(name)) ?? [];
      const told = {
        'one-holder': 'one holder at a time',
        'own-release': 'own releases',
        'nothing-stranded': 'nothing stranded',
      };
      const wanted = strategy.promises.map((promise) => told[promise]).join(', ');
      if (wanted !== '') expect(promises).toBe(wanted);
      else expect(promises).toMatch(/^nothing( beyond what is always judged)?$/);
    });

    it('tells its cost in the header as in the value', () => {
      const [, cost] = /Cost per purchase: ([\s\S]*?)\.\n(?=Needs)/.exec(headerOf(name)) ?? [];
      expect(cost?.replaceAll('\n', ' ').replace(/\s+/g, ' ')).toBe(strategy.cost);
    });

    it('documents its options, each with a default that it would take', () => {
      for (const option of Object.values(strategy.options ?? {})) {
        expect(option.about.length).toBeGreaterThan(10);
        if (option.kind === 'number') {
          expect(option.default).toBeGreaterThanOrEqual(option.min);
          expect(option.default).toBeLessThanOrEqual(option.max);
        }
      }
    });
  },
);

function sourceOf(name: string): string {
  return readFileSync(new URL(`src/strategies/${name}.ts`, root), 'utf8');
}

/** The doc comment before the declaration, without its stars. */
function headerOf(name: string): string {
  const [, comment = ''] =
    /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\nexport const \w+ = defineStrategy/.exec(sourceOf(name)) ?? [];
  return comment.replaceAll(/^ \* ?/gm, '');
}
