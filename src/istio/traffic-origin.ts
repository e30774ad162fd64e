import { Labels, selects } from './labels';
import { labelsOf, mapOf, numberOf, textOf, textsOf } from './plain-value';

/**
 * Where traffic comes from, which HTTP, TCP and TLS matches compare in the same way. Istio decides it when it makes the configuration of a
 * proxy: labels and namespace are those of the pods of that proxy, at a gateway its own.
 */
export interface TrafficOrigin {
  /** At a gateway the number of the server, in a sidecar the port of the Service. */
  readonly port: number;
  /** `namespace/name` of the Gateway, or `mesh` in a sidecar. */
  readonly gateway: string;
  readonly labels: Labels;
  readonly namespace: string;
}

/** The part of a match that compares it. Names of gateways are compared as they stand there: see `gatewayName` for short ones. */
export interface OriginMatch {
  readonly port?: number;
  readonly gateways: readonly string[];
  readonly labels: Labels;
  readonly namespace?: string;
  /** Whether each of its fields is what it has to be. */
  readonly isKnown: boolean;
}

/** The fields of that part. */
export const ORIGIN_FIELDS = ['port', 'gateways', 'sourceLabels', 'sourceNamespace'];

/** That part of a match that does not have it. */
const ANYWHERE: OriginMatch = { gateways: [], labels: {}, isKnown: true };

/** Reads that part of a match. For Istio an empty value, or the port 0, is none. */
export function readOrigin({ port, gateways, sourceLabels, sourceNamespace }: Record<string, unknown>): OriginMatch {
  return (port ?? gateways ?? sourceLabels ?? sourceNamespace) === undefined ? ANYWHERE : {
    port: numberOf(port) || undefined,
    gateways: textsOf(gateways),
    labels: labelsOf(sourceLabels),
    namespace: textOf(sourceNamespace) || undefined,
    isKnown: isNoneOr(port, numberOf(port) !== undefined)
      && isNoneOr(gateways, Array.isArray(gateways) && textsOf(gateways).length === gateways.length)
      && isNoneOr(sourceLabels, mapOf(sourceLabels) === sourceLabels)
      && isNoneOr(sourceNamespace, textOf(sourceNamespace) !== undefined),
  };
}

/** The same of a match of HTTP: beside `gateways` Istio ignores labels and namespace there, but not in matches of connections. */
export function readHttpOrigin(fields: Record<string, unknown>): OriginMatch {
  const origin = readOrigin(fields);
  return origin.gateways.length === 0 ? origin : { ...origin, labels: {}, namespace: undefined };
}

/** Which field traffic does not meet. */
export function originMismatch(match: OriginMatch, origin: TrafficOrigin): 'port' | 'gateways' | 'sourceLabels' | 'sourceNamespace' | undefined {
  if (match.port !== undefined && match.port !== origin.port) {
    return 'port';
  }
  if (match.gateways.length > 0 && !match.gateways.includes(origin.gateway)) {
    return 'gateways';
  }
  if (!selects(match.labels, origin.labels)) {
    return 'sourceLabels';
  }
  return match.namespace !== undefined && match.namespace !== origin.namespace ? 'sourceNamespace' : undefined;
}

/** What is left of that part of a match where some of the origin is known; nothing where traffic from there does not meet it. */
export function originLeft(match: OriginMatch, known: Partial<TrafficOrigin>): OriginMatch | undefined {
  const { port = match.port ?? 0, gateway = match.gateways[0] ?? '', labels = match.labels, namespace = match.namespace ?? '' } = known;
  return originMismatch(match, { port, gateway, labels, namespace }) !== undefined ? undefined : {
    port: known.port === undefined ? match.port : undefined,
    gateways: known.gateway === undefined ? match.gateways : [],
    labels: known.labels === undefined ? match.labels : {},
    namespace: known.namespace === undefined ? match.namespace : undefined,
    isKnown: match.isKnown,
  };
}

/** Whether all traffic that meets the narrow part meets the wide one. Both are of one VirtualService, or have full names of gateways. */
export function coversOrigin(wide: OriginMatch, narrow: OriginMatch): boolean {
  const { gateways } = narrow;
  return (wide.port === undefined || wide.port === narrow.port)
    && (wide.gateways.length === 0 || gateways.length > 0 && gateways.every(name => wide.gateways.includes(name)))
    && selects(wide.labels, narrow.labels)
    && (wide.namespace === undefined || wide.namespace === narrow.namespace);
}

function isNoneOr(value: unknown, isRight: boolean): boolean {
  return value === undefined || value === null || isRight;
}
