import zookeeper from 'node-zookeeper-client';
import { isZookeeperError } from '../../core/zookeeper-error.ts';
import type { ZookeeperEndpoint } from './endpoint.ts';
import { LiveSession } from './session.ts';

/** Of the harness's own sessions, ms. */
const SESSION_MS = 10_000;

/**
 * Makes the znode below which all of a run's are.
 *
 * @throws SeckillError (`target`) where no server is there, ZookeeperError where it may not be made
 */
export async function createRoot(endpoint: ZookeeperEndpoint, root: string): Promise<void> {
  await withSession(endpoint, (session) =>
    session.ask<[string]>(root, (client, done) =>
      client.create(root, Buffer.alloc(0), zookeeper.CreateMode.PERSISTENT, done),
    ),
  );
}

/** Removes it, and all that is below. What is gone already is no error. */
export async function removeRoot(endpoint: ZookeeperEndpoint, root: string): Promise<void> {
  await withSession(endpoint, (session) => removeAll(session, root));
}

async function removeAll(session: LiveSession, path: string): Promise<void> {
  const gone = (error: unknown) => {
    if (!isZookeeperError(error, 'no-node')) throw error;
    return [[]] as [string[]];
  };
  const [names] = await session
    .ask<[string[]]>(path, (client, done) => client.getChildren(path, done))
    .catch(gone);
  await Promise.all(names.map((name) => removeAll(session, `${path}/${name}`)));
  await session.ask<[]>(path, (client, done) => client.remove(path, -1, done)).catch(gone);
}

async function withSession<T>(
  endpoint: ZookeeperEndpoint,
  use: (session: LiveSession) => Promise<T>,
): Promise<T> {
  const session = new LiveSession(endpoint, SESSION_MS);
  await session.connect();
  try {
    return await use(session);
  } finally {
    await session.close();
  }
}
