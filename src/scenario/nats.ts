import { accepted, type Parsed, refused } from '../core/parsed.ts';

const NATS = 'a URL: nats://… or tls://…';

/**
 * Reads where the NATS server is. Only the scheme of the URL is looked at: the live world reads the rest, and knows what
 * of it may be shown.
 */
export function parseNats(text: string): Parsed<string> {
  const given = text.trim();
  if (/^(nats|tls):\/\//i.test(given)) return accepted(given);
  return refused(NATS, 'without --nats a live run starts a throwaway server where one is needed');
}

/** The text that {@link parseNats} reads back to the same server, without user and password. */
export function formatNats(url: string): string {
  // Up to the last `@`, so that a password with a raw `@` or `/` goes as a whole.
  return url.replace(/^([a-z]+:\/\/).*@/i, '$1');
}
