import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { cli } from '../cli/fake-context.ts';

let folder = '';
/** Lets everybody in, and never says a word. */
let silent: Server;
let port = 0;
/** What code of the tests left open. */
const opened: (() => void)[] = [];
Object.assign(globalThis, { keptTimeout: setTimeout, opened });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seckill-verify-'));
  silent = createServer((socket) => opened.push(() => socket.destroy())).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  ({ port } = silent.address() as AddressInfo);
});
afterEach(() => {
  for (const close of opened.splice(0)) close();
});
afterAll(async () => {
  silent.close();
  await rm(folder, { recursive: true });
});

describe('--verify-determinism', () => {
  it('says that a strategy does the same again', async () => {
    const { code, stderr, stdout } = await verify("await redis.set('x', Math.random());");
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^PASS/)]);
    expect(stderr).toMatch(/^own: the same again, \d+ events twice$/m);
  });

  it('names the first event that was another one', async () => {
    const { code, stdout } = await verify("calls += 1; await redis.set('x', calls);");
    expect(code).toBe(4);
    const told = stdout.replace(/\s+/g, ' ');
    expect(told).toContain('expected the same sale for the same seed, got another one from event');
    expect(told).toMatch(/"args":\["x","1"\]\}, and then .*"args":\["x","21"\]\}/);
  });

  it('names the line that uses a real file', async () => {
    const { stderr } = await verify("await redis.ping();\nreadFile('/dev/null').catch(() => {});");
    const uses = 'uses a file, which does not follow the virtual world';
    expect(stderr).toContain(`own: strategy.ts:21 ${uses}\n`);
  });

  it('names the line that uses a timer which was kept from before', async () => {
    const { stderr } = await verify('globalThis.keptTimeout(() => {}, 0);');
    expect(stderr).toContain('own: strategy.ts:20 uses a real timer, which does not follow');
  });

  it('is refused on real servers', async () => {
    const { code, stderr } = await cli([
      'run',
      '-s',
      'naive',
      '--verify-determinism',
      '--target',
      'local',
    ]);
    expect(code).toBe(2);
    expect(stderr).toContain('--verify-determinism: expected a run on the simulator, got one');
  });
});

/** Each waits for something of the real world that never comes. */
const WAITING: readonly (readonly [string, string])[] = [
  ['a real timer', 'await new Promise((wake) => globalThis.keptTimeout(wake, 1e8).unref());'],
  ['a socket', 'await new Promise((heard) => keep(connect(PORT)).on("data", heard));'],
  ['an HTTP request', 'await fetch("http://127.0.0.1:PORT/", { signal: ends.signal });'],
  [
    'a socket',
    'await new Promise((told) => keep(get("http://127.0.0.1:PORT/", told)).on("error", () => {}));',
  ],
  ['a process', 'await new Promise((over) => keep(spawn("sleep", ["60"])).on("exit", over));'],
  [
    'a message channel',
    'await new Promise((told) => keep(new MessageChannel().port1).on("message", told));',
  ],
  [
    'a worker thread',
    'await new Promise((told) => keep(new Worker("setInterval(() => {}, 1e6)", { eval: true })).on("message", told));',
  ],
];

describe.each(WAITING)('code that waits for %s', (what, code) => {
  it.each([
    ['run', ['--buyers', '5']],
    ['explore', ['--no-save']],
  ])('ends %s with an error that names it', async (command, flags) => {
    const { code: exit, stdout, stderr } = await own(code, [command, ...flags]);
    const told = `${stdout} ${stderr}`.replace(/\s+/g, ' ');
    const got = `got ${what} in the real world, opened at strategy.ts:20`;
    expect(told).toContain(
      `expected code that waits only for what happens in the virtual world, ${got}`,
    );
    expect(exit).toBe(4);
    expect(stderr).toContain(
      `own: strategy.ts:20 uses ${what}, which does not follow the virtual world\n`,
    );
  });
});

describe('where code leaves the virtual world', () => {
  it('is told of a strategy that cannot be set up', async () => {
    const { code, stdout, stderr } = await own('', ['explore', '--no-save'], {
      setUp: 'await new Promise((heard) => keep(connect(PORT)).on("data", heard));',
    });
    expect([code, stdout]).toEqual([4, '']);
    expect(stderr).toContain('own cannot be set up: expected code that waits only for');
    expect(stderr).toContain('a socket in the real world, opened at strategy.ts:13');
  });

  it('is told of what was opened as the file was loaded', async () => {
    const { code, stderr } = await own(
      'await new Promise((heard) => early.on("data", heard));',
      ['explore', '--no-save'],
      { first: 'const early = keep(connect(PORT));' },
    );
    expect(code).toBe(4);
    expect(stderr).toContain('got a socket in the real world, opened at strategy.ts:9');
  });

  it('is a line of a library too, and that of the file which calls it', async () => {
    const library = `import { connect } from 'node:net';
export const dial = (port) => connect(port, '127.0.0.1');
export function dialLater(port) {
  setImmediate(() => dial(port).destroy());
}
`;
    const { stderr } = await own('keep(dial(PORT)); dialLater(PORT);', ['run', '--buyers', '3'], {
      first: "import { dial, dialLater } from 'dialling';",
      library,
    });
    const uses = 'uses a socket, which does not follow the virtual world\n';
    const place = 'node_modules/dialling/index.mjs:2';
    expect(stderr).toContain(`own: strategy.ts:20 (through ${place}) ${uses}`);
    expect(stderr).toContain(`own: ${place} ${uses}`);
  });

  it('is told once, however often and with however many seeds', async () => {
    const { stderr } = await own("readFile('/dev/null').catch(() => {});", [
      'run',
      '--repeat',
      '3',
    ]);
    expect(stderr.match(/uses a file/g)).toHaveLength(1);
  });

  it('is told of a process that is waited for', async () => {
    const { code, stderr } = await own("execSync('true');", ['run', '--buyers', '2']);
    expect([code, stderr]).toEqual([0, expect.stringContaining('strategy.ts:20 uses a process,')]);
  });

  it('is nothing that ends at once, and no line of output', async () => {
    const quiet = "gzipSync('x'); structuredClone({}); createHash('sha1').update('x').digest();";
    const { code, stderr } = await own(quiet, ['run', '--buyers', '2']);
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('does not follow')]);
  });
});

describe('explore --verify-determinism', () => {
  const explore = ['explore', '--no-save', '--verify-determinism'];

  it('plays every schedule twice, and says so', async () => {
    const { code, stdout } = await own("await redis.set('x', Math.random());", explore);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^PASS/)]);
    expect(stdout).toMatch(
      /^Played twice {5}each of the \d+ schedules visited, and the same again$/m,
    );
    expect(stdout).toContain('--verify-determinism');
    const json = await own("await redis.set('x', 1);", [...explore, '--json']);
    const [result] = JSON.parse(json.stdout).results;
    expect(result.playedTwice).toBe(result.covered.visited);
  });

  it('names the first command that was another one, and the likely cause', async () => {
    const counts = "calls += 1; await redis.set('x', calls);";
    const { code, stdout, stderr } = await own(counts, explore);
    expect([code, stdout]).toEqual([4, '']);
    expect(stderr).toMatch(
      /own: expected the same schedule to come out the same each time, got another one at step \d \(buyer \d .*\): sends SET x \d+, and then sends SET x \d+\n/,
    );
    expect(stderr).toMatch(
      /hint: most likely it keeps something from one sale to the next \(\d+, then \d+\)/,
    );
  });

  it('names what could be done next and was another thing', async () => {
    const { stderr } = await own("calls += 1; if (calls % 3 === 0) await redis.get('x');", explore);
    expect(stderr).toMatch(
      /got another one at step \d .*: (it could go on with|sends|is told) .*, and then /,
    );
  });

  it('names the line that is the likely cause', async () => {
    const code = "readFile('/dev/null').catch(() => {}); calls += 1; await redis.set('x', calls);";
    const { stderr } = await own(code, explore);
    expect(stderr).toContain('hint: most likely it is strategy.ts:20, which uses a file');
  });

  it('knows a clock that was kept', async () => {
    const real = globalThis as { keptNow?: () => number };
    real.keptNow = Date.now;
    const { stderr } = await own(
      "await redis.set('x', globalThis.keptNow() * 1000 + calls++);",
      explore,
    );
    delete real.keptNow;
    expect(stderr).toContain('hint: most likely it reads a real clock');
  });

  it('ids from a pool of random bytes are the same again', async () => {
    const first = `let pool, at;
function id() {
  if (pool === undefined || at + 16 > pool.length) {
    pool = randomFillSync(pool ?? Buffer.alloc(256));
    at = 0;
  }
  at += 16;
  return pool.subarray(at - 16, at).toString('hex');
}
export const early = id();`;
    const draws = "await redis.set('x', id()); await redis.set('y', early);";
    const { code, stdout, stderr } = await own(draws, explore, { first });
    expect([code, stdout, stderr]).toEqual([0, expect.stringMatching(/^PASS/), '']);
  });
});

describe('sweep --verify-determinism', () => {
  it('makes each run twice', async () => {
    const sweep = ['sweep', '--delay', '1s..2s', '--resolution', '1s', '--seeds', '1'];
    const flags = [...sweep, '--buyers', '5', '--verify-determinism'];
    const same = await own("await redis.set('x', Math.random());", flags);
    expect(same.stderr).toContain('every run and every schedule was the same again\n');
    const { code, stdout } = await own("calls += 1; await redis.set('x', calls);", flags);
    expect([code, stdout]).toEqual([4, expect.stringContaining('expected the same sale')]);
  });
});

interface Parts {
  /** Line 9, and after it. */
  readonly first?: string;
  /** Line 13. */
  readonly setUp?: string;
  /** The module `dialling`, in `node_modules` beside the file. */
  readonly library?: string;
}

/** A strategy whose purchases do this, on line 20, before they deduct. */
async function own(work: string, argv: readonly string[], parts: Parts = {}) {
  const { first = '', setUp = '', library } = parts;
  const text = `import { readFile } from 'node:fs/promises';
import { execSync, spawn } from 'node:child_process'; import { connect } from 'node:net';
import { get } from 'node:http'; import { Worker } from 'node:worker_threads';
import { createHash, randomFillSync } from 'node:crypto'; import { gzipSync } from 'node:zlib';
import { defineStrategy } from 'seckill-bench';
let calls = 0;
const ends = new AbortController(); globalThis.opened.push(() => ends.abort());
const keep = (one) => { globalThis.opened.push(() => (one.destroy ?? one.close ?? one.kill ?? one.terminate).call(one)); return one; };
${first}
export default defineStrategy({
  name: 'own', about: 'of a test', needs: ['redis'], promises: [], breaksWhen: 'nothing known',
  async setUp(sale, { redis }) {
    ${setUp}
    await redis.set('stock', sale.stock);
  },
  async open(sale, { redis }) {
    return {
      close: async () => {},
      async purchase({ quantity }) {
        ${work}
        return (await redis.decrby('stock', quantity)) < 0 ? 'sold-out' : 'sold';
      },
      remaining: async () => Math.max(0, Number(await redis.get('stock'))),
    };
  },
});
`;
  // A file that was loaded stays loaded.
  const cwd = await mkdtemp(join(folder, 'own-'));
  await writeFile(join(cwd, 'strategy.ts'), text.replaceAll('PORT', `${port}`));
  if (library !== undefined) {
    await mkdir(join(cwd, 'node_modules/dialling'), { recursive: true });
    await writeFile(join(cwd, 'node_modules/dialling/index.mjs'), library);
    const about = { name: 'dialling', version: '1.0.0', exports: './index.mjs' };
    await writeFile(join(cwd, 'node_modules/dialling/package.json'), JSON.stringify(about));
  }
  const [command = '', ...flags] = argv;
  return { cwd, ...(await cli([command, '-s', './strategy.ts', ...flags], { cwd })) };
}

function verify(work: string) {
  return own(work, ['run', '--stock', '5', '--buyers', '20', '--verify-determinism']);
}
