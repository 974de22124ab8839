import { configDefaults, defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const timeouts = { testTimeout: 30_000, hookTimeout: 30_000 };
/** Sales in real time, each alone: what runs beside one holds it up. */
const REAL_TIME = ['test/acceptance/real-*.test.ts', 'test/smoke/**/*.test.ts'];
/** Those that take longest: begun first, so that nobody waits for the last of them alone. */
const LONG =
  /acceptance\/simulator|docs\/(readme|matrix)|acceptance\/arrivals|outcomes|attribution/;

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => (LONG.test(moduleId) ? 0 : 1);
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    reporters: ['default', './test/support/count-reporter.ts'],
    // Vitest leaves one core to itself: on two that is half of them.
    maxWorkers: '100%',
    sequence: { sequencer: LongFirst },
    projects: [
      {
        test: {
          ...timeouts,
          name: 'parts',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...REAL_TIME],
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...timeouts,
          name: 'real-time',
          include: REAL_TIME,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
