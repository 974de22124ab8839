import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const BIN = fileURLToPath(new URL('../bin/seckill-bench.js', import.meta.url));

/** Runs `seckill-bench run … --json` and gives the document and the process's time, ms. */
export async function runDocument(args) {
  const { stdout, elapsedMs } = await runNode([BIN, 'run', ...args, '--json']);
  return { document: JSON.parse(stdout), elapsedMs };
}

/** Runs Node and waits for its end, whatever its exit code. */
export function runNode(args, options = {}) {
  return new Promise((resolve, reject) => {
    const startedMs = performance.now();
    const limits = { maxBuffer: 1 << 28, ...options };
    execFile(process.execPath, args, limits, (error, stdout, stderr) => {
      const elapsedMs = performance.now() - startedMs;
      if (error && typeof error.code !== 'number') reject(error);
      else resolve({ stdout, stderr, elapsedMs, code: error?.code ?? 0 });
    });
  });
}
