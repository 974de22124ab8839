import { SeckillError } from '../core/errors.ts';
import type { NatsEndpoint } from '../live/nats/endpoint.ts';
import { findNatsProgram } from '../live/nats/program.ts';
import type { NatsServer } from '../live/nats/server.ts';
import { type NatsEnvironment, parseNatsUrl } from '../live/nats/target.ts';
import type { Reaper } from '../live/reaper-pipe.ts';
import type { LiveStore } from '../live/store.ts';
import type { Scenario } from '../scenario/scenario.ts';

/** The message queue of a scenario: one server for all of its strategies, each with streams of its own. */
export interface QueueServer {
  readonly passwords: readonly string[];
  /** Why there can be none on this machine, with the command that helps; undefined where there can. */
  whyNone(): string | undefined;
  /**
   * The streams of one run; starts the server where it is the first on a throwaway one.
   *
   * @throws SeckillError (`target`)
   */
  open(run: { readonly runId: string; readonly reaper: Reaper }): Promise<LiveStore>;
  /** Ends a server that was started. */
  close(): Promise<void>;
}

/**
 * What `--nats` means; a throwaway server without it. Client and server come into it when a queue is first used.
 *
 * @throws UsageError for a bad URL
 */
export function queueServer(
  { nats, allowRemote }: Pick<Scenario, 'nats' | 'allowRemote'>,
  env: Readonly<Record<string, string | undefined>>,
): QueueServer {
  const server =
    nats === undefined
      ? throwaway(env.PATH ?? '')
      : existing(parseNatsUrl(nats, env as NatsEnvironment, { allowRemote }));
  const { SECKILL_NATS_PASSWORD, SECKILL_NATS_TOKEN } = env;
  const passwords = [...server.passwords, SECKILL_NATS_PASSWORD, SECKILL_NATS_TOKEN];
  return {
    passwords: passwords.flatMap((one) => one || []),
    whyNone: () => server.whyNone(),
    async open({ runId, reaper }) {
      const { openNatsStore } = await import('../live/nats/store.ts');
      const { endpoint, died } = await server.start(reaper);
      return openNatsStore({ runId, reaper, endpoint, ...(died && { died }) });
    },
    close: () => server.stop(),
  };
}

interface Server {
  whyNone(): string | undefined;
  readonly passwords: readonly (string | undefined)[];
  start(
    reaper: Reaper,
  ): Promise<{ readonly endpoint: NatsEndpoint; readonly died?: Promise<never> }>;
  stop(): Promise<void>;
}

function existing(endpoint: NatsEndpoint): Server {
  return {
    whyNone: () => undefined,
    passwords: [endpoint.password, endpoint.token],
    start: async () => ({ endpoint }),
    stop: async () => {},
  };
}

function throwaway(path: string): Server {
  let started: Promise<NatsServer> | undefined;
  return {
    passwords: [],
    whyNone() {
      try {
        findNatsProgram(path, process.platform);
        return undefined;
      } catch (error) {
        if (!(error instanceof SeckillError)) throw error;
        return [error.message, error.hint].filter(Boolean).join('; ');
      }
    },
    start(reaper) {
      started ??= import('../live/nats/server.ts').then(({ startNatsServer }) =>
        startNatsServer(findNatsProgram(path, process.platform), { reaper }),
      );
      return started;
    },
    // One that did not start has left nothing.
    stop: async () => (await started?.catch(() => undefined))?.stop(),
  };
}
