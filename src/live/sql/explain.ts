import { SeckillError } from '../../core/errors.ts';
import { redactUrls } from '../redact.ts';
import type { SqlEndpoint } from './endpoint.ts';

/** Why a database cannot be used, as an error for the user that shows no credentials. */
export function explainFailure(error: unknown, endpoint: SqlEndpoint): SeckillError {
  const { code, message = String(error) } = error as { code?: string; message?: string };
  const { label, dialect } = endpoint;
  const known = BY_CODE[code ?? ''] ?? BY_MESSAGE.find(([pattern]) => pattern.test(message))?.[1];
  const reason = known?.reason ?? (message || code || 'no reason given');
  const hint = known?.hint ?? 'check the URL and that the server is up';
  const name = dialect === 'postgres' ? 'a PostgreSQL' : 'a MariaDB or MySQL';
  return new SeckillError('target', `${label}: ${redactUrls(reason)}`, hint.replace('%', name));
}

interface Explanation {
  readonly reason: string;
  readonly hint: string;
}

const UP = 'check the address, and that the server is up';
const LOGIN = 'give them in the URL, or in SECKILL_SQL_USERNAME and SECKILL_SQL_PASSWORD';
const password = { reason: 'wrong user name or password', hint: LOGIN };
const database = { reason: 'no such database', hint: 'check the name at the end of the URL' };
const full = {
  reason: 'the server takes no more connections',
  hint: 'raise its max_connections or lower --connections',
};
const rights = {
  reason: 'this user may not create a schema or a database, which a run needs for its tables',
  hint: 'grant CREATE on the database (PostgreSQL), or all on databases whose names begin with seckill_',
};
const silent = { reason: 'no answer within 5 s', hint: 'check the host, port and firewall' };

const BY_CODE: Readonly<Record<string, Explanation>> = {
  ECONNREFUSED: { reason: 'connection refused', hint: UP },
  ENOENT: { reason: 'no such socket', hint: UP },
  EACCES: { reason: 'no permission to use this socket', hint: 'check its owner and mode' },
  ENOTFOUND: { reason: 'no such host', hint: 'check the host name' },
  EAI_AGAIN: { reason: 'the host name cannot be looked up now', hint: 'check the network' },
  EHOSTUNREACH: { reason: 'the host cannot be reached', hint: 'check the network' },
  ETIMEDOUT: silent,
  '28P01': password,
  '28000': password,
  ER_ACCESS_DENIED_ERROR: password,
  '3D000': database,
  ER_BAD_DB_ERROR: database,
  '53300': full,
  ER_CON_COUNT_ERROR: full,
  ER_TOO_MANY_USER_CONNECTIONS: full,
  '42501': rights,
  ER_DBACCESS_DENIED_ERROR: rights,
  '25006': { reason: 'this is a read-only replica', hint: 'give its primary' },
  '57P03': { reason: 'the server is starting up or going down', hint: 'wait until it is up' },
  HANDSHAKE_NO_SSL_SUPPORT: { reason: 'the server does not speak TLS', hint: 'leave out tls=true' },
};

const BY_MESSAGE: readonly (readonly [RegExp, Explanation])[] = [
  [/timeout/i, silent],
  [/does not support SSL/, { reason: 'the server does not speak TLS', hint: 'leave out tls=true' }],
  [/pg_hba|SASL|password/i, password],
  [
    /certificate|self.signed|altname/i,
    {
      reason: 'the server’s certificate is not trusted',
      hint: 'set SECKILL_SQL_CA to the PEM file of the authority that signed it',
    },
  ],
  [
    /terminated unexpectedly|Connection lost|closed the connection|ECONNRESET|Packets out of order|malformed/i,
    {
      reason: 'the server closed the connection before it was ready',
      hint: 'check that this port is % server',
    },
  ],
];
