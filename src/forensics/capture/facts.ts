import { MOST_CLIENTS } from '../../core/capture-result.ts';
import { copied } from '../keys/text.ts';
import type { MonitorCommand, OtherLine } from './command.ts';

/** Lines of which the first numbers are kept. */
export interface CountedLines {
  count: number;
  /** The first ones, at most {@link FIRST}. */
  readonly firstLines: number[];
}

const FIRST = 5;
/** A clock that goes back further than this, µs: another capture was joined to the first. */
const JOINED_US = 60_000_000;

/** What a capture is, beside its commands. */
export class CaptureFacts {
  lines = 0;
  commands = 0;
  /** µs since 1970; undefined without a command. */
  firstUs: number | undefined;
  lastUs: number | undefined;
  /** Lines that are no line of MONITOR, or a part of one. */
  readonly damaged: CountedLines = { count: 0, firstLines: [] };
  /** Timestamps before that of the line above. */
  readonly backwards: CountedLines = { count: 0, firstLines: [] };
  /** The furthest of those, µs. */
  furthestBackUs = 0;
  /** Where another capture begins: an `OK` in mid-file, or a clock that went back by a minute. */
  readonly joined: CountedLines = { count: 0, firstLines: [] };
  readonly databases = new Set<number>();
  readonly clients = new Set<string>();
  /** False where the reading was interrupted. */
  isWhole = false;
  #previousUs = 0;

  /** Answers whether something is missing before it. */
  command({ atUs, db, client }: MonitorCommand, line: number): boolean {
    this.lines = line;
    this.commands += 1;
    this.firstUs ??= atUs;
    const backUs = this.#previousUs - atUs;
    this.#previousUs = atUs;
    this.lastUs = Math.max(this.lastUs ?? 0, atUs);
    if (!this.databases.has(db)) this.databases.add(db);
    if (this.clients.size < MOST_CLIENTS && client !== 'lua' && !this.clients.has(client)) {
      this.clients.add(copied(client));
    }
    if (backUs <= 0) return false;
    count(this.backwards, line);
    this.furthestBackUs = Math.max(this.furthestBackUs, backUs);
    if (backUs < JOINED_US) return false;
    count(this.joined, line);
    return true;
  }

  /** Answers whether it is a gap in what the server did. */
  other(kind: OtherLine, line: number): boolean {
    this.lines = line;
    if (kind === 'blank' || (kind === 'ok' && this.commands === 0)) return false;
    count(kind === 'ok' ? this.joined : this.damaged, line);
    return true;
  }
}

function count(lines: CountedLines, line: number): void {
  lines.count += 1;
  if (lines.firstLines.length < FIRST) lines.firstLines.push(line);
}
