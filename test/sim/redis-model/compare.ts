import type { ModelConnection } from '../../../src/sim/redis-model/connection.ts';
import { encodePush, encodeReply } from '../../../src/sim/redis-model/resp.ts';
import { RedisModel } from '../../../src/sim/redis-model/server.ts';
import type { RealConnection, RealRedis } from './real-redis.ts';
import type { Step } from './sequence.ts';

/** What the two servers said to one step, where they differ. */
export interface Difference {
  readonly line: string;
  readonly client: string;
  readonly real: readonly string[];
  readonly model: readonly string[];
}

/** Runs a sequence on a fresh model and on an emptied real server; stops at the first difference. */
export async function compareSequence(
  real: RealRedis,
  steps: readonly Step[],
): Promise<Difference | undefined> {
  const realClients = new Map<string, RealConnection>();
  const modelClients = new Map<string, ModelClient>();
  const model = new RedisModel(wallHost);
  for (const name of new Set(steps.map((step) => step.client)).add('a')) {
    realClients.set(name, await real.connect());
    modelClients.set(name, new ModelClient(model));
  }
  try {
    return await runSteps(steps, realClients, modelClients);
  } finally {
    for (const client of realClients.values()) client.close();
    for (const client of modelClients.values()) client.connection.close();
  }
}

async function runSteps(
  steps: readonly Step[],
  realClients: ReadonlyMap<string, RealConnection>,
  modelClients: ReadonlyMap<string, ModelClient>,
): Promise<Difference | undefined> {
  for (const { line, client, parts, isUnordered } of steps) {
    const [name = '', ...args] = parts;
    if (name === 'sleep') await sleep(Number(args[0]));
    else {
      realClients.get(client)?.send(parts);
      modelClients.get(client)?.send(name, args);
    }
    const blockedMs = name === 'sleep' ? 0 : timeoutMs(parts);
    if (blockedMs > 0) await sleep(blockedMs);
    for (const [who, { replies: said }] of modelClients) {
      const heard = realClients.get(who)?.replies ?? [];
      await settle(() => heard.length >= said.length);
      const [ours, theirs] = [said.splice(0), heard.splice(0)];
      const show = isUnordered ? showUnordered : showInOrder;
      if (show(ours) !== show(theirs)) {
        return { line, client: who, real: theirs, model: ours };
      }
    }
  }
  return undefined;
}

/** A client of the model that keeps what it hears as bytes. */
class ModelClient {
  readonly connection: ModelConnection;
  readonly replies: string[] = [];

  constructor(model: RedisModel) {
    this.connection = model.connect();
    this.connection.onReply = (reply) =>
      this.replies.push(encodeReply(reply, this.connection.protocol).toString('latin1'));
    this.connection.onPush = (push) =>
      this.replies.push(encodePush(push, this.connection.protocol).toString('latin1'));
  }

  send(name: string, args: readonly string[]): void {
    const reply = this.connection.execute(name, args);
    if (reply !== undefined) this.connection.onReply(reply);
  }
}

/** The model shares the real server's clock, so that TTLs agree. */
const wallHost = {
  nowMs: () => Date.now(),
  nowUs: () => Date.now() * 1000,
  setTimer(atMs: number, fire: () => void) {
    const timer = setTimeout(fire, Math.max(0, atMs - Date.now()));
    return () => clearTimeout(timer);
  },
  random: () => 0.5,
};

/** How long a step may block both servers, from the short timeouts that the sequences use. */
function timeoutMs(parts: readonly string[]): number {
  const [name = ''] = parts;
  if (name.toLowerCase() === 'wait') return 60;
  return parts.some((part) => /^0\.0\d+$/.test(part)) && /^b/i.test(name) ? 120 : 0;
}

async function settle(isDone: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 400 && !isDone(); attempt += 1) await sleep(attempt < 50 ? 0 : 5);
  // What should not have come would come about now.
  await sleep(0);
}

function sleep(ms: number): Promise<void> {
  return new Promise((done) => (ms === 0 ? setImmediate(done) : setTimeout(done, ms)));
}

/** HELLO tells the connection's id, which the real server counts over all tests. */
function showInOrder(replies: readonly string[]): string {
  return replies.join('').replace(/\$2\r\nid\r\n:\d+/, 'id');
}

function showUnordered(replies: readonly string[]): string {
  return replies
    .map((reply) => reply.split('\r\n').sort().join('\r\n'))
    .sort()
    .join('');
}
