import { createServer } from 'node:net';
import { SeckillError } from '../../core/errors.ts';

/** Below the ports that systems give to outgoing connections, and so that 10,000 more is a port too. */
const FIRST = 20_000;
const LAST = 32_000;
/** A cluster's servers talk to each other on a port that is this much higher. */
const BUS_OFFSET = 10_000;
const MOST_TRIES = 200;
const HINT = 'end what listens there';

/**
 * Ports of 127.0.0.1 that nobody listens on, nor on those 10,000 higher. Another program may be faster: whoever
 * starts servers on them must be ready for that.
 *
 * @throws SeckillError (`target`) where there are none
 */
export async function freePorts(count: number): Promise<readonly number[]> {
  const ports = new Set<number>();
  for (let tried = 0; ports.size < count; tried++) {
    if (tried === MOST_TRIES) {
      throw new SeckillError('target', `no free ports of 127.0.0.1 from ${FIRST} to ${LAST}`, HINT);
    }
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST));
    if ((await isFree(port)) && (await isFree(port + BUS_OFFSET))) ports.add(port);
  }
  return [...ports];
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      server.close(() => resolve(true));
    });
  });
}
