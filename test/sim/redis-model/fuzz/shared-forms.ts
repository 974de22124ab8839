/** The forms of commands that have something to do with other clients, or with what comes after them. */
export const SHARED_FORMS: Readonly<Record<string, string>> = {
  multi: '',
  exec: '',
  discard: '',
  watch: 'any-key*',
  unwatch: '',
  blpop: 'keys timeout',
  brpop: 'keys timeout',
  blmpop: 'timeout counted-keys (LEFT | RIGHT) (COUNT count)?',
  blmove: 'key key (LEFT | RIGHT) (LEFT | RIGHT) timeout',
  brpoplpush: 'key key timeout',
  bzpopmin: 'any-key* timeout',
  bzpopmax: 'any-key* timeout',
  bzmpop: 'timeout counted-keys (MIN | MAX) (COUNT count)?',
  xread:
    "(COUNT count)? BLOCK timeout-ms STREAMS ('stream1' '$' | 'stream1' 'stream2' '$' ('$' | id))",
  xreadgroup:
    "GROUP group consumer (COUNT count)? BLOCK timeout-ms NOACK? STREAMS ('stream1' '>' | 'stream1' 'stream2' '>' '>')",
  subscribe: 'channel*',
  psubscribe: 'channel-pattern*',
  ssubscribe: 'channel*',
  unsubscribe: 'channel*?',
  punsubscribe: 'channel-pattern*?',
  sunsubscribe: 'channel*?',
  quit: '',
  'client kill': "ID '@id9'",
  'client unblock': "('@id0' | '@id1' | '@id2' | '@id3') (ERROR | TIMEOUT)?",
};
