import type { Field } from './field.ts';

/** What is sold by, and what the run is called. */
export const STRATEGY_FIELDS = {
  name: {
    flag: null,
    group: 'Strategy',
    value: 'text',
    bounds: '1 to 100 characters',
    default: null,
    about: "names the run in reports; without it, the file's name",
  },
  about: {
    flag: null,
    group: 'Strategy',
    value: 'text',
    bounds: '1 to 1000 characters',
    default: null,
    about: 'the question that the scenario answers',
  },
  strategy: {
    flag: 'strategy',
    group: 'Strategy',
    value: 'name',
    bounds:
      'names from `seckill-bench list`, of strategies or of groups (`lock`, `sql`), `all`, or files (`./mine.ts`); comma or list',
    default: null,
    about: 'which strategies to run; several give one comparison',
    examples: 'naive,hincrby · lock · all · ./mine.ts',
    many: true,
  },
  set: {
    flag: 'set',
    group: 'Strategy',
    value: 'key=value',
    bounds: 'options from `seckill-bench explain <strategy>`; in a file, a map',
    default: null,
    about: 'options of the strategies',
    many: true,
    map: true,
  },
  queue: {
    flag: 'queue',
    group: 'Strategy',
    value: 'kind',
    bounds: '`list` or `streams`; short for `--set queue=…`, which it overrides',
    default: null,
    about: 'how the strategy `queue` hands requests to its workers; `list` unless told',
  },
} as const satisfies Readonly<Record<string, Field>>;
