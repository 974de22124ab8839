import { describe, expect, it } from 'vitest';
import { Keyspace } from '../../../src/sim/redis-model/keyspace.ts';
import { List } from '../../../src/sim/redis-model/list.ts';
import { WRONG_TYPE } from '../../../src/sim/redis-model/reply.ts';

function keyspace() {
  const host = {
    nowMs: 1000,
    ready: [] as string[],
    keyReady(_keys: Keyspace, key: string) {
      this.ready.push(key);
    },
  };
  return { host, keys: new Keyspace(0, host) };
}

const text = (value: string) => ({ type: 'string', text: value }) as const;
const list = (...items: string[]) => ({ type: 'list', items: new List(items) }) as const;

describe('a keyspace', () => {
  it('throws WRONG_TYPE where a key holds another type than asked for', () => {
    const { keys } = keyspace();
    keys.put('k', text('v'));
    expect(keys.string('k')?.text).toBe('v');
    expect(keys.hash('missing')).toBeUndefined();
    expect(() => keys.hash('k')).toThrow(expect.toSatisfy((thrown) => thrown === WRONG_TYPE));
  });

  it('lists keys without the expired ones', () => {
    const { keys, host } = keyspace();
    keys.put('a', text('1'));
    keys.put('b', text('2'), 1500);
    keys.put('c', text('3'));
    host.nowMs = 1501;
    expect([...keys.entries()].map(([key]) => key)).toEqual(['a', 'c']);
    expect(keys.size).toBe(2);
  });

  it('removes a collection that is empty, and no other', () => {
    const { keys } = keyspace();
    const value = list('a');
    keys.put('l', value);
    keys.deleteIfEmpty('l');
    expect(keys.has('l')).toBe(true);
    value.items.popLeft();
    keys.deleteIfEmpty('l');
    expect(keys.has('l')).toBe(false);
  });

  it('tells a watcher once of a change of its key, and nobody of other keys', () => {
    const { keys } = keyspace();
    let changes = 0;
    const watcher = {
      watchedKeyChanged() {
        changes += 1;
      },
    };
    keys.watch('k', watcher);
    keys.put('other', text('v'));
    expect(changes).toBe(0);
    keys.put('k', text('v'));
    keys.put('k', text('w'));
    expect(changes).toBe(1);
  });

  it('tells no watcher that has unwatched', () => {
    const { keys } = keyspace();
    const watcher = { watchedKeyChanged: () => expect.unreachable() };
    keys.watch('k', watcher);
    keys.unwatch('k', watcher);
    keys.put('k', text('v'));
  });

  it('counts the expiry of a watched key as a change when it is noticed', () => {
    const { keys, host } = keyspace();
    let changes = 0;
    keys.put('k', text('v'), 1500);
    keys.watch('k', { watchedKeyChanged: () => (changes += 1) });
    host.nowMs = 1501;
    keys.get('k');
    expect(changes).toBe(1);
  });

  it('tells of awaited keys that come to be as lists, and of no strings, nor of lists in their place', () => {
    const { keys, host } = keyspace();
    keys.await('k');
    keys.put('k', text('v'));
    keys.put('other', list('a'));
    keys.put('k', list('a'));
    expect(host.ready).toEqual([]);
    keys.delete('k');
    keys.put('k', list('a'));
    keys.stopAwaiting('k');
    keys.put('k', list('b'));
    expect(host.ready).toEqual(['k']);
  });

  it('swaps contents with another and breaks watches on keys that either has', () => {
    const { keys, host } = keyspace();
    const other = new Keyspace(1, host);
    keys.put('k', text('mine'));
    other.put('k', text('theirs'));
    let changes = 0;
    keys.watch('k', { watchedKeyChanged: () => (changes += 1) });
    other.watch('none', { watchedKeyChanged: () => expect.unreachable() });
    keys.swap(other);
    expect([keys.string('k')?.text, other.string('k')?.text, changes]).toEqual([
      'theirs',
      'mine',
      1,
    ]);
  });
});
