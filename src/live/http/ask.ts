import type { Dispatcher } from 'undici';
import type { HttpConnections } from './connections.ts';
import type { Answer } from './exchange.ts';

/** Sends a request that no attempt makes, and gives its answer. Rejects where there is none. */
export function ask(
  connections: HttpConnections,
  options: Dispatcher.DispatchOptions,
): Promise<Answer> {
  return new Promise((answered, failed) => {
    connections.send(options, { sent() {}, answered, failed });
  });
}
