import type { RawServer } from '../../src/ports/raw-redis.ts';
import { encodeReply } from '../../src/sim/redis-model/resp.ts';
import { RedisModel } from '../../src/sim/redis-model/server.ts';

/**
 * A model that stands in for a real server, whose clock goes on by 1 ms with every command. `lie` may change
 * the bytes of a reply.
 */
export function modelServer(
  lie: (command: string, reply: string) => string = (_, reply) => reply,
): RawServer & { readonly model: RedisModel } {
  let nowMs = 1_000_000;
  const model = new RedisModel({
    nowMs: () => nowMs,
    nowUs: () => nowMs * 1000,
    setTimer: () => () => {},
    random: () => 0.9,
  });
  return {
    model,
    name: 'Redis of paper',
    async connect() {
      const connection = model.connect();
      return {
        id: String(connection.id),
        tell: () => {},
        pushes: () => [],
        async send([name = '', ...args]) {
          nowMs += 1;
          const reply = connection.execute(name, args);
          if (reply === undefined) throw new Error(`${name}: expected a reply at once, got none`);
          const bytes = encodeReply(reply, connection.protocol).toString('latin1');
          return lie([name, ...args].join(' '), bytes);
        },
        drop: async () => connection.close(),
      };
    },
  };
}
