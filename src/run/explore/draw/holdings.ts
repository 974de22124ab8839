import { isStock } from '../../../check/stock-calls.ts';
import type { HeldLock } from '../../../core/drawing.ts';
import type { SteppedServer } from '../../../sim/steps/server.ts';

/** What the servers held at one moment, as far as a drawing shows it. */
export interface Holdings {
  /** Every plain key and every hash but the stock, so that it can be told later which were locks. */
  readonly keys: readonly HeldLock[];
  /** The counter, units; null where none is found. */
  readonly stock: number | null;
}

/** Looks into the servers between moves, and remembers who set which key. */
export class Observer {
  /** By server, key, value and expiry: a value that comes back (a failover) is still whose it was. */
  readonly #setBy = new Map<string, number>();
  #before: ReadonlySet<string> = new Set();

  /** `actor` made the last move, 0 for the world. */
  look(servers: readonly SteppedServer[], actor: number): Holdings {
    const keys: HeldLock[] = [];
    const now = new Set<string>();
    let stock: number | null = null;
    for (const server of servers) {
      for (const { key, value, expiresAtMs, expiresUs } of server.holds()) {
        stock ??= stockIn(key, value);
        if (isStock([key, 'stock'])) continue;
        const text = typeof value === 'string' ? value : [...value];
        const id = JSON.stringify([server.number, key, text, expiresAtMs]);
        now.add(id);
        if (!this.#before.has(id) && actor > 0) this.#setBy.set(id, actor);
        const holder = this.#setBy.get(id) ?? 0;
        keys.push({ lock: key, server: server.number, holder, expiresUs: expiresUs ?? null });
      }
    }
    this.#before = now;
    return { keys, stock };
  }
}

/** The stock is a plain key `…:stock`, or the field `stock` of a hash `…:info`. */
function stockIn(key: string, value: string | ReadonlyMap<string, string>): number | null {
  const text =
    typeof value === 'string'
      ? isStock([key]) && value
      : isStock([key, 'stock']) && value.get('stock');
  const units = typeof text === 'string' ? Number(text) : Number.NaN;
  return Number.isFinite(units) ? units : null;
}
