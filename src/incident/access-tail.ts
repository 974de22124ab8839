import { fieldNamed, knownFields } from './fields.ts';
import type { ReadingOptions } from './request.ts';
import { parseSpan } from './span.ts';
import { type Moment, parseTime } from './time.ts';

/** What stands behind status and size in a line of an access log. Spans are µs. */
export interface Tail {
  readonly requestUs?: number | undefined;
  readonly upstreamUs?: number | undefined;
  /** Apache's %D or %T: which of them, the whole log tells. */
  readonly unitless?: number | undefined;
  /** nginx's `$msec`, which is finer than the line's own time. */
  readonly moment?: Moment | undefined;
  /** What stands in quotes after the user agent: X-Forwarded-For in nginx's `main`. */
  readonly forwarded?: string | undefined;
  /** Every `key=value`, its quotes taken off. */
  readonly named: ReadonlyMap<string, string>;
  /** True where durations are written as nginx does. */
  readonly isNginx: boolean;
}

/**
 * Reads the ends of lines: referer and user agent are skipped; then durations stand as `0.123` (nginx: the
 * longest is the request's, the next the upstream's, and those of several upstreams, `0.1, 0.2`, are
 * added up), as `rt=0.123 urt="0.120"`, as one whole number (Apache's %D or %T), or as `0/123456` (%T/%D).
 */
export class TailReader {
  readonly #options: ReadingOptions;
  /** The lines of a log have the same keys: they are looked at anew only where they change. */
  #keys = '';
  #fields: SpanFields = { request: undefined, upstream: undefined };

  constructor(options: ReadingOptions) {
    this.#options = options;
  }

  read(text: string): Tail {
    const { quoted, bare, named } = tokens(text);
    const apache = bare.findLast((word) => /^\d+(\/\d+)?$/.test(word));
    const decimals = [...quoted.slice(2), ...bare].flatMap((word) => nginxSpan(word) ?? []);
    const [longest, next] = decimals.sort((a, b) => b - a);
    const spans = this.#namedSpans(named);
    const requestUs = spans.requestUs ?? longest;
    const upstreamUs = spans.upstreamUs ?? (spans.requestUs === undefined ? next : longest);
    const isKnown = requestUs !== undefined || upstreamUs !== undefined;
    const isNginx = longest !== undefined || [...named.values()].some(isNginxSpan);
    const msec = bare.find((word) => /^\d{10}\.\d{3}$/.test(word)) ?? named.get('msec');
    return {
      requestUs: requestUs ?? (isKnown ? undefined : slashed(apache)),
      upstreamUs,
      unitless: isKnown || apache?.includes('/') ? undefined : (spans.unitless ?? whole(apache)),
      moment: msec === undefined ? undefined : parseTime(msec),
      forwarded: quoted[2],
      named,
      isNginx: isNginx || msec !== undefined,
    };
  }

  #namedSpans(
    named: ReadonlyMap<string, string>,
  ): Pick<Tail, 'requestUs' | 'upstreamUs' | 'unitless'> {
    if (named.size === 0) return {};
    const { delayField, delayUnitUs } = this.#options;
    const { request, upstream } = this.#fieldsOf([...named.keys()]);
    const span = (key: string | undefined, unit: number | undefined) => {
      const text = key === undefined ? undefined : named.get(key);
      if (text === undefined) return undefined;
      return nginxSpan(text) ?? parseSpan(text, unit ?? delayUnitUs) ?? undefined;
    };
    return {
      requestUs: span(request?.key, request?.unitUs),
      upstreamUs:
        delayField === undefined
          ? span(upstream?.key, upstream?.unitUs)
          : span(delayField, fieldNamed(delayField).unitUs),
      unitless: whole(/^\d+$/.exec(named.get(request?.key ?? '') ?? '')?.[0]),
    };
  }

  #fieldsOf(keys: readonly string[]): SpanFields {
    const all = keys.join(' ');
    if (all !== this.#keys) {
      this.#keys = all;
      this.#fields = spanFields(keys);
    }
    return this.#fields;
  }
}

interface NamedSpan {
  readonly key: string;
  readonly unitUs?: number | undefined;
}

interface SpanFields {
  readonly request: NamedSpan | undefined;
  readonly upstream: NamedSpan | undefined;
}

/** The names that key=value formats use beside nginx's own. */
const SHORT: Readonly<Record<string, string>> = {
  rt: 'request_time',
  urt: 'upstream_response_time',
};

function spanFields(keys: readonly string[]): SpanFields {
  const known = knownFields(keys.map((key) => SHORT[key] ?? key));
  const find = (role: 'request' | 'upstream'): NamedSpan | undefined => {
    const field = known[role];
    const key = keys.find((one) => (SHORT[one] ?? one) === field?.name);
    return key === undefined ? undefined : { key, unitUs: field?.unitUs };
  };
  return { request: find('request'), upstream: find('upstream') };
}

const TOKEN = /([\w.-]+)=(?:"((?:[^"\\]|\\.)*)"|(\S*))|"((?:[^"\\]|\\.)*)"|(\S+)/g;

function tokens(text: string) {
  const quoted: string[] = [];
  const bare: string[] = [];
  const named = new Map<string, string>();
  for (const [, key, inQuotes, plain, alone, word] of text.matchAll(TOKEN)) {
    if (key !== undefined) named.set(key, inQuotes ?? plain ?? '');
    else if (alone !== undefined) quoted.push(alone);
    else if (word !== undefined) bare.push(word);
  }
  return { quoted, bare, named };
}

/** nginx writes seconds with three decimals, and for several upstreams `0.100, 0.200 : -`. */
function nginxSpan(text: string): number | undefined {
  const parts = text.split(/[,:] ?| : /).map((part) => part.trim());
  const spans = parts.filter((part) => part !== '-' && part !== '');
  if (spans.length === 0 || !spans.every((part) => /^\d{1,6}\.\d{3}$/.test(part))) return undefined;
  return Math.round(spans.reduce((sum, part) => sum + Number(part), 0) * 1e6);
}

function isNginxSpan(text: string): boolean {
  return nginxSpan(text) !== undefined;
}

function whole(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

/** The second half of %T/%D, µs. */
function slashed(text: string | undefined): number | undefined {
  return text?.includes('/') ? Number(text.split('/')[1]) : undefined;
}
