import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runDocument, runNode } from './seckill.js';
import { grouped, median, row } from './table.js';

const RUNS = 3;
// Some four seconds: in one, the start of either is half of what is measured.
const REQUESTS = 150_000;
const CONNECTIONS = 100;

/** Purchases by HTTP from a trivial server, everything recorded and checked, against a bare load generator. */
export async function httpRows() {
  const server = spawn(process.execPath, [script('http-server.js')], { stdio: 'pipe' });
  const folder = await mkdtemp(join(tmpdir(), 'bench-http-'));
  try {
    const [port] = String((await once(server.stdout, 'data'))[0]).split('\n');
    const file = join(folder, 'scenario.yaml');
    await writeFile(file, scenario(port));
    const [bare, ours] = [[], []];
    for (let run = 0; run < RUNS; run++) {
      const args = [script('autocannon.js'), port, `${CONNECTIONS}`, `${REQUESTS}`];
      bare.push(Number((await runNode(args)).stdout));
      ours.push(await purchasesPerSec(file));
    }
    return [
      row({
        what: `HTTP target, a trivial server, ${CONNECTIONS} connections: requests/s over autocannon`,
        measured: `${grouped(median(ours))}/s over ${grouped(median(bare))}/s`,
        ratio: median(ours) / median(bare),
        floor: 0.8,
      }),
    ];
  } finally {
    server.kill();
    await rm(folder, { recursive: true });
  }
}

function script(name) {
  return fileURLToPath(new URL(name, import.meta.url));
}

async function purchasesPerSec(file) {
  const { document } = await runDocument([file]);
  const [result] = document.results;
  if (result.sold !== REQUESTS || result.recorded !== REQUESTS) {
    throw new Error(`bench: http sold ${result.sold}, its orders ${result.recorded}`);
  }
  return result.attemptsPerSec;
}

function scenario(port) {
  return `
target: http://127.0.0.1:${port}
stock: ${REQUESTS}
buyers: ${CONNECTIONS}
attempts: ${REQUESTS}
http:
  request: { path: /buy, body: { buyer: 'buyer-{{buyer.id}}' } }
  outcome: [{ is: sold, status: 200, json: { answer: sold } }]
  oracle: { sold: { path: /sold } }
`;
}
