import { accepted, type Parsed, refused } from '../core/parsed.ts';

/** Reads what hands the requests of the strategy `queue` over. */
export function parseQueue(text: string): Parsed<'list' | 'streams'> {
  const given = text.trim();
  if (given === 'list' || given === 'streams') return accepted(given);
  return refused('list or streams', given === 'stream' ? 'did you mean streams?' : undefined);
}
