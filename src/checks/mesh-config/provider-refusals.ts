import {
  isGiven, mapOf, Misfit, misfitOfEnvoyValue, misfitOfLine, misfitOfSentHeader, misfitOfServerTimeout, misfitOfWait, never,
} from '../../istio';
import { entriesAt, itemsAt, numberAt, Refusal, textAt } from '../refused-by-envoy';
import { formatRefusals } from './log-formats';

/** What Envoy refuses of an extension provider, wherever a policy or a Telemetry names it. */
export function providerRefusals(field: string, provider: Record<string, unknown>): Refusal[] {
  const part = (name: string) => mapOf(provider[name]);
  const { http, grpc, dynatraceSampler } = part('opentelemetry');
  const sampler = mapOf(mapOf(dynatraceSampler).httpService).http;
  return [
    ...formatRefusals(`${field}.envoyFileAccessLog.logFormat`, mapOf(part('envoyFileAccessLog').logFormat)),
    ...otelFormatRefusals(`${field}.envoyOtelAls.logFormat`, mapOf(part('envoyOtelAls').logFormat)),
    textAt(`${field}.zipkin.timeout`, part('zipkin').timeout, misfitOfServerTimeout),
    ...headerRefusals(`${field}.zipkin.headers`, part('zipkin').headers),
    ...isGiven(http) ? httpServiceRefusals(`${field}.opentelemetry.http`, mapOf(http)) : [],
    ...isGiven(sampler) ? httpServiceRefusals(`${field}.opentelemetry.dynatraceSampler.httpService.http`, mapOf(sampler)) : [],
    textAt(`${field}.opentelemetry.grpc.timeout`, mapOf(grpc).timeout, misfitOfWait),
    ...itemsAt(`${field}.opentelemetry.grpc.initialMetadata`, mapOf(grpc).initialMetadata).flatMap(([at, { name, value }]) => [
      textAt(`${at}.name`, name, misfitOfName), textAt(`${at}.value`, value, misfitOfLine),
    ]),
    ...authorizerRefusals(`${field}.envoyExtAuthzHttp`, part('envoyExtAuthzHttp')),
    textAt(`${field}.envoyExtAuthzHttp.timeout`, part('envoyExtAuthzHttp').timeout, misfitOfServerTimeout),
    ...entriesAt(`${field}.envoyExtAuthzHttp.includeAdditionalHeadersInCheck`, part('envoyExtAuthzHttp').includeAdditionalHeadersInCheck)
      .flatMap(([at, name, value]) => [textAt(at, name, misfitOfSentHeader), textAt(at, value, misfitOfEnvoyValue)]),
    ...authorizerRefusals(`${field}.envoyExtAuthzGrpc`, part('envoyExtAuthzGrpc')),
    textAt(`${field}.envoyExtAuthzGrpc.timeout`, part('envoyExtAuthzGrpc').timeout, misfitOfWait),
  ];
}

/** Envoy gets what is nested in these labels as it is. */
function otelFormatRefusals(field: string, { text, labels }: Record<string, unknown>): Refusal[] {
  const flat = Object.entries(mapOf(labels)).filter(([, value]) => typeof value === 'string');
  return formatRefusals(field, { text, labels: Object.fromEntries(flat) });
}

function httpServiceRefusals(field: string, { timeout, headers }: Record<string, unknown>): Refusal[] {
  return [
    isGiven(timeout) ? textAt(`${field}.timeout`, timeout, misfitOfServerTimeout) : [`${field}.timeout`, null, WITHOUT_TIMEOUT],
    ...headerRefusals(`${field}.headers`, headers),
  ];
}

const WITHOUT_TIMEOUT = never('given: Envoy asks no server by HTTP without one', 'write 5s, for example');

function headerRefusals(field: string, headers: unknown): Refusal[] {
  return itemsAt(field, headers).flatMap(([at, { name, value }]) => [
    textAt(`${at}.name`, name, misfitOfName), textAt(`${at}.value`, value, misfitOfEnvoyValue),
  ]);
}

function misfitOfName(name: string): Misfit | undefined {
  return name === '' ? never('a name that is not empty', 'name the header, or leave it out') : misfitOfLine(name);
}

function authorizerRefusals(field: string, { statusOnError, includeRequestBodyInCheck }: Record<string, unknown>): Refusal[] {
  return [
    textAt(`${field}.statusOnError`, statusOnError, status => /^[+-]?0+$/.test(status) ? NO_STATUS : undefined),
    ...isGiven(includeRequestBodyInCheck) ? bodyRefusals(`${field}.includeRequestBodyInCheck`, mapOf(includeRequestBodyInCheck)) : [],
  ];
}

const NO_STATUS = never('a status of HTTP', 'write 403 or 503, for example');

function bodyRefusals(field: string, { maxRequestBytes = 0 }: Record<string, unknown>): Refusal[] {
  return [numberAt(`${field}.maxRequestBytes`, maxRequestBytes,
    bytes => bytes === 0 ? never('more than 0', 'say how much of the body is sent, or leave out includeRequestBodyInCheck') : undefined)];
}
