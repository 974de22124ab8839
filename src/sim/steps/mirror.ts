import type { RedisLane } from './lane.ts';

/** Makes real servers do what the models of a stepped world do, one thing after the other. */
export interface Mirror {
  /**
   * The first command of the lane arrives: `execute` runs it in the model. Settles when the real server has
   * answered as well, and the client is to hear what that said. Until then nothing else may happen.
   *
   * @throws RealityDiffered; SeckillError (`target`) where the server failed, (`not-runnable`) where the
   *   command cannot be mirrored
   */
  carry(lane: RedisLane, execute: () => void): Promise<void>;
  /** Time has passed: what expired in the models expires on the real servers, and nothing else does. */
  pass(): Promise<void>;
  /** The process behind the lane's connection is gone. */
  crash(lane: RedisLane): void;
}
