import type { Check } from './check.ts';
import { contention } from './contention.ts';
import { finishes } from './finishes.ts';
import { limitPerBuyer } from './limit-per-buyer.ts';
import { loadReached } from './load-reached.ts';
import { messagesDelivered } from './messages-delivered.ts';
import { noOversell } from './no-oversell.ts';
import { oneHolder } from './one-holder.ts';
import { ordersRecorded } from './orders-recorded.ts';
import { ownRelease } from './own-release.ts';
import { stockConserved } from './stock-conserved.ts';

/** Every check, in the order in which reports list them. */
export const checks: readonly Check[] = [
  noOversell,
  stockConserved,
  ordersRecorded,
  messagesDelivered,
  oneHolder,
  ownRelease,
  limitPerBuyer,
  finishes,
  contention,
  loadReached,
];
