/** Says what a failed exchange means in the product's own errors; what it does not know it hands on as a defect. */
import { errors } from 'undici';
import { Interruption, Refusal, TooLarge, Unreachable, UpstreamFault } from '#schema/errors.ts';

type Reason = 'dns' | 'connect' | 'reset' | 'timeout' | 'tls' | 'truncated' | 'protocol';

const REASONS: Record<string, Reason> = {
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  EAI_FAIL: 'dns',
  EAI_NODATA: 'dns',
  EAI_NONAME: 'dns',
  ENODATA: 'dns',
  ESERVFAIL: 'dns',
  ETIMEOUT: 'dns',
  ECONNREFUSED: 'connect',
  EHOSTUNREACH: 'connect',
  ENETUNREACH: 'connect',
  EADDRNOTAVAIL: 'connect',
  EACCES: 'connect',
  EPERM: 'connect',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  ECONNRESET: 'reset',
  ECONNABORTED: 'reset',
  EPIPE: 'reset',
  UND_ERR_SOCKET: 'reset',
  // The door was closed by our own side: the process is stopping, and the page can be fetched later.
  UND_ERR_DESTROYED: 'reset',
  UND_ERR_CLOSED: 'reset',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'truncated',
  EPROTO: 'tls',
};

/** Codes of OpenSSL's certificate checks carry no common start. */
const TLS_CODE = /^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_MISMATCH|INVALID_CA)/;

/** `answered` = the status line had arrived; `error` = what undici, the socket or the resolver reported. */
export function exchangeFailure(error: NodeJS.ErrnoException, answered: boolean): Error {
  if (error instanceof Refusal || error instanceof Interruption) return error;
  const code = error.code ?? '';
  if (code === 'UND_ERR_HEADERS_OVERFLOW' || code === 'HPE_HEADER_OVERFLOW') {
    return new TooLarge('The site sent too long headers', { what: 'headers' });
  }
  const reason = error instanceof errors.HTTPParserError ? 'protocol' : reasonOf(code);
  if (reason === undefined) return error;
  if (reason === 'protocol') return new UpstreamFault('The site did not speak HTTP', undefined, { reason });
  if (reason === 'truncated' || (reason === 'reset' && answered)) {
    return new UpstreamFault('The site stopped in the middle of its answer', undefined, { reason: 'truncated' });
  }
  return new Unreachable('The site could not be reached', undefined, { reason });
}

function reasonOf(code: string): Reason | undefined {
  return TLS_CODE.test(code) ? 'tls' : REASONS[code];
}
