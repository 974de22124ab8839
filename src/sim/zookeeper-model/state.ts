import type { ZookeeperConnection } from './connection.ts';
import type { ZookeeperModel } from './server.ts';
import { copyZnode, type Znode } from './znode.ts';

/** What a model holds: its tree, and whose sessions live. Watches are not part of it. */
export interface ZookeeperState {
  readonly nodes: readonly (readonly [string, Znode])[];
  readonly sessions: readonly (readonly [string, ZookeeperConnection])[];
  readonly lastSession: number;
}

/** A copy that shares nothing with the model. */
export function saveState({ nodes, sessions, lastSession }: ZookeeperModel): ZookeeperState {
  return { nodes: copyNodes(nodes), sessions: [...sessions], lastSession };
}

/** Makes the model hold what was saved, and gives the connections their sessions back; nobody watches anything. */
export function restoreState(model: ZookeeperModel, state: ZookeeperState): void {
  model.clear();
  for (const [path, node] of copyNodes(state.nodes)) model.nodes.set(path, node);
  for (const [session, connection] of state.sessions) {
    connection.session = session;
    connection.isDeaf = false;
    model.sessions.set(session, connection);
  }
  model.lastSession = state.lastSession;
}

/** All that later requests can depend on, as text; `nameOf` names a session's client. */
export function describeState(model: ZookeeperModel, nameOf: (session: string) => string): string {
  const paths = [...model.nodes.keys()].sort();
  let text = '';
  for (const path of paths) {
    const { data, version, owner, made } = model.nodes.get(path) as Znode;
    text += `\n${path}=${JSON.stringify(data)}/${version}/${made}`;
    if (owner !== undefined) text += `/${nameOf(owner)}`;
  }
  const clients: string[] = [];
  for (const [session, connection] of model.sessions) {
    const watched = [...connection.watched].sort().join();
    clients.push(`\n${nameOf(session)}:${connection.isDeaf ? 'gone' : watched}`);
  }
  return text + clients.sort().join('');
}

function copyNodes(nodes: Iterable<readonly [string, Znode]>): (readonly [string, Znode])[] {
  return [...nodes].map(([path, node]) => [path, copyZnode(node)]);
}
