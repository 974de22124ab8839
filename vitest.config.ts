import { configDefaults, defineConfig } from 'vitest/config';

const timeouts = { testTimeout: 30_000, hookTimeout: 30_000 };

export default defineConfig({
  test: {
    reporters: ['default', './test/support/count-reporter.ts'],
    projects: [
      {
        test: {
          ...timeouts,
          name: 'parts',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, 'test/acceptance/**', 'test/smoke/**'],
          sequence: { groupOrder: 1 },
        },
      },
      {
        // Whole sales, one at a time: a real one is held up by whatever runs beside it.
        test: {
          ...timeouts,
          name: 'acceptance',
          include: ['test/{acceptance,smoke}/**/*.test.ts'],
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
