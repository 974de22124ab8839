import { commandTable } from '../command-table.ts';
import { scriptCommands } from '../lua/commands.ts';
import { byteCommands } from './bytes.ts';
import { connectionCommands } from './connection.ts';
import { counterCommands } from './counters.ts';
import { expiryCommands } from './expiry.ts';
import { hashCounterCommands } from './hash-counters.ts';
import { hashCommands } from './hashes.ts';
import { keyCommands } from './keys.ts';
import { listMoveCommands } from './list-moves.ts';
import { listSearchCommands } from './list-search.ts';
import { listCommands } from './lists.ts';
import { pubsubCommands } from './pubsub.ts';
import { scanCommands } from './scans.ts';
import { serverCommands } from './server.ts';
import { setCommands } from './sets.ts';
import { streamCommands } from './streams.ts';
import { stringCommands } from './strings.ts';
import { transactionCommands } from './transactions.ts';
import { zsetCommands } from './zsets.ts';

/** Every command that the model has, by name. */
export const COMMANDS = commandTable([
  ...connectionCommands,
  ...serverCommands,
  ...keyCommands,
  ...expiryCommands,
  ...scanCommands,
  ...stringCommands,
  ...counterCommands,
  ...byteCommands,
  ...hashCommands,
  ...hashCounterCommands,
  ...listCommands,
  ...listSearchCommands,
  ...listMoveCommands,
  ...setCommands,
  ...zsetCommands,
  ...streamCommands,
  ...transactionCommands,
  ...pubsubCommands,
  ...scriptCommands,
]);
