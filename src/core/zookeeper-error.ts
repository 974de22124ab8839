/**
 * How a request to ZooKeeper failed.
 *
 * - `no-node`, `node-exists`, `bad-version`, `not-empty`, `no-children-for-ephemerals`: the server's answer; nothing
 *   has happened.
 * - `session-expired`: the session has ended, its ephemeral nodes with it; the request has not happened.
 * - `connection-loss`: the connection broke before the answer; a write may have happened.
 * - `refused`: another answer of the server's; nothing has happened.
 */
export type ZookeeperErrorCode =
  | 'no-node'
  | 'node-exists'
  | 'bad-version'
  | 'not-empty'
  | 'no-children-for-ephemerals'
  | 'session-expired'
  | 'connection-loss'
  | 'refused';

/** What a rejected request to ZooKeeper is rejected with. */
export class ZookeeperError extends Error {
  override readonly name = 'ZookeeperError';
  readonly code: ZookeeperErrorCode;

  /** `about`: the path, or what the server said. */
  constructor(code: ZookeeperErrorCode, about: string) {
    super(`${code}: ${about}`);
    this.code = code;
  }
}

/** True for an error of ZooKeeper's with one of these codes. */
export function isZookeeperError(error: unknown, ...codes: readonly ZookeeperErrorCode[]): boolean {
  return error instanceof ZookeeperError && codes.includes(error.code);
}
