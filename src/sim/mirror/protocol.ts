import { parseReply } from '../redis-model/parse-reply.ts';
import type { Reply } from '../redis-model/reply.ts';
import { encodeReply } from '../redis-model/resp.ts';
import type { RedisLane } from '../steps/lane.ts';

/** A reply of the model as it would be read off the wire. */
export function inProtocol(reply: Reply, { link }: RedisLane): Reply {
  return parseReply(encodeReply(reply, link.connection.protocol).toString('latin1'));
}
