#!/usr/bin/env -S node --max-semi-space-size=64
// The process becomes a context; main gives the exit code. Thousands of attempts are in flight at a
// time: a young generation that holds them is a fifth of the throughput of a live run.
let tool;
try {
  tool = await import('../dist/main.js');
} catch (error) {
  if (error?.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  const hint = error.message.includes('main.js') ? 'npm run build' : 'npm ci';
  process.stderr.write(
    `seckill-bench: expected a built tool, got part of it\n  hint: run ${hint} in the tool's folder\n`,
  );
  process.exit(70);
}
process.exit(await tool.main(tool.processContext()));
