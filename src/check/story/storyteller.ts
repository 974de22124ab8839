import { tellFault } from '../../core/fault-words.ts';
import type {
  AttemptEnded,
  HistoryEvent,
  HistoryFold,
  ReleasedEvent,
  SectionEvent,
} from '../../core/history.ts';
import type { Journal } from '../../core/journal.ts';
import type { StoryLine } from '../../core/result.ts';
import type { Sale } from '../../core/sale.ts';
import { AttemptRecord, isSameUnit, type StockUse, type Victim } from './attempt-record.ts';
import { LatestGrants } from './latest-grants.ts';
import { type Scene, tellScene } from './scene.ts';

/** What a story can be about. */
export type Violation = 'oversold' | 'lost-update' | 'foreign-release' | 'overlap' | 'over-limit';

/** Attempts that were sold last, kept to find with whom a unit was sold twice. */
const SOLD_KEPT = 64;

/** Faults that are kept, and of these in one story. */
const FAULTS_KEPT = 100;
const FAULTS_TOLD = 4;

/** A fold that can tell the shortest story of the first violation of each kind. */
export interface Storyteller extends HistoryFold {
  /** The story of the first of these kinds that was seen; empty where none was. At most 12 lines, and the faults meanwhile, in scenario time. */
  tell(kinds: readonly Violation[]): StoryLine[];
}

const LISTENS_TO = [
  'fault',
  'acquired',
  'releasing',
  'abandoned',
  'released',
  'attempt-ended',
] as const;

/** Starts to listen. Memory is bounded by the attempts that are open. */
export function startStory(sale: Sale, timeScale: number): Storyteller {
  return new HistoryStory(sale, timeScale);
}

class HistoryStory implements Storyteller {
  readonly listensTo = LISTENS_TO;
  readonly #sale: Sale;
  readonly #timeScale: number;
  /** Attempts that are open and have held a lock. */
  readonly #holders = new Map<number, AttemptRecord>();
  /** A ring. */
  readonly #soldLast: Sold[] = [];
  #soldCount = 0;
  readonly #sections = new Map<number, AttemptRecord>();
  readonly #latest = new LatestGrants<Grant>();
  /** Releases that were sent when another's grant was the latest, with that one's attempt. */
  readonly #doubtful = new Map<string, Grant>();
  readonly #locks = new Set<string>();
  readonly #faults: StoryLine[] = [];
  /** A primary's death, and who took its place: what comes of it is seen later. */
  readonly #failover: StoryLine[] = [];
  readonly #units = new Map<number, number>();
  readonly #scenes = new Map<Violation, Scene>();
  #overlapped: number | undefined;
  #sold = 0;

  constructor(sale: Sale, timeScale: number) {
    this.#sale = sale;
    this.#timeScale = timeScale;
  }

  on(event: HistoryEvent, seq: number, journal: Journal | undefined): void {
    if (event.kind === 'fault') {
      const isLasting = event.moment === 'primary-dies' || event.moment === 'replica-serves';
      const kept = isLasting ? this.#failover : this.#faults;
      if (kept.length < FAULTS_KEPT) kept.push(tellFault(event, this.#timeScale));
    }
    if (journal === undefined) return;
    switch (event.kind) {
      case 'acquired':
        this.#acquired(this.#holderOf(event, journal), event, seq);
        break;
      case 'releasing':
        this.#releasing(event);
        this.#leave(event);
        break;
      case 'abandoned':
        this.#abandoned(event);
        break;
      case 'released':
        this.#released(this.#holderOf(event, journal), event);
        break;
      case 'attempt-ended':
        this.#ended(event, journal);
        break;
    }
  }

  tell(kinds: readonly Violation[]): StoryLine[] {
    const scene = kinds.map((kind) => this.#scenes.get(kind)).find((one) => one !== undefined);
    if (scene === undefined) return [];
    // Two buyers sold the same unit: that is how the ledger outgrew the stock.
    const cause = scene.kind === 'oversold' ? this.#scenes.get('lost-update') : undefined;
    return this.#withFaults(tellScene(scene, cause, this.#locks, this.#timeScale));
  }

  /** What went wrong with the world meanwhile is part of the story, the last of it where that is much. */
  #withFaults(story: StoryLine[]): StoryLine[] {
    const sinceUs = story[0]?.atUs ?? 0;
    const untilUs = story.at(-1)?.atUs ?? 0;
    const meanwhile = this.#faults.filter(({ atUs }) => atUs >= sinceUs && atUs <= untilUs);
    const before = this.#failover.filter(({ atUs }) => atUs <= untilUs);
    const told = [...before, ...meanwhile.slice(-FAULTS_TOLD), ...story];
    return told.sort((a, b) => a.atUs - b.atUs);
  }

  #holderOf({ attempt }: SectionEvent | ReleasedEvent, journal: Journal): AttemptRecord {
    const known = this.#holders.get(attempt);
    if (known !== undefined) return known;
    const record = new AttemptRecord(attempt, buyerOf(journal), journal);
    this.#holders.set(attempt, record);
    return record;
  }

  #acquired(record: AttemptRecord, event: SectionEvent, seq: number): void {
    if (this.#locks.size < 16) this.#locks.add(event.lock);
    const { acquisition } = event;
    const { buyer, attempt } = record;
    const grant = { record, victim: { buyer, attempt, acquired: event, seq } };
    this.#latest.take(event.lock, grant);
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

  #leave({ acquisition, lock }: SectionEvent): void {
    if (this.#sections.delete(acquisition)) this.#latest.leave(lock);
  }

  #abandoned(event: SectionEvent): void {
    const { acquisition } = event;
    this.#leave(event);
    // Nobody knows when that section ended: wait for an overlap that is certain.
    if (acquisition === this.#overlapped) {
      this.#scenes.delete('overlap');
      this.#overlapped = undefined;
    }
  }

  #releasing({ acquisition, attempt, lock }: SectionEvent): void {
    if (acquisition === this.#overlapped) this.#overlapped = undefined;
    const latest = this.#latest.of(lock);
    if (latest === undefined || latest.victim.acquired.acquisition === acquisition) return;
    this.#doubtful.set(`${attempt}/${acquisition}`, latest);
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

  #ended(event: AttemptEnded, journal: Journal): void {
    const { attempt, buyer } = event;
    const holder = this.#holders.get(attempt);
    if (holder !== undefined) this.#holders.delete(attempt);
    if (this.#doubtful.size > 0) this.#forgetReleases(attempt);
    if (event.outcome !== 'sold') return;
    const record = holder ?? new AttemptRecord(attempt, buyer, journal);
    const sold = { record, use: this.#scenes.has('lost-update') ? undefined : record.stockUse() };
    this.#findSameUnit(sold, event);
    this.#sell(record, event);
    this.#soldLast[this.#soldCount % SOLD_KEPT] = sold;
    this.#soldCount += 1;
  }

  #forgetReleases(attempt: number): void {
    for (const key of this.#doubtful.keys()) {
      if (key.startsWith(`${attempt}/`)) this.#doubtful.delete(key);
    }
  }

  /** Two that read the same stock before either had written it, and were both sold to. */
  #findSameUnit({ record, use }: Sold, event: AttemptEnded): void {
    if (use === undefined) return;
    const twin = this.#recentlySold().find(
      ({ use: other }) => other !== undefined && isSameUnit(use, other),
    );
    if (twin === undefined) return;
    const what = this.#sale.quantity === 1 ? 'the same unit' : 'the same units';
    const marks = new Map([[event as HistoryEvent, `${what} sold twice`]]);
    this.#keep({ kind: 'lost-update', cast: [twin.record, record], marks, endings: new Map() });
  }

  /** Oldest first. */
  #recentlySold(): readonly Sold[] {
    const next = this.#soldCount % SOLD_KEPT;
    return [...this.#soldLast.slice(next), ...this.#soldLast.slice(0, next)];
  }

  #sell(record: AttemptRecord, event: AttemptEnded): void {
    const { stock, limitPerBuyer } = this.#sale;
    this.#sold += event.units;
    const previous = this.#soldLast[(this.#soldCount - 1) % SOLD_KEPT]?.record;
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
    const before = this.#recentlySold().findLast((one) => one.record.buyer === event.buyer)?.record;
    const cast = before === undefined ? [record] : [before, record];
    this.#keep({ kind: 'over-limit', cast, marks: new Map(), endings });
  }

  #keep(scene: Scene): void {
    if (!this.#scenes.has(scene.kind)) this.#scenes.set(scene.kind, scene);
  }
}

function buyerOf(journal: Journal): number {
  const first = journal.event(0);
  return first.kind === 'attempt-started' ? first.buyer : 0;
}

/** An attempt that was sold to. */
interface Sold {
  readonly record: AttemptRecord;
  readonly use: StockUse | undefined;
}

interface Grant {
  readonly record: AttemptRecord;
  readonly victim: Victim;
}

function sale(units: number, sold: number, stock: number): string {
  if (units === 1) return `is sold unit ${sold} of ${stock}`;
  return `is sold ${units} units: ${sold} of ${stock} are sold now`;
}
