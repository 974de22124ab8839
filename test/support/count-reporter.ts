import type { Reporter, TestModule } from 'vitest/node';

/** Ends a test run with what was skipped, by name, and one line of counts. */
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const counts = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    const skipped: string[] = [];
    for (const test of modules.flatMap((module) => [...module.children.allTests()])) {
      const { state } = test.result();
      counts[state] += 1;
      if (state === 'skipped') skipped.push(test.fullName);
    }
    const notRun = modules.filter((module) => module.errors().length > 0).length;
    if (skipped.length > 0) process.stdout.write(`\nskipped:\n  ${skipped.join('\n  ')}\n`);
    const { passed, failed } = counts;
    process.stdout.write(
      `\n${passed} passed, ${failed + notRun} failed, ${skipped.length} skipped\n`,
    );
  }
}
