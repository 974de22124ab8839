import type {
  AttemptEnded,
  CallSent,
  CallSettled,
  HistoryEvent,
  ReleasedEvent,
  SectionEvent,
} from '../../core/history.ts';
import type { StoryLine } from '../../core/result.ts';
import type { Sale } from '../../core/sale.ts';
import { AttemptRecord, type Victim } from './attempt-record.ts';
import { readsStock, textOf, writesStock } from './commands.ts';
import { type Scene, tellScene } from './scene.ts';

/** What a story can be about. */
export type Violation = 'oversold' | 'lost-update' | 'foreign-release' | 'overlap' | 'over-limit';

/** Attempts that were sold last, kept to find with whom a unit was sold twice. */
const SOLD_KEPT = 64;

/** A fold that can tell the shortest story of the first violation of each kind. */
export interface Storyteller {
  on(event: HistoryEvent): void;
  /** The story of the first of these kinds that was seen; empty where none was. At most 12 lines, in scenario time. */
  tell(kinds: readonly Violation[]): StoryLine[];
}

/** Starts to listen. Memory is bounded by the attempts that are open. */
export function startStory(sale: Sale, timeScale: number): Storyteller {
  return new HistoryStory(sale, timeScale);
}

class HistoryStory implements Storyteller {
  readonly #sale: Sale;
  readonly #timeScale: number;
  readonly #open = new Map<number, AttemptRecord>();
  readonly #soldLast: AttemptRecord[] = [];
  readonly #unused: AttemptRecord[] = [];
  readonly #sections = new Map<number, AttemptRecord>();
  /** The latest grant of each lock. */
  readonly #latest = new Map<string, Grant>();
  /** Releases that were sent when another's grant was the latest, with that one's attempt. */
  readonly #doubtful = new Map<string, Grant>();
  readonly #locks = new Set<string>();
  readonly #units = new Map<number, number>();
  readonly #scenes = new Map<Violation, Scene>();
  #overlapped: number | undefined;
  #seq = 0;
  #sold = 0;

  constructor(sale: Sale, timeScale: number) {
    this.#sale = sale;
    this.#timeScale = timeScale;
  }

  on(event: HistoryEvent): void {
    this.#seq += 1;
    if (event.kind === 'buyer-arrived' || event.kind === 'buyer-left') return;
    if (event.kind === 'attempt-started') {
      const record = this.#unused.pop() ?? new AttemptRecord();
      this.#open.set(event.attempt, record.reset(event.attempt, event.buyer));
      return;
    }
    const record = this.#open.get(event.attempt);
    if (record === undefined) return;
    record.add(event, this.#seq);
    switch (event.kind) {
      case 'call-sent':
        this.#sent(record, event);
        break;
      case 'call-settled':
        this.#settled(record, event);
        break;
      case 'acquired':
        this.#acquired(record, event);
        break;
      case 'releasing':
        this.#sections.delete(event.acquisition);
        this.#releasing(record, event);
        break;
      case 'abandoned':
        this.#abandoned(event);
        break;
      case 'released':
        this.#released(record, event);
        break;
      case 'attempt-ended':
        this.#ended(record, event);
        break;
    }
  }

  tell(kinds: readonly Violation[]): StoryLine[] {
    const scene = kinds.map((kind) => this.#scenes.get(kind)).find((one) => one !== undefined);
    if (scene === undefined) return [];
    // Two buyers sold the same unit: that is how the ledger outgrew the stock.
    const cause = scene.kind === 'oversold' ? this.#scenes.get('lost-update') : undefined;
    return tellScene(scene, cause, this.#locks, this.#timeScale);
  }

  #sent(record: AttemptRecord, event: CallSent): void {
    if (readsStock(event)) {
      record.readCall = event.call;
      record.readSeq = this.#seq;
    } else if (writesStock(event)) record.writeCall = event.call;
  }

  #settled(record: AttemptRecord, event: CallSettled): void {
    if (!event.ok) return;
    if (event.call === record.readCall) record.stockRead = Number(textOf(event.reply));
    else if (event.call === record.writeCall) record.wroteSeq = this.#seq;
  }

  #acquired(record: AttemptRecord, event: SectionEvent): void {
    record.isShared = true;
    if (this.#locks.size < 16) this.#locks.add(event.lock);
    const { acquisition } = event;
    const { buyer, attempt } = record;
    const grant = { record, victim: { buyer, attempt, acquired: event, seq: this.#seq } };
    this.#latest.set(event.lock, grant);
    if (!this.#scenes.has('overlap')) {
      for (const [other, holder] of this.#sections) {
        if (holder === record) continue;
        this.#overlapped = other;
        const marks = new Map([[event as HistoryEvent, 'two are inside']]);
        this.#scenes.set('overlap', {
          kind: 'overlap',
          cast: [holder, record],
          marks,
          endings: new Map(),
        });
        break;
      }
    }
    this.#sections.set(acquisition, record);
  }

  #abandoned({ acquisition }: SectionEvent): void {
    this.#sections.delete(acquisition);
    // Nobody knows when that section ended: wait for an overlap that is certain.
    if (acquisition === this.#overlapped) {
      this.#scenes.delete('overlap');
      this.#overlapped = undefined;
    }
  }

  #releasing(record: AttemptRecord, { acquisition, lock }: SectionEvent): void {
    if (acquisition === this.#overlapped) this.#overlapped = undefined;
    const latest = this.#latest.get(lock);
    if (latest === undefined || latest.victim.acquired.acquisition === acquisition) return;
    this.#doubtful.set(`${record.attempt}/${acquisition}`, latest);
  }

  #released(record: AttemptRecord, event: ReleasedEvent): void {
    const key = `${record.attempt}/${event.acquisition}`;
    const grant = this.#doubtful.get(key);
    this.#doubtful.delete(key);
    if (!event.deleted || (grant === undefined && event.acquisition !== 0)) return;
    if (grant !== undefined) grant.record.lockDeletedUs = event.atUs;
    record.victims ??= new Map();
    record.victims.set(event, grant?.victim);
    const other = grant?.record;
    const cast = other === undefined || other === record ? [record] : [record, other];
    this.#keep({ kind: 'foreign-release', cast, marks: new Map(), endings: new Map() });
  }

  #ended(record: AttemptRecord, event: AttemptEnded): void {
    this.#open.delete(event.attempt);
    if (this.#doubtful.size > 0) this.#forgetReleases(event.attempt);
    if (event.outcome !== 'sold') {
      this.#forget(record);
      return;
    }
    this.#findSameUnit(record, event);
    this.#sell(record, event);
    this.#soldLast.push(record);
    if (this.#soldLast.length > SOLD_KEPT) this.#forget(this.#soldLast.shift());
  }

  #forget(record: AttemptRecord | undefined): void {
    if (record !== undefined && !record.isShared) this.#unused.push(record);
  }

  #forgetReleases(attempt: number): void {
    for (const key of this.#doubtful.keys()) {
      if (key.startsWith(`${attempt}/`)) this.#doubtful.delete(key);
    }
  }

  /** Two that read the same stock before either had written it, and were both sold to. */
  #findSameUnit(record: AttemptRecord, event: AttemptEnded): void {
    if (record.stockRead === undefined || this.#scenes.has('lost-update')) return;
    const twin = this.#soldLast.find(
      (other) =>
        other.stockRead === record.stockRead &&
        record.readSeq < other.wroteSeq &&
        other.readSeq < record.wroteSeq,
    );
    if (twin === undefined) return;
    const what = this.#sale.quantity === 1 ? 'the same unit' : 'the same units';
    const marks = new Map([[event as HistoryEvent, `${what} sold twice`]]);
    this.#keep({ kind: 'lost-update', cast: [twin, record], marks, endings: new Map() });
  }

  #sell(record: AttemptRecord, event: AttemptEnded): void {
    const { stock, limitPerBuyer } = this.#sale;
    this.#sold += event.units;
    const previous = this.#soldLast.at(-1);
    if (this.#sold > stock && !this.#scenes.has('oversold')) {
      const text = sale(event.units, this.#sold, stock);
      const endings = new Map([[event as HistoryEvent, { text, mark: 'oversold' }]]);
      const cast = previous === undefined ? [record] : [previous, record];
      this.#keep({ kind: 'oversold', cast, marks: new Map(), endings });
    }
    if (limitPerBuyer === undefined || this.#scenes.has('over-limit')) return;
    const owned = (this.#units.get(event.buyer) ?? 0) + event.units;
    this.#units.set(event.buyer, owned);
    if (owned <= limitPerBuyer) return;
    const text = `is sold a unit: owns ${owned}, the limit is ${limitPerBuyer}`;
    const endings = new Map([[event as HistoryEvent, { text, mark: 'over the limit' }]]);
    const before = this.#soldLast.findLast((one) => one.buyer === event.buyer);
    const cast = before === undefined ? [record] : [before, record];
    this.#keep({ kind: 'over-limit', cast, marks: new Map(), endings });
  }

  #keep(scene: Scene): void {
    if (this.#scenes.has(scene.kind)) return;
    for (const record of scene.cast) record.isShared = true;
    this.#scenes.set(scene.kind, scene);
  }
}

interface Grant {
  readonly record: AttemptRecord;
  readonly victim: Victim;
}

function sale(units: number, sold: number, stock: number): string {
  if (units === 1) return `is sold unit ${sold} of ${stock}`;
  return `is sold ${units} units: ${sold} of ${stock} are sold now`;
}
