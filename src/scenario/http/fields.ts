/** One entry of the `http` field, for its documentation. */
export interface HttpField {
  /** Its place in the map. */
  readonly path: string;
  /** Unit and bounds, all included. */
  readonly takes: string;
  /** Null where it must be given, or there is none. */
  readonly default: string | null;
  readonly about: string;
}

/** Every entry of the `http` field. */
export const HTTP_FIELDS: readonly HttpField[] = [
  {
    path: 'request',
    takes: 'a map with `path`, and `method`, `headers` and `body` where you need them',
    default: null,
    about: 'what a buyer sends to buy; required',
  },
  {
    path: 'request.method',
    takes: '`GET`, `POST`, `PUT`, `PATCH`, `DELETE`',
    default: 'POST',
    about: 'of the request',
  },
  {
    path: 'request.path',
    takes: 'a template that begins with `/`; what goes into it is escaped as a URL wants it',
    default: null,
    about: 'below the target; required',
  },
  {
    path: 'request.headers',
    takes: 'a map of names and templates',
    default: null,
    about: 'of the request',
  },
  {
    path: 'request.body',
    takes: 'a map, which is sent as JSON, or a template, which is sent as it is',
    default: null,
    about: 'of the request',
  },
  {
    path: 'outcome',
    takes: 'a list of rules: `is`, and `status`, `json` and `text`, which must all hold',
    default: null,
    about: 'what an answer means: the first rule that fits; required, one of them `sold`',
  },
  {
    path: 'outcome[].is',
    takes: '`sold`, `sold-out`, `busy`, `rejected`, `failed`, `unclear`',
    default: null,
    about: 'the outcome; required',
  },
  {
    path: 'outcome[].status',
    takes: '`200`, `2xx`, `400..499`, or a list of them',
    default: 'any',
    about: 'the status of the answer',
  },
  {
    path: 'outcome[].json',
    takes: 'a map of paths (`order.state`) and values',
    default: 'any',
    about: 'what stands in the JSON of the answer',
  },
  {
    path: 'outcome[].text',
    takes: 'text',
    default: 'any',
    about: 'what the answer contains',
  },
  {
    path: 'oracle',
    takes:
      'a map with `sold`, `remaining` or both, each with `sql` and `query`, `redis` and `command`, or `path` and `json`',
    default: null,
    about: 'who knows how many units were really sold, or are left; required',
  },
  {
    path: 'reset',
    takes: 'a request, or a list of them',
    default: null,
    about: 'sent before the sale, in order; each must be answered with 2xx',
  },
  {
    path: 'session',
    takes:
      'a map with `csv` (a file with a header, a row for each buyer) or `login` (a request, with `take`, a map of names and paths in the JSON of its answer, or `cookies: true`)',
    default: null,
    about: 'what identifies a buyer, as `{{session.<name>}}`; cookies go along by themselves',
  },
  {
    path: 'connections',
    takes: 'integer, 1 to 20,000',
    default: 'one for each buyer, 1,000 at most',
    about: 'connections, all of them open before the sale; a request waits for one that is free',
  },
  {
    path: 'keepAlive',
    takes: 'true or false',
    default: 'true',
    about: 'whether connections are used again',
  },
  {
    path: 'timeout',
    takes: 'duration, 1ms to 1h of wall time',
    default: '30s',
    about: 'how long your service may be silent; what became of the purchase is then unclear',
  },
];
