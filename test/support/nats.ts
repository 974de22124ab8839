import { findNatsProgram } from '../../src/live/nats/program.ts';
import { type NatsServer, startNatsServer } from '../../src/live/nats/server.ts';
import { used } from './used.ts';

/** The nats-server of this machine; call only inside `describeWith`. */
export function natsProgram(): string {
  return findNatsProgram(process.env.PATH ?? '', process.platform);
}

/** A throwaway NATS server for the tests of one `describe`, started before and stopped after them. */
export function useNats(): {
  readonly server: NatsServer;
  /** What `--nats` takes. */
  readonly url: string;
} {
  const started = used(() => startNatsServer(natsProgram()));
  return {
    get server() {
      return started();
    },
    get url() {
      const { host, port, token } = started().endpoint;
      return `nats://${token}@${host}:${port}`;
    },
  };
}
