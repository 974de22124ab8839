import type { Home } from './arguments.ts';

/** The forms of commands that have something to do with other clients, or with what comes after them. */
export const SHARED_FORMS: Readonly<Partial<Record<Home, Readonly<Record<string, string>>>>> = {
  string: {
    multi: '',
    exec: '',
    discard: '',
    watch: 'any-key*',
    unwatch: '',
    subscribe: 'channel*',
    psubscribe: 'channel-pattern*',
    ssubscribe: 'channel*',
    unsubscribe: 'channel*?',
    punsubscribe: 'channel-pattern*?',
    sunsubscribe: 'channel*?',
    quit: '',
    reset: '',
    'client kill': "ID '@id9'",
    'client unblock': "('@id0' | '@id1' | '@id2' | '@id3') (ERROR | TIMEOUT)?",
  },
  list: {
    blpop: 'awaited-keys timeout',
    brpop: 'awaited-keys timeout',
    blmpop: "timeout ('1' awaited-key | counted-keys) (LEFT | RIGHT) (COUNT count)?",
    blmove: '(key | awaited-key) (key | awaited-key) (LEFT | RIGHT) (LEFT | RIGHT) timeout',
    brpoplpush: '(key | awaited-key) (key | awaited-key) timeout',
  },
  zset: {
    bzpopmin: 'awaited-keys timeout',
    bzpopmax: 'awaited-keys timeout',
    bzmpop: "timeout ('1' awaited-key | counted-keys) (MIN | MAX) (COUNT count)?",
  },
  stream: {
    xread:
      "(COUNT count)? BLOCK timeout-ms STREAMS ((key | awaited-key) '$' | awaited-key key '$' ('$' | id))",
    xreadgroup:
      "GROUP group consumer (COUNT count)? BLOCK timeout-ms NOACK? STREAMS ((key | awaited-key) '>' | key awaited-key '>' '>')",
  },
};

/** What fills, empties and replaces the keys that clients wait for. */
export const AWAITED_FORMS: Readonly<Record<string, string>> = {
  lpush: 'awaited-key value*',
  rpush: 'awaited-key value*',
  zadd: 'awaited-key (score member)*',
  xadd: 'awaited-key new-id field value',
  'xgroup create': "awaited-key group '$' MKSTREAM",
  'xgroup destroy': 'awaited-key group',
  set: 'awaited-key value',
  del: 'awaited-key',
  rename: 'any-key awaited-key',
  copy: 'any-key awaited-key',
};
