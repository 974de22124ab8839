import { type Home, oddText } from './arguments.ts';
import { Draw } from './draw-source.ts';
import { FORMS, RARE_FORMS } from './forms.ts';
import { type Generate, generator } from './grammar.ts';
import { isHarmless } from './harmless.ts';
import { scriptCommand } from './scripts.ts';
import { AWAITED_FORMS, SHARED_FORMS } from './shared-forms.ts';
import { type Step, TIMEOUT } from './step.ts';

/** A run of commands from empty servers. */
export interface Episode {
  /** How many clients the steps name. */
  readonly clients: number;
  readonly steps: readonly Step[];
  /** How many steps may be on their way at once. */
  readonly batch: number;
}

const BATCH = 500;
const CLIENTS = 4;

/**
 * Every third episode is one of several clients, which must take turns; the others are one client's. Most
 * have a type that most of their commands are about, so that its values live long enough to grow.
 */
export function episode(seed: number, number: number, length: number): Episode {
  const draw = new Draw(seed, number);
  const isShared = number % 3 === 2;
  const clients = isShared ? CLIENTS : 1;
  const theme = draw.chance(0.8) ? draw.one<Home>([...HOMES, 'stream']) : undefined;
  const steps: Step[] = [];
  for (let client = 0; client < clients; client++) {
    if (draw.chance(isShared ? 0.5 : 0.3)) steps.push({ client, args: ['hello', '3'] });
  }
  if (draw.chance(0.3)) steps.push(...largeValues(draw).map((args) => ({ client: 0, args })));
  while (steps.length < length) {
    const client = draw.integer(0, clients - 1);
    if (isShared && draw.chance(0.5)) steps.push(...sharedSteps(draw, client));
    else steps.push({ client, args: command(draw, theme) });
  }
  return { clients, steps: steps.slice(0, length), batch: isShared ? 1 : BATCH };
}

/** What makes some keys too large for the small forms that Redis keeps values in, and a stream several nodes long. */
function largeValues(draw: Draw): string[][] {
  const words = Array.from({ length: draw.integer(120, 300) }, (_, at) => `w${at}`);
  const bytes = draw.one([1, 20, 90]);
  const entries = Array.from({ length: draw.integer(80, 260) }, () => {
    draw.tick++;
    return [
      'xadd',
      'stream1',
      `${draw.tick}-0`,
      draw.one(['a', 'b']),
      'v'.repeat(draw.integer(0, bytes)),
    ];
  });
  return [
    ['sadd', 'set1', ...words],
    ['rpush', 'list1', ...words],
    ['hset', 'hash1', ...words.flatMap((word) => [word, '1'])],
    ['zadd', 'zset1', ...words.flatMap((word) => [draw.one(['0', '1', '-2.5', '-0']), word])],
    ...entries,
  ];
}

interface Form {
  readonly name: readonly string[];
  readonly home: Home;
  readonly generate: Generate;
}

const HOMES = Object.keys(FORMS) as Home[];
const COMMON: readonly Form[] = HOMES.flatMap((home) => toForms(FORMS[home], home));
const RARE: readonly Form[] = toForms(RARE_FORMS, 'string');
const SHARED: readonly Form[] = HOMES.flatMap((home) => toForms(SHARED_FORMS[home] ?? {}, home));
const AWAITED: readonly Form[] = toForms(AWAITED_FORMS, 'list');

const WATCHED = generator('keys');

/** What fills keys is drawn more often than its share, or most keys would not exist. */
const FILLING = COMMON.filter(({ name }) =>
  /^(?:set|mset|append|hset|rpush|lpush|sadd|zadd|xadd|xgroup create|xreadgroup)$/.test(
    name.join(' '),
  ),
);

function toForms(forms: Readonly<Record<string, string>>, home: Home): Form[] {
  return Object.entries(forms).map(([name, form]) => ({
    name: name.split(' '),
    home,
    generate: generator(form),
  }));
}

function command(draw: Draw, theme?: Home): string[] {
  if (draw.chance(0.1)) return scriptCommand(draw);
  if (draw.chance(0.004)) return args(draw, draw.one(RARE));
  const forms = draw.chance(0.25) ? FILLING : COMMON;
  if (theme === undefined || draw.chance(0.4)) return args(draw, draw.one(forms));
  return args(draw, draw.one(forms.filter(({ home }) => home === theme)));
}

/** One command, its arguments spoiled now and then; spoiled ones that could hang a server are drawn anew. */
function args(draw: Draw, { name, home, generate }: Form): string[] {
  for (;;) {
    const written = draw.chance(0.1) ? name.map((part) => part.toUpperCase()) : name;
    const drawn = [...written, ...generate(draw, home)];
    const spoiled = draw.chance(0.06) ? spoil(draw, drawn, name.length) : drawn;
    if (isHarmless(spoiled)) return spoiled;
  }
}

function spoil(draw: Draw, whole: readonly string[], from: number): string[] {
  const spoiled = [...whole];
  const at = draw.integer(from, Math.max(from, whole.length - 1));
  switch (draw.integer(0, 4)) {
    case 0:
      spoiled.splice(at, 1);
      break;
    case 1:
      spoiled.splice(at, 0, spoiled[at] ?? '');
      break;
    case 2:
      spoiled.push(oddText(draw));
      break;
    default:
      spoiled[at] = oddText(draw);
  }
  return spoiled;
}

/** What needs several clients: transactions, watches, waiting, subscriptions. */
function sharedSteps(draw: Draw, client: number): Step[] {
  if (draw.chance(0.01)) {
    const name = draw.one(['blpop', 'bzpopmin']);
    return [{ client, args: [name, `nothing${draw.integer(1, 3)}`, '0.02'] }, TIMEOUT];
  }
  if (draw.chance(0.2)) return transaction(draw, client);
  if (draw.chance(0.05)) return groupWait(draw, client);
  if (draw.chance(0.3)) return [{ client, args: args(draw, draw.one(AWAITED)) }];
  const home = draw.one<Home>(['string', 'list', 'zset', 'stream']);
  return [{ client, args: args(draw, draw.one(SHARED.filter((form) => form.home === home))) }];
}

/** A whole transaction, with others' commands in between, mostly on keys that it watches. */
function transaction(draw: Draw, client: number): Step[] {
  const home = draw.one(HOMES);
  const related = (draw.chance(0.5) ? COMMON : FILLING).filter((form) => form.home === home);
  const others = () => {
    const other = (client + draw.integer(1, CLIENTS - 1)) % CLIENTS;
    return [{ client: other, args: args(draw, draw.one(related)) }];
  };
  const steps: Step[] = [];
  // A subscriber may not, and one in a transaction already does.
  if (draw.chance(0.6)) steps.push({ client, args: ['reset'] });
  if (draw.chance(0.3)) steps.push({ client, args: ['hello', '3'] });
  if (draw.chance(0.6)) steps.push({ client, args: ['watch', ...WATCHED(draw, home)] });
  if (draw.chance(0.5)) return [...steps, ...repeatedUnderWatch(draw, client, home, related)];
  steps.push(...others(), { client, args: ['multi'] });
  for (let left = draw.integer(0, 3); left > 0; left--) {
    const forms = draw.chance(0.15) ? SHARED : COMMON;
    steps.push({ client, args: args(draw, draw.one(forms)) });
    if (draw.chance(0.3)) steps.push(...others());
  }
  return [...steps, { client, args: [draw.chance(0.9) ? 'exec' : 'discard'] }];
}

/** The same command before and after a watch: where it changes nothing the second time, the watch stands. */
function repeatedUnderWatch(
  draw: Draw,
  client: number,
  home: Home,
  related: readonly Form[],
): Step[] {
  const other = (client + 1) % CLIENTS;
  const again = { client: other, args: args(draw, draw.one(related)) };
  const watch = { client, args: ['watch', `${home}1`, `${home}2`] };
  const exec = ['multi', 'exec'].map((name) => ({ client, args: [name] }));
  return [again, watch, again, ...exec];
}

/** A consumer that waits for a group's next entry. */
function groupWait(draw: Draw, client: number): Step[] {
  const key = `awaited${draw.integer(1, 2)}`;
  const read = ['xreadgroup', 'group', 'g1', 'alice', 'block', '0', 'streams', key, '>'];
  return [
    { client, args: ['del', key] },
    { client, args: ['xgroup', 'create', key, 'g1', '$', 'mkstream'] },
    { client, args: read },
  ];
}
