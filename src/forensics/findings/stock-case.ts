import type { StockKey } from '../keys/choose.ts';
import { keyName } from '../keys/text.ts';
import type { Client, StockRead } from './client.ts';
import { noteRead } from './client.ts';
import { type Example, Finding, NEEDS } from './finding.ts';
import { StockValues } from './stock-values.ts';

/** A stock was changed. */
export interface StockChange {
  readonly client: Client;
  readonly line: number;
  readonly atUs: number;
  /** What it is now; undefined where it is not known, or gone. */
  readonly value: number | undefined;
  /** How many acquisitions of its lock are open, where it has one. */
  readonly holders: number;
}

/** Who changed a stock last. */
interface LastChange {
  readonly line: number;
  readonly client: string;
}

/** One stock: what was read, what was written, and which writes cannot have been right. */
export class StockCase {
  readonly key: StockKey;
  reads = 0;
  /** Set to a value by a client. */
  plainWrites = 0;
  /** Counted, or set by a script or a watched transaction. */
  atomicWrites = 0;
  /** Plain writes by clients that had not read it. */
  blindWrites = 0;
  /** The first value that was known, and the latest; undefined where none is. */
  first: number | undefined;
  latest: number | undefined;
  /** The last value that was known, whatever came then. */
  last: number | undefined;
  lowest: number | undefined;
  /** Counted to below zero: how those who ask first refuse, and how others oversell. */
  countedBelowZero = 0;
  readonly stale = new Finding();
  readonly repeated = new Finding();
  readonly belowZero = new Finding();
  #version = 0;
  #last: LastChange | undefined;
  /** The highest since it was loaded. */
  #loaded: number | undefined;
  readonly #values = new StockValues();
  #gapLine = 0;

  constructor(key: StockKey) {
    this.key = key;
  }

  /** As a report calls it. */
  get name(): string {
    const { key, field } = this.key;
    return keyName(key, field);
  }

  read(client: Client, line: number, value: number | undefined): void {
    this.reads += 1;
    this.#see(value);
    noteRead(client, this.key.id, { version: this.#version, value, line, isUsed: false });
  }

  /**
   * A client set the value, and nothing kept others from doing so since it read. Answers the example of two
   * holders at once, where the value shows that there were.
   */
  written(change: StockChange): Example | undefined {
    const { client, value } = change;
    const read = client.reads.get(this.key.id);
    const before = this.latest;
    this.plainWrites += 1;
    if (value === undefined) {
      this.#changed(change);
      return undefined;
    }
    if (read === undefined && (this.#loaded === undefined || value >= this.#loaded)) {
      this.#load(change, value);
      return undefined;
    }
    if (read === undefined) this.blindWrites += 1;
    if (value < 0) this.#negative(change, value);
    const isFresh = read !== undefined && read.version === this.#version && !read.isUsed;
    const isRaised = isFresh && read.value !== undefined && value > read.value;
    const isStale = this.#judgeRead(change, value, read);
    if (isRaised && !client.isShared) this.#values.giveBack(value);
    const overlap = this.#judgeValue(change, value, isRaised, isStale);
    if (before === undefined && this.#loaded === undefined) this.#loaded = value;
    this.#changed(change);
    if (read !== undefined) read.isUsed = true;
    return overlap;
  }

  /** Counted by `by`, or set where nobody could come between (`by` undefined). */
  changedAtOnce(change: StockChange, by: number | undefined): void {
    const { client, value } = change;
    const read = client.reads.get(this.key.id);
    this.atomicWrites += 1;
    if (by !== undefined && by > 0) this.#values.giveBack(value ?? Number.POSITIVE_INFINITY);
    if (value !== undefined && value < 0) this.countedBelowZero += 1;
    const hadRead = read?.isUsed === false && read.value !== undefined && read.value > 0;
    if (by !== undefined && by < 0 && value !== undefined && value < 0 && hadRead) {
      const { atUs, line } = change;
      const text = `${client.label} read ${read.value}, and counts the stock to ${value}`;
      this.belowZero.possible(() => ({ atUs, lines: [read.line, line], text, weight: -value }));
    }
    if (read !== undefined) read.isUsed = true;
    this.#changed(change);
  }

  /** The key is gone. */
  gone(line: number, client: string): void {
    this.#version += 1;
    this.#last = { line, client };
    this.#loaded = undefined;
    this.latest = undefined;
    this.#values.clear();
  }

  /** Something was missed. */
  gap(line: number): void {
    this.#gapLine = line;
    this.latest = undefined;
  }

  #load(change: StockChange, value: number): void {
    this.#values.clear();
    this.#loaded = value;
    this.#changed(change);
  }

  #changed({ line, client, value }: StockChange): void {
    this.#version += 1;
    this.#last = { line, client: client.label };
    this.#see(value);
  }

  #see(value: number | undefined): void {
    this.latest = value;
    if (value === undefined) return;
    this.first ??= value;
    this.last = value;
    if (this.lowest === undefined || value < this.lowest) this.lowest = value;
  }

  #negative({ atUs, line, client }: StockChange, value: number): void {
    const text = `${client.label} writes ${value}`;
    this.belowZero.definite(NEEDS.nothing, () => ({ atUs, lines: [line], text, weight: -value }));
  }

  /** Was the stock changed between the client's read and its write? */
  #judgeRead(change: StockChange, value: number, read: StockRead | undefined): boolean {
    const last = this.#last;
    if (read === undefined || read.isUsed || read.version === this.#version) return false;
    if (read.value !== undefined && value >= read.value) return false;
    const { client, line, atUs } = change;
    const missed = this.#version - read.version;
    const example = () => {
      const lines = last === undefined ? [read.line, line] : [read.line, last.line, line];
      const knew = read.value === undefined ? '' : ` ${read.value}`;
      const since = last === undefined ? 'it was changed' : `${last.client} changed it`;
      const text = `${client.label} read${knew}, ${since}, and it writes ${value}`;
      return { atUs, lines, text, weight: missed };
    };
    if (read.line > this.#gapLine) this.stale.definite(NEEDS.connections, example, missed);
    else this.stale.possible(example, missed);
    return true;
  }

  /** Was the value written before? */
  #judgeValue(
    change: StockChange,
    value: number,
    isRaised: boolean,
    isStale: boolean,
  ): Example | undefined {
    const { client, line, atUs, holders } = change;
    const repeated = this.#values.write({ value, line, atUs, client: client.label, holders });
    if (repeated === undefined) return undefined;
    const { first, isSameMoment } = repeated;
    const text = `${client.label} writes ${value}, as ${first.client} did: the same units were sold twice`;
    const example = { needs: NEEDS.nothing, atUs, lines: [first.line, line], text, weight: 0 };
    // On a connection of many, one that has just read may give a unit back.
    const isSure = first.line > this.#gapLine && !(isRaised && client.isShared);
    if (isSure) this.repeated.definite(NEEDS.nothing, () => example);
    else this.repeated.possible(() => example);
    if (isSure && isSameMoment && !isStale) this.stale.definite(NEEDS.nothing, () => example);
    if (!isSure || !isSameMoment || first.holders < 2) return undefined;
    return {
      ...example,
      text: `${client.isShared ? 'two clients' : `${client.label} and ${first.client}`} work at once: both write ${value}`,
    };
  }
}
