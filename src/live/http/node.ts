import type { StoreConnections } from '../node/stores.ts';
import type { NodeHooks } from '../store.ts';
import { openConnections } from './connections.ts';
import type { HttpEndpoint } from './endpoint.ts';
import { unreachable } from './failures.ts';
import { Presence } from './presence.ts';
import { rehearseHttp } from './rehearse.ts';
import { prepareRequest } from './request.ts';
import { type AddressedHttpSpec, HttpShop } from './shop.ts';

/** What a process needs to buy from somebody's own shop. Plain data. */
export interface HttpNodeSpec {
  readonly kind: 'http';
  readonly endpoint: HttpEndpoint;
  readonly http: AddressedHttpSpec;
  /** Connections that are opened before the sale. */
  readonly connections: number;
  readonly buyers: number;
}

/** So many connections are for a crowd. */
const CROWD = 100;

/**
 * Opens the connections to a shop.
 *
 * @throws SeckillError (`target`)
 */
export async function connectHttpNode(
  { endpoint, http, connections: count, buyers }: HttpNodeSpec,
  hooks: NodeHooks,
): Promise<StoreConnections> {
  const { origin, basePath, label } = endpoint;
  const { keepAlive, timeoutMs } = http;
  if (count >= CROWD) await rehearseHttp(prepareRequest(http.request)((name) => name));
  const connections = await openConnections({ origin, count, keepAlive, timeoutMs }).catch(
    (error: Error) => {
      throw unreachable(label, error);
    },
  );
  const questions = await openConnections({ origin, count: 1, keepAlive: false, timeoutMs });
  const presence = new Presence(endpoint, hooks);
  const { note } = hooks;
  const shop = new HttpShop({
    spec: http,
    connections,
    questions,
    basePath,
    buyers,
    doubted: () => presence.doubt(),
    note,
  });
  return {
    clients: { httpSeenBy: (observer) => shop.seenBy(observer) },
    isBroken: () => presence.isDoubtful,
    abandon: () => connections.abandon(),
    close() {
      presence.close();
      connections.close();
      questions.close();
    },
  };
}
