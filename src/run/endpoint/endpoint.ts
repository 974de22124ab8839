import { type Problem, UsageError } from '../../core/errors.ts';
import { humanCount, humanUnits, humanUs } from '../../core/human.ts';
import { parseHttpUrl } from '../../live/http/endpoint.ts';
import type { HttpNodeSpec } from '../../live/http/node.ts';
import type { AddressedQuestion } from '../../live/http/oracle.ts';
import { expandVariables } from '../../live/http/variables.ts';
import { parseSqlUrl } from '../../live/sql/target.ts';
import type { LiveStore } from '../../live/store.ts';
import { parseTargets } from '../../live/target.ts';
import type { HttpSpec, OracleQuestion } from '../../ports/http.ts';
import type { DownstreamProxy } from '../../scenario/downstream.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { openDelayProxy } from './proxy.ts';

/** Somebody's own shop, as a scenario names it. */
export interface OwnEndpoint {
  readonly passwords: readonly string[];
  open(): Promise<LiveStore>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Unless told, more connections than these are not opened. */
const MOST_BY_DEFAULT = 1_000;

/**
 * What an HTTP target means; undefined for another.
 *
 * @throws UsageError for bad URLs, servers elsewhere that nobody allowed, and variables without a value
 */
export function ownEndpoint(scenario: Scenario, env: Environment): OwnEndpoint | undefined {
  const { target, http, downstream, allowRemote, buyers, doubleClick, inFlight } = scenario;
  if (target.kind !== 'http' || http === undefined) return undefined;
  const { value, secrets, missing } = expandVariables(http, env);
  const problems: Problem[] = missing.map((name) => {
    return { subject: `http: \${${name}}`, expected: 'a variable of the environment', got: 'none' };
  });
  const endpoint = collect(problems, () => parseHttpUrl(target.url, { allowRemote }));
  const passwords = [...secrets, ...secretHeaders(value)];
  const { oracle, ...rest } = value;
  const addressed: Record<string, AddressedQuestion> = {};
  for (const [what, question] of Object.entries(oracle)) {
    const found = collect(problems, () => address(question, env, allowRemote, passwords), what);
    if (found !== undefined) addressed[what] = found;
  }
  if (endpoint === undefined || problems.length > 0) throw new UsageError(problems);
  const crowd = Math.min(buyers * doubleClick, inFlight ?? Number.POSITIVE_INFINITY);
  const connections = http.connections ?? Math.min(crowd, MOST_BY_DEFAULT);
  const spec: HttpNodeSpec = {
    kind: 'http',
    endpoint,
    http: { ...rest, oracle: addressed },
    connections,
    buyers,
  };
  return {
    passwords,
    async open() {
      const { openHttpStore } = await import('../../live/http/store.ts');
      const store = openHttpStore(spec);
      return downstream === undefined ? store : withDownstream(store, downstream, scenario);
    },
  };
}

/** The delay's time is the sale's. */
async function withDownstream(
  store: LiveStore,
  { listen, to }: DownstreamProxy,
  { delay, seed, timeScale, allowRemote }: Scenario,
): Promise<LiveStore> {
  let openedMs: number | undefined;
  const nowUs = () => (openedMs === undefined ? 0 : (performance.now() - openedMs) * 1000);
  const proxy = await openDelayProxy({
    listen,
    to,
    delay,
    seed,
    timeScale,
    allowRemote,
    prefix: 'faults.downstream.',
    nowUs,
  });
  return {
    ...store,
    opened: () => {
      openedMs = performance.now();
    },
    async close(withinMs) {
      const { answers, delayed, longestMs } = proxy.figures();
      await proxy.close();
      const late = `${humanCount(delayed)} held back, by ${humanUs(longestMs * 1000)} at most`;
      const what =
        answers === 0
          ? `nobody asked it; point your service at ${listen}`
          : `${humanUnits(answers, 'answer')}, ${late}`;
      const told = `downstream (${listen} to ${to}): ${what}`;
      return [await store.close(withinMs), told].filter((line) => line !== undefined).join('\n');
    },
  };
}

function collect<T>(problems: Problem[], read: () => T, oracle?: string): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    for (const problem of error.problems) {
      const subject = oracle === undefined ? problem.subject : `http oracle.${oracle}`;
      problems.push({ ...problem, subject });
    }
    return undefined;
  }
}

function address(
  question: OracleQuestion,
  env: Environment,
  allowRemote: boolean,
  passwords: string[],
): AddressedQuestion {
  if (question.kind === 'http') return question;
  if (question.kind === 'sql') {
    const endpoint = parseSqlUrl(question.url, env, { allowRemote });
    if (endpoint.password !== undefined) passwords.push(endpoint.password);
    return { kind: 'sql', endpoint, query: question.query };
  }
  const { endpoints } = parseTargets([question.url], env, { allowRemote });
  const [endpoint] = endpoints;
  if (endpoint === undefined) {
    const expected = 'the URL of one Redis: an oracle asks one server';
    throw new UsageError([{ subject: 'oracle', expected, got: 'a deployment' }]);
  }
  if (endpoint.password !== undefined) passwords.push(endpoint.password);
  return { kind: 'redis', endpoint, command: question.command };
}

/** Headers that say who somebody is, as they stand in the file. */
function secretHeaders({ request, reset }: HttpSpec): readonly string[] {
  return [request, ...reset].flatMap(({ headers }) =>
    Object.entries(headers)
      .filter(([name, value]) => SECRET.test(name) && !value.includes('{{'))
      .flatMap(([, value]) => [value, ...value.split(/\s+/).slice(1)]),
  );
}

const SECRET = /^(authorization|cookie|proxy-authorization)$|token|secret|key|password/;
