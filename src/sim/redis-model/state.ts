import type { ModelConnection } from './connection.ts';
import { copyValue } from './copy-value.ts';
import type { Entry, Value } from './entry.ts';
import type { RedisModel } from './server.ts';

/** What a server holds: keys, values and expiries of every database. Connections are not part of it. */
export interface ModelState {
  readonly dbs: readonly (readonly (readonly [string, Entry])[])[];
}

/** A copy that shares nothing with the server. */
export function saveState(model: RedisModel): ModelState {
  return {
    dbs: model.dbs.map((keyspace) =>
      keyspace.isVacant ? NOTHING : copyEntries(keyspace.entries()),
    ),
  };
}

/**
 * Makes the server hold what was saved. Nobody who watches or waits for a key is told: their
 * connections are to be reset, or to be closed. Scripts stay loaded.
 */
export function restoreState(model: RedisModel, state: ModelState): void {
  model.dbs.forEach((keyspace, index) => {
    const kept = state.dbs[index] ?? NOTHING;
    if (kept.length > 0 || !keyspace.isVacant) keyspace.replace(copyEntries(kept));
  });
}

/**
 * All that later commands can depend on, as text: two servers with the same text behave alike from
 * now on. `nameOf` names a connection; those without a name are left out.
 */
export function describeState(
  model: RedisModel,
  nameOf: (connection: ModelConnection) => string | undefined,
): string {
  let text = describeKeys(model);
  const states: string[] = [];
  for (const connection of model.connections.values()) {
    const state = connection.describe();
    if (state !== '') states.push(`\n${nameOf(connection)}:${state}`);
  }
  // Who connected first makes no difference.
  text += states.sort().join('');
  for (const connection of model.blocked.waiting()) text += `\n${nameOf(connection)} waits`;
  return text;
}

/** What it holds, as text. */
export function describeKeys(model: RedisModel): string {
  model.nowMs = Math.floor(model.host.nowMs());
  let text = '';
  for (const keyspace of model.dbs) {
    if (keyspace.isVacant) continue;
    const entries = keyspace.entries();
    if (entries.length === 0) continue;
    if (entries.length > 1) entries.sort(([a], [b]) => (a < b ? -1 : 1));
    text += `db${keyspace.index}`;
    for (const [key, { value, expiresAtMs }] of entries) {
      text += `\n${key}=${describeValue(value)}`;
      if (expiresAtMs !== undefined) text += `@${expiresAtMs}`;
    }
  }
  return text;
}

/** The earliest moment at which a key is still there for the last time, ms of server time; undefined where none expires. */
export function nextExpiryMs(model: RedisModel): number | undefined {
  model.nowMs = Math.floor(model.host.nowMs());
  let next: number | undefined;
  for (const keyspace of model.dbs) {
    if (keyspace.isVacant) continue;
    const expiryMs = keyspace.earliestExpiryMs();
    if (expiryMs !== undefined && (next === undefined || expiryMs < next)) next = expiryMs;
  }
  return next;
}

const NOTHING: readonly (readonly [string, Entry])[] = [];

function copyEntries(entries: readonly (readonly [string, Entry])[]): [string, Entry][] {
  return entries.map(([key, { value, expiresAtMs }]) => [
    key,
    { value: value.type === 'string' ? { ...value } : copyValue(value), expiresAtMs },
  ]);
}

function describeValue(value: Value): string {
  switch (value.type) {
    case 'string':
      return JSON.stringify(value.text);
    case 'hash':
      return `h${JSON.stringify([...value.fields])}`;
    case 'list':
      return `l${JSON.stringify(value.items.toArray())}`;
    case 'set':
      return `s${JSON.stringify([...value.members])}`;
    case 'zset':
      return `z${JSON.stringify(value.scores.entries())}`;
    case 'stream':
      return `x${JSON.stringify(value.stream, plain)}`;
  }
}

function plain(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  return value instanceof Map || value instanceof Set ? [...value] : value;
}
