import { grpcStatusOf, isGrpc, mapOf, numberOf, textOf } from '../../istio';
import { HeaderLists } from '../decision';
import { ProxiedRequest } from '../proxied-request';

/** An answer that Envoy gives itself. */
export interface OwnAnswer {
  readonly status: number;
  readonly body?: string;
  /** Those that Envoy writes, before those of the route. */
  readonly headers: HeaderLists;
}

/** What Envoy answers for a `directResponse`. */
export function directAnswerOf(directResponse: unknown, request: ProxiedRequest): OwnAnswer {
  const { status, body } = mapOf(directResponse);
  const { string, bytes } = mapOf(body);
  const text = textOf(string) ?? Buffer.from(textOf(bytes) ?? '', 'base64').toString();
  return ownAnswer(numberOf(status) ?? 0, text, request);
}

/** An answer of Envoy: clients of gRPC get the status, and the text, in headers. */
export function ownAnswer(status: number, body: string, request: ProxiedRequest, grpcStatus: number = grpcStatusOf(status)): OwnAnswer {
  const isHead = request.method === 'HEAD';
  if (isGrpc(request.headers)) {
    const message: HeaderLists = body === '' || isHead ? {} : { 'grpc-message': [encoded(body)] };
    return { status: 200, headers: { 'content-type': ['application/grpc'], 'grpc-status': [String(grpcStatus)], ...message } };
  }
  const headers: HeaderLists = body === '' ? {} : { 'content-type': ['text/plain'], 'content-length': [String(Buffer.byteLength(body))] };
  return { status, ...body === '' || isHead ? {} : { body }, headers };
}

/** Escapes what may not stand in a header. */
function encoded(text: string): string {
  return [...Buffer.from(text)].map(byte => byte < 0x20 || byte >= 0x7f || byte === 0x25
    ? `%${byte.toString(16).toUpperCase().padStart(2, '0')}` : String.fromCharCode(byte)).join('');
}
