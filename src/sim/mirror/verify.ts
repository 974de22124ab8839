import { ScriptEngine } from '../redis-model/lua/engine.ts';
import type { Reply } from '../redis-model/reply.ts';
import { type Arrived, agree, strictnessOf } from './agree.ts';
import { showCommand, showReply } from './show.ts';
import type { MirroredServer } from './side.ts';

/** A command that has been answered twice. */
export interface Answered extends Arrived {
  /** For EXEC: what the transaction had queued. */
  readonly queued: readonly Arrived[] | undefined;
  readonly model: Reply;
  readonly real: Reply;
}

/**
 * Makes sure that the real reply is the model's, as far as it has to be; gives the one that the client is to
 * hear: the real one, or the model's where the two may differ, since the schedule goes on from there.
 *
 * @throws RealityDiffered
 */
export async function verify(answered: Answered, server: MirroredServer): Promise<Reply> {
  const { name, args, model, real } = answered;
  if (areAlike(answered, server)) return agree(model, real, 'bytes') ? real : model;
  const guess = name === 'spop' ? 'which member SPOP takes is chance' : undefined;
  return server.differs(showCommand(name, args), showReply(model), showReply(real), guess);
}

function areAlike(answered: Answered, server: MirroredServer): boolean {
  const { name, queued, model, real } = answered;
  const scriptOf = (sha: string) => ScriptEngine.of(server.model).find(sha)?.source;
  const isAlike = (one: Arrived, ours: Reply | undefined, theirs: Reply | undefined) =>
    ours !== undefined && theirs !== undefined && agree(ours, theirs, strictnessOf(one, scriptOf));
  if (name !== 'exec' || queued === undefined || !isList(model) || !isList(real)) {
    return isAlike(answered, model, real);
  }
  if (model.length !== real.length) return false;
  return queued.every((one, index) => isAlike(one, model[index], real[index]));
}

function isList(reply: Reply): reply is readonly Reply[] {
  return Array.isArray(reply);
}
