import { expect, it } from 'vitest';
import { sha1 } from '../../../../src/sim/redis-model/lua/sha1.ts';
import { ErrorReply, type Reply } from '../../../../src/sim/redis-model/reply.ts';
import type { RedisModel } from '../../../../src/sim/redis-model/server.ts';
import { newModel } from './duel.ts';

function run(model: RedisModel, source: string): Reply | undefined {
  return model.connect().execute('eval', [source, '0']);
}

it('a script of one model is unknown to another, and so are its data and settings', () => {
  const [one, two] = [newModel(), newModel()];
  run(one, "redis.call('set', 'k', 1) cjson.encode_number_precision(3)");
  expect(run(two, "return redis.call('exists', 'k')")).toBe(0);
  expect(run(two, 'return cjson.encode(math.pi)')).toBe('3.1415926535898');
  expect(run(one, 'return cjson.encode(math.pi)')).toBe('3.14');
  const sha = sha1('return 5');
  run(one, 'return 5');
  expect(two.connect().execute('script', ['exists', sha])).toEqual([0]);
  expect(one.connect().execute('script', ['exists', sha])).toEqual([1]);
});

it('random numbers are the same sequence on every model', () => {
  const draw = 'return {math.random(1000000), math.random(1000000)}';
  expect(run(newModel(), draw)).toEqual([396465, 840486]);
  expect(run(newModel(), draw)).toEqual([396465, 840486]);
});

it.each(['while true do end', 'while true do pcall(error) end'])(
  'an endless script (%s) is stopped, its name is told, and the model goes on',
  { timeout: 120_000 },
  (loop) => {
    const model = newModel();
    const source = `redis.call('set', 'k', 1) ${loop}`;
    const reply = run(model, source);
    expect(reply).toBeInstanceOf(ErrorReply);
    expect((reply as ErrorReply).message).toBe(
      `ERR seckill-bench's Redis model stopped the script ${sha1(source)}, which ran more than 50 million instructions`,
    );
    expect(run(model, "return redis.call('get', 'k')")).toBe('1');
  },
);

it('a string of more than 64 MB is refused instead of filling the memory', () => {
  const reply = run(newModel(), "return #string.rep('x', 100000000)") as ErrorReply;
  expect(reply.message).toMatch(/which built a string of 100000000 bytes \(at most 67108864\)$/);
});

it('a script compiles once for all its calls, by source or by name', () => {
  const client = newModel().connect();
  const source = "return redis.call('incr', KEYS[1])";
  const sha = client.execute('script', ['load', source]) as string;
  for (let call = 1; call <= 1000; call += 1) {
    expect(client.execute('evalsha', [sha, '1', 'k'])).toBe(call);
  }
});

it('the clock stands still while a script runs', () => {
  const source =
    "local a = redis.call('time') for i = 1, 1000 do redis.call('ping') end local b = redis.call('time') return a[1] == b[1] and a[2] == b[2]";
  expect(run(newModel(), source)).toBe(1);
});

it('a script that fails leaves what it wrote, and nothing of its own', () => {
  const model = newModel();
  run(model, "redis.call('set', 'k', 'kept') error('later')");
  expect(run(model, "return redis.call('get', 'k')")).toBe('kept');
  expect(run(model, 'return #KEYS')).toBe(0);
});
