import { accepted, type Parsed, refused } from '../core/parsed.ts';

const SERVERS = 'servers as host:port, with commas between them';

/** Reads where the ZooKeeper is, as far as that can be told without knowing what may be reached. */
export function parseZookeeperServers(text: string): Parsed<string> {
  const given = text.trim();
  if (/^[a-z]+:\/\//i.test(given)) return refused(SERVERS, 'leave the scheme out: host:port');
  if (/^[^\s,/]+(,[^\s,/]+)*(\/\S*)?$/.test(given)) return accepted(given);
  return refused(
    SERVERS,
    'without --zookeeper a live run starts a throwaway one where one is needed',
  );
}
