import { AbstractConnector, type RedisOptions } from 'ioredis';
import type { Link } from './link.ts';
import { RefusedStream, StubStream } from './stub-stream.ts';

type Connector = NonNullable<RedisOptions['Connector']>;
type NetStream = Awaited<ReturnType<AbstractConnector['connect']>>;

/** Client options that start timers of the operating system, which a virtual clock cannot move. */
const REAL_TIMERS = ['commandTimeout', 'socketTimeout', 'blockingTimeout'] as const;

/**
 * A connector for ioredis whose every connection is a new {@link Link}, or is refused where there is none. It keeps
 * ioredis's own state machine (status, ready check, subscriber mode, pipelines, `duplicate()`) and opens no socket.
 */
export function simConnector(openLink: () => Link | undefined): Connector {
  return class SimConnector extends AbstractConnector {
    #stream: StubStream | undefined;

    constructor(options: unknown) {
      super(0);
      refuseRealTimers(options as RedisOptions);
    }

    override connect(): Promise<NetStream> {
      this.connecting = true;
      const link = openLink();
      this.firstError = link === undefined ? new Error('connection refused') : undefined;
      this.#stream = link === undefined ? undefined : new StubStream(link);
      return Promise.resolve((this.#stream ?? new RefusedStream()) as unknown as NetStream);
    }

    override disconnect(): void {
      this.connecting = false;
      this.#stream?.end();
    }
  };
}

function refuseRealTimers(options: RedisOptions): void {
  for (const name of REAL_TIMERS) {
    if (typeof options[name] === 'number') {
      throw new Error(
        `ioredis option ${name}: expected none on the simulator, got ${options[name]}: ` +
          'it would run on the wall clock; use --target local for it',
      );
    }
  }
}
