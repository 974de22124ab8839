import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../bin/seckill-bench.js', import.meta.url));

/** Runs `seckill-bench run … --json` and gives the document and the process's time, ms. */
export async function runDocument(args) {
  const { stdout, elapsedMs } = await runTool(['run', ...args, '--json']);
  return { document: JSON.parse(stdout), elapsedMs };
}

/** Runs the tool as a shell does, by its first line. */
export function runTool(args) {
  return runProgram(BIN, args);
}

/** Runs the tool, and tells the most memory that was resident, MB. */
export async function runToolMeasured(args) {
  const tell =
    'process.on("exit",()=>process.stderr.write("\\nrss "+process.resourceUsage().maxRSS))';
  const flags = ['--max-semi-space-size=64', '--import', `data:text/javascript,${tell}`];
  const ran = await runNode([...flags, BIN, ...args]);
  return { ...ran, maxRssMb: (Number(/rss (\d+)$/.exec(ran.stderr)?.[1]) * 1024) / 1e6 };
}

/** Runs Node and waits for its end, whatever its exit code. */
export function runNode(args) {
  return runProgram(process.execPath, args);
}

function runProgram(file, args) {
  return new Promise((resolve, reject) => {
    const startedMs = performance.now();
    execFile(file, args, { maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      const elapsedMs = performance.now() - startedMs;
      if (error && typeof error.code !== 'number') reject(error);
      else resolve({ stdout, stderr, elapsedMs, code: error?.code ?? 0 });
    });
  });
}
