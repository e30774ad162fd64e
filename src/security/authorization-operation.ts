import { requireValues } from './policy-values';
import { compactOrNone } from '../core/compact';
import { refuse } from '../core/errors';
import { requireItems, requirePort } from '../core/requirements';
import { ruleOfPolicyField } from '../istio';

/**
 * What a request asks for. All properties that are given must hold; of the values of one, one is enough, and of those of a `not…` none may
 * match. Texts may begin or end with `*`, and `*` alone is any text that is not empty. All but the ports is known for HTTP only.
 *
 * @see https://istio.io/latest/docs/reference/config/security/authorization-policy/#Operation
 */
export interface AuthorizationOperation {
  /**
   * Hosts as the client sends them, in any case. A client may add the port: to close a host, name `shop.example.com` and
   * `shop.example.com:*`. For `*.example.com` there is no such form: name the ports, as in `*.example.com:8443`.
   *
   * @default - every host
   */
  readonly hosts?: string[];

  /**
   * Hosts that do not match.
   *
   * @default - none
   */
  readonly notHosts?: string[];

  /**
   * HTTP methods, in capitals. gRPC uses `POST`.
   *
   * @default - every method
   */
  readonly methods?: string[];

  /**
   * HTTP methods that do not match.
   *
   * @default - none
   */
  readonly notMethods?: string[];

  /**
   * Paths without the query, case-sensitive: `/cart`, `/cart/*`, `*.json`, or a template in which `{*}` is one segment and `{**}` any number
   * of them, the last: `/users/{*}/cart`, `/files/{**}`. For gRPC `/PACKAGE.SERVICE/METHOD`. A template takes no segment with `[` or `]`,
   * and `{*}` none that is empty, so that policies with the actions DENY and CUSTOM can have none.
   *
   * `/cart/*` is not `/cart`. Envoy first resolves `..`, turns `\\` into `/` and decodes letters, digits, `-`, `.`, `_` and `~`; other escapes
   * are compared as sent, `%2F` other than `%2f`. `//` stays, too. Paths that no request has are refused, and patterns of other languages.
   *
   * @default - every path
   */
  readonly paths?: string[];

  /**
   * Paths that do not match. Policies with the action ALLOW can not have templates here.
   *
   * @default - none
   */
  readonly notPaths?: string[];

  /**
   * Ports on which the pod listens: those of the container, not of the Service; for a Service behind a waypoint those of the Service.
   * Range: 1 to 65535.
   *
   * @default - every port
   */
  readonly ports?: number[];

  /**
   * Ports that do not match. Range: 1 to 65535.
   *
   * @default - none
   */
  readonly notPorts?: number[];
}

/** The operation as Istio writes it. */
export function renderAuthorizationOperation(what: string, operation: AuthorizationOperation): object {
  const texts = (name: 'hosts' | 'notHosts' | 'methods' | 'notMethods' | 'paths' | 'notPaths') =>
    requireValues(`${what}: ${name}`, operation[name], ruleOfPolicyField(name));
  const rendered = compactOrNone({
    hosts: texts('hosts'),
    notHosts: texts('notHosts'),
    methods: texts('methods'),
    notMethods: texts('notMethods'),
    paths: texts('paths'),
    notPaths: texts('notPaths'),
    ports: renderPorts(`${what}: ports`, operation.ports),
    notPorts: renderPorts(`${what}: notPorts`, operation.notPorts),
  });
  return rendered ?? refuse(what, 'an operation with at least one property', operation, 'leave operations out to match everything');
}

function renderPorts(what: string, ports: readonly number[] | undefined): string[] | undefined {
  return ports && requireItems(what, ports, 'leave it out to match all').map(port => String(requirePort(what, port)));
}
