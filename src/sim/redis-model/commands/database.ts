import { integerArgument } from '../arguments.ts';
import type { Keyspace } from '../keyspace.ts';
import { ErrorReply } from '../reply.ts';
import type { RedisModel } from '../server.ts';

/** The database that the text names. Throws Redis' errors where it is no integer or out of range. */
export function databaseArgument(server: RedisModel, text: string): Keyspace {
  const index = integerArgument(text);
  if (index < -(2 ** 31) || index >= 2 ** 31) throw NOT_INT;
  const keyspace = server.dbs[Number(index)];
  if (keyspace === undefined) throw OUT_OF_RANGE;
  return keyspace;
}

const NOT_INT = new ErrorReply(
  'ERR value is out of range, value must between -2147483648 and 2147483647',
);
const OUT_OF_RANGE = new ErrorReply('ERR DB index is out of range');
