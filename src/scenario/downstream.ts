import { describe, type HttpProblem, MapReader } from './http/reader.ts';

/** A proxy before what a shop of one's own asks: it holds answers back as the scenario's `delay` says. */
export interface DownstreamProxy {
  /** Each `host:port`. */
  readonly listen: string;
  readonly to: string;
}

/** Reads the `faults` field of a scenario, with everything that is wrong with it. */
export function parseFaultsAround(given: unknown): {
  readonly downstream?: DownstreamProxy;
  readonly problems: readonly HttpProblem[];
} {
  const problems: HttpProblem[] = [];
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    const hint = 'what goes wrong within a shop of ours is the field fault';
    problems.push({ entry: '', expected: 'a map with downstream', got: describe(given), hint });
    return { problems };
  }
  const reader = new MapReader('', given, ['downstream'], problems);
  const proxy = reader.value('downstream');
  const map = new MapReader('downstream', proxy, ['listen', 'to'], problems);
  const at = (name: string) => {
    const expected = 'host:port, such as 127.0.0.1:4000';
    return (map.isMap ? map.text(name, expected) : undefined) ?? '';
  };
  return { downstream: { listen: at('listen'), to: at('to') }, problems };
}
