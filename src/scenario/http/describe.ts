import type { HttpSpec } from '../../ports/http.ts';

/**
 * What a report says of how a shop was bought from. Headers, bodies, queries and addresses of stores are left out: a
 * secret may stand in any of them.
 */
export function describeHttp(spec: HttpSpec): Readonly<Record<string, unknown>> {
  const { request, outcome, oracle, reset, session, connections, keepAlive, timeoutMs } = spec;
  const sessions = session && { session: session.kind };
  return {
    request: { method: request.method, path: request.path },
    outcome: outcome.map(({ is, status, json, text }) => ({
      is,
      ...(status && {
        status: status.map(([from, to]) => (from === to ? from : `${from}..${to}`)),
      }),
      ...(Object.keys(json).length > 0 && { json }),
      ...(text !== undefined && { text }),
    })),
    oracle: Object.fromEntries(Object.entries(oracle).map(([what, { kind }]) => [what, kind])),
    ...(reset.length > 0 && { reset: reset.map(({ method, path }) => ({ method, path })) }),
    ...sessions,
    ...(connections !== undefined && { connections }),
    keepAlive,
    timeout: `${timeoutMs}ms`,
  };
}
