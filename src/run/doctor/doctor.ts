import { DOCTOR_SCHEMA_VERSION, type DoctorDocument, type SelfTest } from '../../core/doctor.ts';
import { VERSION } from '../../core/version.ts';
import { openFilesLimit, outgoingPorts } from '../../live/limits.ts';
import { machineFacts } from '../../live/machine.ts';
import type { AnyStrategy } from '../../ports/strategy.ts';
import type { RunHooks } from '../one.ts';
import { judgeLimits } from './limits.ts';
import { planTests, runTest } from './self-tests.ts';
import { findServers } from './servers.ts';
import { whereToTry } from './worlds.ts';

/** What looking at a machine takes. */
export interface DoctorOptions extends Pick<RunHooks, 'signal' | 'env'> {
  readonly catalog: readonly AnyStrategy[];
  /** False: look, and try nothing. */
  readonly selfTest: boolean;
  /** Told what is being tried, and how much of it is done. */
  onTest(name: string, done: number, total: number): void;
}

/**
 * Looks at this machine: what is installed, what can be tried with it, which limits would bite; and tries the
 * simulator and each server with a short sale. Aborting the signal leaves out the rest. Never rejects for a server
 * that does not work: that is a self-test that failed.
 */
export async function examine(options: DoctorOptions): Promise<DoctorDocument> {
  const { catalog, selfTest, env } = options;
  const isRoot = process.getuid?.() === 0;
  const servers = await findServers({ path: env.PATH ?? '', platform: process.platform, isRoot });
  const installed = new Set(servers.flatMap(({ id, found }) => (found === null ? [] : [id])));
  const { servers: _, ...machine } = machineFacts([]);
  const planned = selfTest ? planTests(installed) : [];
  const selfTests: SelfTest[] = [];
  for (const [index, test] of planned.entries()) {
    options.onTest(test.name, index, planned.length);
    selfTests.push(await runTest(test, catalog, options));
  }
  const limits = { openFiles: openFilesLimit(), outgoingPorts: outgoingPorts() };
  return {
    schemaVersion: DOCTOR_SCHEMA_VERSION,
    kind: 'doctor',
    tool: { name: 'seckill-bench', version: VERSION },
    verdict: selfTests.some(({ state }) => state === 'failed') ? 'fail' : 'pass',
    node: process.versions.node,
    machine,
    servers,
    strategies: whereToTry(catalog, installed),
    limits: judgeLimits({ ...limits, ...machine }),
    selfTests,
  };
}
