import { describe, expect, it } from 'vitest';
import {
  ErrorReply,
  MapReply,
  NULL_ARRAY,
  OK,
  QUEUED,
} from '../../../src/sim/redis-model/reply.ts';
import { ModelWorld } from './model-world.ts';

describe('the model', () => {
  it('finds a command whatever the case of its name', () => {
    const client = new ModelWorld().client();
    expect(client.send('SeT k v')).toBe(OK);
    expect(client.send('GET k')).toBe('v');
  });

  it('says of a command of Redis 7.0 that it lacks it', () => {
    const client = new ModelWorld().client();
    expect(client.send('GEOADD k 1 2 m')).toEqual(
      new ErrorReply("ERR seckill-bench's Redis model does not have the command 'geoadd'"),
    );
    expect(client.send('client reply off')).toEqual(
      new ErrorReply("ERR seckill-bench's Redis model does not have the command 'client|reply'"),
    );
  });

  it('says of any other name what Redis says', () => {
    expect(new ModelWorld().client().send('sold k 1')).toEqual(
      new ErrorReply("ERR unknown command 'sold', with args beginning with: 'k' '1' "),
    );
  });

  it('refuses a setting that would change what it does', () => {
    const client = new ModelWorld().client();
    expect(client.send('config set appendonly yes')).toBe(OK);
    expect(client.send('config get appendonly')).toEqual(new MapReply([['appendonly', 'yes']]));
    expect(client.send('config set maxmemory 1mb')).toEqual(
      new ErrorReply("ERR seckill-bench's Redis model does not have 'CONFIG SET maxmemory 1mb'"),
    );
  });

  it('tells the time of its host', () => {
    expect(new ModelWorld().client().send('time')).toEqual(['1000', '7']);
  });

  it('numbers connections from 1', () => {
    const world = new ModelWorld();
    expect([world.client(), world.client()].map((client) => client.send('client id'))).toEqual([
      1, 2,
    ]);
  });

  it('closes a connection after QUIT and executes nothing more on it', () => {
    const world = new ModelWorld();
    const client = world.client();
    let closed = 0;
    client.connection.onClose = () => {
      closed += 1;
    };
    expect(client.send('quit')).toBe(OK);
    expect(client.send('set k v')).toBeUndefined();
    expect({ closed, size: world.model.db(0).size }).toEqual({ closed: 1, size: 0 });
  });

  it('closes the connection that CLIENT KILL names', () => {
    const world = new ModelWorld();
    const [client, victim] = [world.client(), world.client()];
    expect(client.send('client kill id 2')).toBe(1);
    expect(victim.connection.isClosed).toBe(true);
    expect(client.send('client kill id 1')).toBe(0);
  });

  it('ends what a closed client had: its wait, its watch and its subscription', () => {
    const world = new ModelWorld();
    const [client, leaver] = [world.client(), world.client()];
    leaver.send('subscribe ch');
    leaver.connection.close();
    expect(client.send('publish ch x')).toBe(0);
    const waiter = world.client();
    waiter.send('blpop q 1');
    waiter.connection.close();
    client.send('rpush q a');
    expect(client.send('llen q')).toBe(1);
    expect(world.timerCount).toBe(0);
  });
});

describe('expiry', () => {
  it('keeps a key through the very millisecond of its expiry and not after it', () => {
    const world = new ModelWorld();
    const client = world.client();
    client.send('set lock uuid NX PX 10000');
    world.pass(10000);
    expect(client.send('get lock')).toBe('uuid');
    expect(client.send('pttl lock')).toBe(0);
    world.pass(1);
    expect(client.send('get lock')).toBeNull();
    expect(client.send('set lock other NX PX 10000')).toBe(OK);
  });

  it('does not count or list a key that has expired', () => {
    const world = new ModelWorld();
    const client = world.client();
    client.send('set k v PX 5');
    world.pass(6);
    expect(client.send('keys *')).toEqual([]);
    expect(client.send('dbsize')).toBe(0);
  });

  it('breaks a watch when the watched key expires before EXEC', () => {
    const world = new ModelWorld();
    const client = world.client();
    client.send('set k v PX 5');
    client.send('watch k');
    world.pass(6);
    client.send('multi');
    expect(client.send('exec')).toBe(NULL_ARRAY);
  });

  it('does not break a watch on a key that had expired before WATCH', () => {
    const world = new ModelWorld();
    const client = world.client();
    client.send('set k v PX 5');
    world.pass(6);
    client.send('watch k');
    client.send('multi');
    client.send('get k');
    expect(client.send('exec')).toEqual([null]);
  });
});

describe('a blocked client', () => {
  it('is served longest-waiting first', () => {
    const world = new ModelWorld();
    const [first, second, pusher] = [world.client(), world.client(), world.client()];
    first.send('blpop q 0');
    second.send('blpop q 0');
    pusher.send('rpush q a b');
    expect([first.later, second.later]).toEqual([[['q', 'a']], [['q', 'b']]]);
  });

  it('among 20,000 is served without asking the others', () => {
    const world = new ModelWorld();
    const pusher = world.client();
    const waiters = Array.from({ length: 20_000 }, () => world.client());
    for (const waiter of waiters) waiter.send('blpop q 0');
    for (let item = 0; item < 20_000; item += 1) pusher.send(`rpush q ${item}`);
    expect(waiters.map((waiter) => waiter.later)).toEqual(
      waiters.map((_, item) => [['q', `${item}`]]),
    );
  });

  it('is served after the transaction that pushed', () => {
    const world = new ModelWorld();
    const [waiter, pusher] = [world.client(), world.client()];
    waiter.send('blpop q 0');
    pusher.send('multi');
    pusher.send('rpush q a b');
    expect(pusher.send('lpop q')).toBe(QUEUED);
    expect(waiter.later).toEqual([]);
    expect(pusher.send('exec')).toEqual([2, 'a']);
    expect(waiter.later).toEqual([['q', 'b']]);
  });

  it('gets a null array when its time is over, not before', () => {
    const world = new ModelWorld();
    const waiter = world.client();
    expect(waiter.send('blpop q 1.5')).toBeUndefined();
    world.pass(1499);
    expect(waiter.later).toEqual([]);
    world.pass(1);
    expect(waiter.later).toEqual([NULL_ARRAY]);
  });

  it('sets no timer for a timeout of 0 and drops its timer when it is served', () => {
    const world = new ModelWorld();
    const [waiter, patient, pusher] = [world.client(), world.client(), world.client()];
    waiter.send('blpop q 1');
    patient.send('blpop p 0');
    expect(world.timerCount).toBe(1);
    pusher.send('rpush q a');
    expect(world.timerCount).toBe(0);
  });

  it('has its later commands wait, and answers them in order', () => {
    const world = new ModelWorld();
    const [waiter, pusher] = [world.client(), world.client()];
    waiter.send('blpop q 0');
    expect(waiter.send('incr n')).toBeUndefined();
    expect(waiter.send('blpop q 0')).toBeUndefined();
    expect(waiter.send('incr n')).toBeUndefined();
    pusher.send('rpush q a');
    expect(waiter.later).toEqual([['q', 'a'], 1]);
    pusher.send('rpush q b');
    expect(waiter.later).toEqual([['q', 'a'], 1, ['q', 'b'], 2]);
    expect(waiter.send('incr n')).toBe(3);
  });

  it('is freed by CLIENT UNBLOCK, as by its timeout or with an error', () => {
    const world = new ModelWorld();
    const [client, waiter] = [world.client(), world.client()];
    waiter.send('blpop q 0');
    expect(client.send('client unblock 2')).toBe(1);
    waiter.send('wait 1 0');
    expect(client.send('client unblock 2 error')).toBe(1);
    expect(client.send('client unblock 2')).toBe(0);
    expect(waiter.later).toEqual([
      NULL_ARRAY,
      new ErrorReply('UNBLOCKED client unblocked via CLIENT UNBLOCK'),
    ]);
  });

  it('that waits for replicas hears 0 when its time is over', () => {
    const world = new ModelWorld();
    const waiter = world.client();
    expect(waiter.send('wait 0 1000')).toBe(0);
    expect(waiter.send('wait 1 1000')).toBeUndefined();
    world.pass(1000);
    expect(waiter.later).toEqual([0]);
  });
});

describe('publish and subscribe', () => {
  it('confirms each channel with a push and gives no reply', () => {
    const client = new ModelWorld().client();
    expect(client.send('subscribe a b')).toBeUndefined();
    expect(client.pushes).toEqual([
      ['subscribe', 'a', 1],
      ['subscribe', 'b', 2],
    ]);
  });

  it('restricts a RESP2 subscriber and not a RESP3 one', () => {
    const client = new ModelWorld().client();
    client.send('subscribe a');
    expect(client.send('get k')).toBeInstanceOf(ErrorReply);
    client.send('unsubscribe a');
    client.send('hello 3');
    client.send('subscribe a');
    expect(client.send('get k')).toBeNull();
  });
});
