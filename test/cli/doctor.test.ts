import { Ajv2020 } from 'ajv/dist/2020.js';
import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import type { DoctorDocument } from '../../src/core/doctor.ts';
import { doctorSchema } from '../../src/report/doctor/schema.ts';
import { renderDoctor } from '../../src/report/doctor/text.ts';
import { describeWith } from '../support/servers.ts';
import { cli } from './fake-context.ts';

const env = { PATH: process.env.PATH ?? '' };
const look = ['doctor', '--no-self-test'];

describe('doctor', () => {
  it('tells what is there without starting anything, where no self-test is asked for', async () => {
    const { code, stdout, stderr } = await cli(look, { env });
    expect([code, stderr]).toEqual([0, '']);
    for (const section of ['seckill-bench', 'Machine', 'Servers', 'Strategies', 'Limits', 'Ready'])
      expect(stdout).toMatch(new RegExp(`^${section}`, 'm'));
    expect(stdout).not.toContain('Self-test');
  });

  it.each([80, 120])('keeps within %d columns', async (terminal) => {
    const { stdout } = await cli([...look, '--no-color'], { env, terminal });
    const wide = stdout.split('\n').filter((line) => line.length > terminal);
    expect(wide).toEqual([]);
  });

  it('prints a document that its schema takes', async () => {
    const { stdout } = await cli([...look, '--json'], { env });
    const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(doctorSchema);
    expect(validate(JSON.parse(stdout)), JSON.stringify(validate.errors)).toBe(true);
    expect(JSON.parse((await cli(['schema', 'doctor'])).stdout)).toEqual(doctorSchema);
  });

  it('leaves out the rest at Ctrl-C, prints what it has, and exits with 130', async () => {
    const { code, stdout, stderr } = await cli(['doctor', '--json'], {
      env,
      terminal: 80,
      signals: ['SIGINT'],
    });
    expect(code).toBe(130);
    expect(stderr).toContain('SIGINT: stopping');
    const { selfTests } = JSON.parse(stdout) as DoctorDocument;
    expect(new Set(selfTests.map(({ detail }) => detail))).toEqual(new Set(['interrupted']));
  });
});

describeWith(['redis'], 'doctor on a real Redis', () => {
  it('sells on the simulator and on the server, and says how it went', async () => {
    const { stdout } = await cli(['doctor', '--json'], { env });
    const { selfTests } = JSON.parse(stdout) as DoctorDocument;
    expect(selfTests.slice(0, 3)).toMatchObject([
      { state: 'ok', detail: expect.stringMatching(/^unsafe-lock sold \d+ of 10, oversold [1-9]/) },
      { state: 'ok', detail: 'uuid-lock-hincrby sold 10 of 10, oversold 0' },
      { name: 'Redis or Valkey', state: 'ok', detail: 'hincrby sold 5 of 5, oversold 0' },
    ]);
  });
});

describe('the report of doctor', () => {
  const found: DoctorDocument = {
    schemaVersion: 1,
    kind: 'doctor',
    tool: { name: 'seckill-bench', version: '0.1.0' },
    verdict: 'fail',
    node: '20.19.0',
    machine: { os: 'An OS', cpu: 'A CPU', cores: 1, memoryBytes: 2 ** 31 },
    servers: [
      { id: 'redis', title: 'Redis', found: null, file: null, install: 'apt-get install redis' },
      { id: 'nats', title: 'NATS', found: null, file: null, install: null },
    ],
    strategies: [{ name: 'naive', simulated: true, real: null, missing: ['Redis'] }],
    limits: [
      { name: 'open files', value: '256', enough: false, about: 'a lot', hint: 'ulimit -n 9' },
    ],
    selfTests: [
      { name: 'Redis', state: 'failed', detail: 'it died\n  log line', elapsedMs: 1234 },
      { name: 'NATS', state: 'skipped', detail: 'NATS is not installed', elapsedMs: 0 },
    ],
  };
  const text = renderDoctor(found, { chalk: new Chalk({ level: 0 }), columns: 80 });

  it('tells what is missing and what installs it, what is low, and what failed', () => {
    const lines = text.split('\n').map((line) => line.replace(/^ +/, ''));
    for (const line of [
      'Servers       missing  Redis  apt-get install redis',
      'missing  NATS   not made for this platform',
      'not on real servers: install Redis:',
      'Limits        low      open files 256: a lot; try: ulimit -n 9',
      'Self-test     FAILED   Redis: it died (1.2s)',
      'log line',
      'skipped  NATS: NATS is not installed',
      '1 of 2 self-tests failed',
    ]) {
      expect(lines).toContain(line);
    }
  });

  it('does not say that all is well where a signal left something out', () => {
    const [test] = found.selfTests;
    const cut = [{ ...test, state: 'skipped', detail: 'interrupted' }] as typeof found.selfTests;
    const stopped = { ...found, verdict: 'pass' as const, selfTests: cut };
    const said = renderDoctor(stopped, { chalk: new Chalk({ level: 0 }), columns: 80 });
    expect(said).toMatch(/\nInterrupted: not everything was tried\n$/);
  });
});
