import type {
  AttemptEnded,
  CallSent,
  CallSettled,
  HistoryEvent,
  HistoryFold,
  ReleasedEvent,
  SectionEvent,
} from '../core/history.ts';
import type { Journal } from '../core/journal.ts';
import { commandText, isStockKey, lockCommand, sentOf } from './commands.ts';
import type { Moment, MomentOf, What } from './moment.ts';

const LISTENS_TO = [
  'call-sent',
  'call-settled',
  'acquired',
  'releasing',
  'released',
  'attempt-ended',
] as const;

/**
 * Tells everything that happens in a sale, moment by moment. It keeps all of it: for sales of a few
 * buyers, with strategies that keep their stock as the built-in ones do.
 */
export class Chronicle implements HistoryFold {
  readonly listensTo = LISTENS_TO;
  /** Units. */
  readonly stock: number;
  readonly #moments: Moment[] = [];
  /** Buyers who are inside, by acquisition. */
  readonly #inside = new Map<number, number>();
  readonly #grants = new Map<number, Grant>();
  readonly #turnedAway = new Set<number>();
  #latest: Grant | undefined;
  #lowest: number;
  #sold = 0;

  constructor(stock: number) {
    this.stock = stock;
    this.#lowest = stock;
  }

  /** In the order in which they happened. */
  moments(): readonly Moment[] {
    return this.#moments.toSorted((a, b) => a.atUs - b.atUs || a.seq - b.seq);
  }

  /**
   * The first moment of this kind that is like this.
   *
   * @throws Error where there is none: the act does not show what it tells
   */
  first<Kind extends What['kind']>(
    kind: Kind,
    isLike: (moment: MomentOf<Kind>) => boolean = () => true,
  ): MomentOf<Kind> {
    const found = this.moments()
      .filter((moment): moment is MomentOf<Kind> => moment.kind === kind)
      .find(isLike);
    if (found === undefined) throw new Error(`chronicle: expected a moment ${kind}, got none`);
    return found;
  }

  on(event: HistoryEvent, seq: number, journal: Journal | undefined): void {
    if (journal === undefined) return;
    const started = journal.event(0);
    const buyer = started.kind === 'attempt-started' ? started.buyer : 0;
    const tell = (what: What, at: Place = { atUs: event.atUs, seq }) => {
      this.#moments.push({ ...at, buyer, ...what });
    };
    switch (event.kind) {
      case 'call-sent':
        this.#sent(event, tell);
        break;
      case 'call-settled':
        this.#settled(event, journal, tell);
        break;
      case 'acquired':
        this.#acquired(event, buyer, journal, tell);
        break;
      case 'releasing':
        this.#releasing(event, seq, tell);
        break;
      case 'released':
        this.#released(event, journal, tell);
        break;
      case 'attempt-ended':
        this.#ended(event, journal, tell);
        break;
    }
  }

  #sent(sent: CallSent, tell: Tell): void {
    if (sent.target === 'validate') tell({ kind: 'asks-service' });
    if (sent.operation !== 'set' || !isStockKey(sent)) return;
    const stock = Number(sent.args[1]);
    const isSoldAgain = stock >= this.#lowest;
    this.#lowest = Math.min(stock, this.#lowest);
    tell({ kind: 'writes-stock', command: commandText(sent), stock, isSoldAgain });
  }

  #settled(settled: CallSettled, journal: Journal, tell: Tell): void {
    const sent = sentOf(journal, settled);
    if (sent === undefined || !settled.ok) return;
    if (sent.target === 'validate') {
      tell({ kind: 'gets-answer', tookUs: settled.atUs - sent.atUs });
    }
    if (!isStockKey(sent)) return;
    const command = commandText(sent);
    const stock = Number(String(settled.reply));
    if (sent.operation === 'get') tell({ kind: 'reads-stock', command, stock });
    if (sent.operation === 'hincrby') tell({ kind: 'changes-stock', command, stock });
  }

  #acquired(event: SectionEvent, buyer: number, journal: Journal, tell: Tell): void {
    const { acquisition, ttlMs = 0 } = event;
    const { sentUs, command } = lockCommand(journal);
    const grant = { acquisition, buyer, expiresUs: sentUs + ttlMs * 1000, isDeleted: false };
    const others = [...this.#inside.values()];
    tell({ kind: 'takes-lock', command, expiresUs: grant.expiresUs, others });
    this.#inside.set(acquisition, buyer);
    this.#grants.set(acquisition, grant);
    this.#latest = grant;
  }

  #releasing({ acquisition, atUs }: SectionEvent, seq: number, tell: Tell): void {
    this.#inside.delete(acquisition);
    const grant = this.#grants.get(acquisition);
    if (grant === undefined) return;
    grant.release = { latest: this.#latest, at: { atUs, seq } };
    if (grant.expiresUs <= atUs && !grant.isDeleted) {
      tell({ kind: 'lock-expires' }, { atUs: grant.expiresUs, seq });
    }
  }

  #released({ acquisition, deleted }: ReleasedEvent, journal: Journal, tell: Tell): void {
    const grant = this.#grants.get(acquisition);
    if (grant?.release === undefined) return;
    const { latest, at } = grant.release;
    const victim = deleted && latest !== grant ? latest : undefined;
    if (victim !== undefined) victim.isDeleted = true;
    const { command } = lockCommand(journal);
    const what = victim === undefined ? (deleted ? 'own' : 'gone') : { lockOf: victim.buyer };
    // A section ends when its release is sent; whose lock that deletes, the reply tells.
    tell({ kind: 'releases-lock', command, deleted: what }, at);
  }

  #ended({ outcome, units, buyer }: AttemptEnded, journal: Journal, tell: Tell): void {
    if (outcome === 'sold') {
      this.#sold += units;
      const isOversold = this.#sold > this.stock;
      tell({ kind: 'is-sold', soldUnits: this.#sold, isOversold });
    } else if (outcome === 'sold-out') {
      tell({ kind: 'is-told-sold-out' });
    } else if (outcome === 'busy' && !this.#turnedAway.has(buyer)) {
      this.#turnedAway.add(buyer);
      tell({ kind: 'finds-taken', command: lockCommand(journal).command });
    }
  }
}

type Place = Pick<Moment, 'atUs' | 'seq'>;

type Tell = (what: What, at?: Place) => void;

/** A lock that was taken. */
interface Grant {
  readonly acquisition: number;
  readonly buyer: number;
  readonly expiresUs: number;
  /** By another's release. */
  isDeleted: boolean;
  /** When its release was sent, and whose grant was the latest then. */
  release?: { readonly latest: Grant | undefined; readonly at: Place };
}
