import { grpcStatusOf, isGrpc } from '../../istio';
import { HeaderLists } from '../decision';
import { ProxiedRequest } from '../proxied-request';
import { HeaderState } from './header-state';

/** An answer that Envoy gives itself. */
export interface OwnAnswer {
  readonly status: number;
  /** None where there is no text, or where clients get none: to `HEAD`, and in gRPC. */
  readonly body?: string;
  readonly location?: string;
}

/** Statuses of answers that have no body. */
const WITHOUT_BODY = [204, 304];

/** Envoy's own answer before its form is known. */
export interface OwnAnswerParts {
  readonly status: number;
  readonly body?: string;
  /** Those that come with it, before a route changes them. */
  readonly headers?: HeaderLists;
  /** Where another status of gRPC is told than the one for the status. */
  readonly grpcStatus?: number;
}

/**
 * An answer of Envoy in the form of the client: those who speak gRPC get the status, and the text, in headers.
 *
 * @param headers those of the answer when routes have changed them; the type of the text is added, unless one is there
 */
export function ownAnswer(parts: OwnAnswerParts, { method, headers: sent }: ProxiedRequest, headers: HeaderState): OwnAnswer {
  const { status, body = '', grpcStatus } = parts;
  const hasBody = body !== '' && method !== 'HEAD';
  const [location] = headers.linesOf('location');
  const at = location === undefined ? {} : { location };
  if (isGrpc(sent)) {
    headers.set('content-type', 'application/grpc');
    if (headers.linesOf('grpc-status').length === 0) {
      headers.set('grpc-status', String(grpcStatus ?? grpcStatusOf(status)));
    }
    if (hasBody) {
      headers.set('grpc-message', escaped(body));
    }
    return { status: 200, ...at };
  }
  if (body === '') {
    headers.remove('content-type');
  } else if (headers.linesOf('content-type').length === 0) {
    headers.set('content-type', 'text/plain');
  }
  return { status, ...at, ...hasBody && !WITHOUT_BODY.includes(status) ? { body } : {} };
}

/** An answer of Envoy with the headers that it writes, where no route changes them. */
export interface PlainAnswer extends OwnAnswer {
  readonly headers: HeaderLists;
  /** What it is before its form is known, for routes that change its headers. */
  readonly parts: OwnAnswerParts;
}

/** An answer of Envoy where no route changes its headers. */
export function plainAnswer(status: number, body: string, request: ProxiedRequest): PlainAnswer {
  const headers = new HeaderState('response');
  const parts = { status, body };
  return { ...ownAnswer(parts, request, headers), headers: headers.changes?.set ?? {}, parts };
}

/** Escapes what may not stand in a header. */
function escaped(text: string): string {
  return [...Buffer.from(text)].map(byte => byte < 0x20 || byte >= 0x7f || byte === 0x25
    ? `%${byte.toString(16).toUpperCase().padStart(2, '0')}` : String.fromCharCode(byte)).join('');
}
