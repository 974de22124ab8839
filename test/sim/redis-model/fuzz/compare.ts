import { itemsOf, type Wire, wireText } from './wire.ts';

/** True where the real server's reply is what the model's says it may be. */
export type Compare = (real: Wire, model: Wire) => boolean;

/** Bytes and types equal. */
export const exact: Compare = (real, model) =>
  wireText(real) === wireText(model) || areEchoes(real, model);

/** Errors that quote the command as the client wrote it: the model does not keep its upper and lower case. */
function areEchoes(real: Wire, model: Wire): boolean {
  if (typeof real !== 'string' || typeof model !== 'string') return false;
  return ECHO.test(real) && real.toLowerCase() === model.toLowerCase();
}

const ECHO =
  /^-ERR (?:unknown subcommand or wrong number of arguments for|\w+ command is not allowed with BLOCK)/;

/** How the replies of this command are compared; `args` begins with its name. */
export function compareOf(args: readonly string[]): Compare {
  const name = (args[0] ?? '').toLowerCase();
  // A page of fewer, or from somewhere else, is another page on each server.
  const isWholeScan = args.includes('1000') && args[name === 'scan' ? 1 : 2] === '0';
  if (/^[hsz]?scan$/.test(name) && !isWholeScan) return exactOrType;
  const subcommand = (args[1] ?? '').toLowerCase();
  return BY_NAME.get(`${name} ${subcommand}`) ?? BY_NAME.get(name) ?? exact;
}

/** True where the model says that it does not have what the real server has. */
export function isNotModelled(model: Wire): boolean {
  return typeof model === 'string' && model.startsWith(NOT_MODELLED);
}

const NOT_MODELLED = "-ERR seckill-bench's Redis model does not have";

/** An EXEC's reply, each item compared as its command is. */
export function eachBy(compares: readonly Compare[]): Compare {
  return (real, model) => {
    const reals = itemsOf(real);
    const models = itemsOf(model);
    const areBothItems = typeof real !== 'string' && typeof model !== 'string';
    if (!areBothItems || reals.length !== models.length) return exact(real, model);
    return models.every(
      (item, at) => isNotModelled(item) || (compares[at] ?? exact)(reals[at] ?? '', item),
    );
  };
}

/** Both of one shape with their items in any order. */
const unordered: Compare = (real, model) => exact(sorted(real), sorted(model));

/** Fields and values in turn, the pairs in any order. */
const unorderedPairs: Compare = (real, model) => exact(sortedPairs(real), sortedPairs(model));

/** A cursor and a page, in any order. */
const scanned: Compare = (real, model) =>
  exact(sortedPage(real, sorted), sortedPage(model, sorted));
const scannedPairs: Compare = (real, model) =>
  exact(sortedPage(real, sortedPairs), sortedPage(model, sortedPairs));

/** The model keeps times as numbers: beyond 2^53 ms they are rounded. */
const ROUNDING = 2 ** -52;

/** Integers at most `by` apart, whatever surrounds them equal. */
function near(by: number): Compare {
  const isNear: Compare = (real, model) => {
    if (typeof real !== 'string' && typeof model !== 'string') {
      const { items } = model;
      const isShaped = real.mark === model.mark && real.items.length === items.length;
      return isShaped && items.every((item, at) => isNear(real.items[at] ?? '', item));
    }
    if (exact(real, model)) return true;
    const [a, b] = [integer(real), integer(model)];
    return (
      a !== undefined &&
      b !== undefined &&
      a >= 0 &&
      b >= 0 &&
      Math.abs(a - b) <= Math.max(by, a * ROUNDING)
    );
  };
  return isNear;
}

/** The server's clock readings in milliseconds (of this century) may differ by ten seconds. */
const nearInstants: Compare = (real, model) => {
  if (typeof real !== 'string' && typeof model !== 'string') {
    const isShaped = real.mark === model.mark && real.items.length === model.items.length;
    return isShaped && model.items.every((item, at) => nearInstants(real.items[at] ?? '', item));
  }
  if (exact(real, model)) return true;
  const [a = 0, b = 0] = [integer(real), integer(model)];
  return a > 1e12 && b > 1e12 && Math.abs(a - b) <= 10_000;
};

/** XPENDING's list: the third of each four is an idle time. */
const pendingList: Compare = (real, model) => {
  const models = itemsOf(model);
  const isShaped = models.length === itemsOf(real).length && itemsOf(models[0]).length === 4;
  if (!isShaped) return exact(real, model);
  return models.every((item, at) => {
    const mine = itemsOf(item);
    const theirs = itemsOf(itemsOf(real)[at]);
    const isNear = near(10_000)(theirs[2] ?? '', mine[2] ?? '');
    const rest = (items: readonly Wire[]) => items.filter((_, index) => index !== 2);
    return isNear && exact({ mark: '*', items: rest(theirs) }, { mark: '*', items: rest(mine) });
  });
};

/** XINFO CONSUMERS: the value after `idle` is an idle time. */
const consumers: Compare = (real, model) => {
  const models = itemsOf(model);
  if (models.length === 0 || models.length !== itemsOf(real).length) return exact(real, model);
  return models.every((item, at) => {
    const theirs = itemsOf(real)[at] ?? '';
    const isNear = near(10_000)(itemsOf(theirs)[5] ?? '', itemsOf(item)[5] ?? '');
    return isNear && exact(without(theirs, [5]), without(item, [5]));
  });
};

/** HELLO: the version and the client's id are each server's own. */
const hello: Compare = (real, model) => exact(without(real, [3, 7]), without(model, [3, 7]));

/** Any two replies of one type, neither an error. */
const sameType: Compare = (real, model) => mark(real) === mark(model) && mark(real) !== '-';

const BY_NAME: ReadonlyMap<string, Compare> = new Map([
  ...names('keys smembers sinter sunion sdiff hkeys hvals', unordered),
  ...names('pubsub', unordered),
  ...names('hgetall', unorderedPairs),
  ['config get', unorderedPairs],
  ...names('scan sscan', scanned),
  ...names('hscan zscan', scannedPairs),
  ...names('pexpiretime expiretime', near(0)),
  ...names('pttl', near(10_000)),
  // What has expired is counted until the server happens to look at it.
  ['dbsize', (real, model) => (integer(real) ?? -1) >= (integer(model) ?? 0) || exact(real, model)],
  ...names('ttl', near(10)),
  ['xinfo stream', nearInstants],
  ['xinfo consumers', consumers],
  ['xpending', pendingList],
  ['hello', hello],
  ...[
    'time',
    'object encoding',
    'object refcount',
    'info',
    'client id',
    'client list',
    'client info',
  ].map((name): [string, Compare] => [
    name,
    (real, model) => exact(real, model) || sameType(real, model),
  ]),
  ...['command count', 'command list'].map((name): [string, Compare] => [name, sameType]),
]);

function exactOrType(real: Wire, model: Wire): boolean {
  return exact(real, model) || sameType(real, model);
}

function names(list: string, compare: Compare): [string, Compare][] {
  return list.split(' ').map((name) => [name, compare]);
}

function mark(wire: Wire): string {
  return typeof wire === 'string' ? (wire[0] ?? '') : wire.mark;
}

function integer(wire: Wire): number | undefined {
  return typeof wire === 'string' && wire.startsWith(':') ? Number(wire.slice(1)) : undefined;
}

function sorted(wire: Wire): Wire {
  if (typeof wire === 'string') return wire;
  const texts = wire.items.map((item) => [wireText(item), item] as const);
  texts.sort(([a], [b]) => (a < b ? -1 : 1));
  return { mark: wire.mark, items: texts.map(([, item]) => item) };
}

function sortedPairs(wire: Wire): Wire {
  if (typeof wire === 'string' || wire.items.length % 2 === 1) return wire;
  const pairs: Wire[] = [];
  for (let at = 0; at < wire.items.length; at += 2) {
    pairs.push({ mark: '2', items: wire.items.slice(at, at + 2) });
  }
  return sorted({ mark: wire.mark, items: pairs });
}

function sortedPage(wire: Wire, sort: (wire: Wire) => Wire): Wire {
  const [cursor, page] = itemsOf(wire);
  if (cursor === undefined || page === undefined) return wire;
  return { mark: '*', items: [cursor, sort(page)] };
}

function without(wire: Wire, indexes: readonly number[]): Wire {
  if (typeof wire === 'string') return wire;
  const items = wire.items.map((item, at) => (indexes.includes(at) ? '' : item));
  return { mark: wire.mark, items };
}
