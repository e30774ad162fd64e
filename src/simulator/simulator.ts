import { httpsLocationOf } from './actions/location';
import { PlainAnswer, plainAnswer } from './actions/own-answer';
import { orderOfRoutes } from './ambiguity/creation-order';
import { asksForCertificate, openHandshake } from './ambiguity/handshake';
import { AskedRequest, SentRequest, sentRequest } from './asked-request';
import { chainedChanges, changesBetween } from './changes-on-the-way';
import { Ambiguity, Decision, DecisionAction, HeaderChanges, TracedStep } from './decision';
import { edgeHeaders } from './edge-headers';
import { GatewayListener, PlacedServer } from './gateway-listeners';
import { GatewayWorkload } from './gateway-workload';
import { GatewayWorkloads } from './gateway-workloads';
import { ProxiedRequest } from './proxied-request';
import { chooseRoute, traceRoutes } from './route-choice';
import { RouteDecision } from './route-decision';
import { serverForName } from './server-choice';
import { VirtualHost } from './virtual-hosts';
import { comparedPath, forwardedAddress, isGrpc, isRequestHost, joinedHeaders, redirectsToCompared, requestedHost, routesAtServer } from '../istio';
import { DEFAULT_SETTINGS, Mesh, settingsOf } from '../mesh';

/** What decides beside the manifests. */
export interface SimulationOptions {
  /** The MeshConfig of istiod. @default - the defaults of Istio */
  readonly meshConfig?: Readonly<Record<string, unknown>>;
  /** The version of Istio, such as `1.31`. @default - the newest that is known */
  readonly istioVersion?: string;
}

/** How much is told about a decision. */
export interface DecisionDetail {
  /** Whether every rule that was tried is told, with the reason why it did not match. @default true */
  readonly trace?: boolean;
}

/** What is decided so far. */
interface Way {
  readonly sent: SentRequest;
  readonly detail: DecisionDetail;
  readonly ambiguous: Ambiguity[];
  readonly steps: TracedStep[];
}

/** What Envoy answers to what is no request to it. */
const BAD_REQUEST = 400;
const NOT_FOUND = 404;
const TEMPORARY_REDIRECT = 307;

/** Says what a mesh does with requests that come to its gateways. */
export class Simulator {
  private readonly workloads: GatewayWorkloads;

  /** What istiod makes of the manifests. */
  public readonly mesh: Mesh;

  constructor(mesh: Mesh, public readonly options: SimulationOptions = {}) {
    this.mesh = mesh.withExportDefaults(options.meshConfig ?? {});
    const [first] = this.mesh.objects;
    const { rootNamespace, clusterDomain } = first === undefined ? DEFAULT_SETTINGS : settingsOf(first);
    this.workloads = new GatewayWorkloads(this.mesh, { rootNamespace, clusterDomain, meshConfig: options.meshConfig ?? {} });
  }

  /** The pods that Gateways select, with what istiod tells them. */
  public get gateways(): readonly GatewayWorkload[] {
    return this.workloads.all;
  }

  /**
   * What becomes of a request.
   *
   * @throws UnusableRequest where it cannot be asked
   */
  public request(asked: AskedRequest, detail: DecisionDetail = {}): Decision {
    const sent = sentRequest(asked);
    const way: Way = { sent, detail, ambiguous: [], steps: [] };
    const { workload, ambiguous } = this.workloads.find(asked, one => takes(one, sent));
    way.ambiguous.push(...ambiguous);
    return workload === undefined ? refused(way, 'no Gateway selects pods that could take it') : this.atWorkload(workload, asked, way);
  }

  private atWorkload(workload: GatewayWorkload, asked: AskedRequest, way: Way): Decision {
    const { sent: { port, scheme, sni } } = way;
    const listeningPort = workload.listeningPort(port);
    if (listeningPort === undefined) {
      return refused(way, `no Service in front of ${workload.name} has port ${port}`);
    }
    const listeners = workload.listeners.get(listeningPort) ?? [];
    const atAddress = listeners.filter(({ bind }) => bind === (listeners.find(one => one.bind === undefined) ?? listeners[0]).bind);
    const listener = atAddress.find(({ family }) => (family === 'TLS') === (scheme === 'https')) ?? atAddress[0] as GatewayListener | undefined;
    if (listener === undefined) {
      return refused(way, `${workload.name} does not listen on port ${listeningPort}: no Gateway that selects it has a server for port ${port}`);
    }
    switch (listener.family) {
      case 'TCP': return connection(way, listener.servers[0]);
      case 'HTTP': return scheme === 'https' ? refused(way, `port ${port} is for plain HTTP, so that the handshake of TLS fails`)
        : this.atListener(workload, listener, undefined, asked, listeningPort, way);
      case 'TLS': {
        if (scheme === 'http') {
          return refused(way, `port ${port} is for TLS`);
        }
        const placed = serverForName(listener.servers, sni);
        return placed === undefined ? refused(way, sni === undefined ? `no server on port ${port} takes a handshake without a name`
          : `no server on port ${port} is for the name ${sni} in the handshake`)
          : routesAtServer(placed.server) === 'http' ? this.atListener(workload, listener, placed, asked, listeningPort, way)
            : connection(way, placed);
      }
    }
  }

  private atListener(
    workload: GatewayWorkload, listener: GatewayListener, placed: PlacedServer | undefined, asked: AskedRequest, listeningPort: number, way: Way,
  ): Decision {
    const { path: treatment, underscores } = workload.proxy;
    const sent = underscores === 'DROP_HEADER' ? withoutUnderscores(way.sent) : way.sent;
    way.ambiguous.push(...placed === undefined ? [] : openHandshake(placed, workload.pods, this.mesh), ...workload.openFilters);
    if (underscores === 'REJECT_REQUEST' && Object.keys(sent.headers).some(hasUnderscore)) {
      const because = 'the gateway takes no headers with an underscore in their name';
      return asked.protocol === 'HTTP/2' ? refused(way, because) : none(way, BAD_REQUEST, because);
    }
    const path = comparedPath(sent.target, treatment);
    if (path === undefined || !isRequestHost(sent.authority)) {
      return none(way, BAD_REQUEST, path === undefined ? `${JSON.stringify(sent.target)} is no path that Envoy takes`
        : `${JSON.stringify(sent.authority)} is no host that Envoy takes`);
    }
    const request = proxiedRequest(asked, sent, path, listeningPort, workload, placed);
    if (redirectsToCompared(sent.target, treatment)) {
      return isGrpc(request.headers) ? none(way, BAD_REQUEST, 'clients of gRPC follow no redirect') : redirected(way, request);
    }
    const outcome = workload.security.check(request, { trace: way.detail.trace === false ? undefined : way.steps, ambiguous: way.ambiguous });
    const authorization = outcome.decided.length === 0 ? {} : { authorization: outcome.decided };
    const virtualHost = workload.virtualHosts(listener, placed).choose(requestedHost(outcome.request.authority));
    if (outcome.refusal !== undefined) {
      const { decided, ambiguous } = refusedAt(workload, virtualHost, outcome.compared, outcome.refusal);
      way.ambiguous.push(...ambiguous);
      return { ...decided, ...authorization, port: sent.port, trace: way.steps, ...assumed(way) };
    }
    if (virtualHost === undefined) {
      const because = `no VirtualService at this port is for the host ${sent.authority}`;
      return { ...none(way, NOT_FOUND, because), ...answeredBy('none', plainAnswer(NOT_FOUND, '', request)), ...authorization };
    }
    const decision = this.atVirtualHost(workload, virtualHost, outcome.compared, outcome.request, way);
    const changes = outcome.request === request && sent === way.sent ? undefined
      : changesBetween(joinedHeaders({ ...droppedFrom(way.sent, sent), ...request.headers }), outcome.request.headers);
    return { ...withChangesBefore(decision, changes), ...authorization };
  }

  /**
   * @param compared the request as the route is chosen for it
   * @param request the request as it goes on
   */
  private atVirtualHost(
    workload: GatewayWorkload, virtualHost: VirtualHost, compared: ProxiedRequest, request: ProxiedRequest, way: Way,
  ): Decision {
    const { gateway } = virtualHost.placed;
    const place = { gateway: gateway.key, port: way.sent.port, virtualHost: virtualHost.domain };
    if (virtualHost.redirectsToHttps && request.scheme === 'http') {
      const because = `the server of ${gateway.key} sends plain requests to https`;
      const { status, location } = httpsLocationOf(request);
      const answer = answeredBy('redirect', plainAnswer(status, '', request));
      return { ...answer, location, ...place, trace: [...way.steps, { about: 'server', because }], ...assumed(way) };
    }
    const route = chooseRoute(virtualHost, compared);
    const { trace, nearMisses } = way.detail.trace === false ? { trace: [], nearMisses: [] } : traceRoutes(virtualHost, compared);
    const why = { trace: way.steps.length === 0 ? trace : [...way.steps, ...trace], ...nearMisses.length === 0 ? {} : { nearMisses } };
    if (route === undefined) {
      return { ...answeredBy('none', plainAnswer(NOT_FOUND, '', request)), ...place, ...why, ...assumed(way) };
    }
    const { decided, ambiguous } = workload.decide(route, request);
    const order = orderOfRoutes(virtualHost, route, compared);
    way.ambiguous.push(...order === undefined ? [] : [order], ...ambiguous);
    // Nobody else has it: it is filled up, and not copied.
    return Object.assign(decided, place, why, assumed(way));
  }
}

/** What the gateway's proxy sees of a request. */
function proxiedRequest(
  { jwtClaims, sourceIp, protocol }: AskedRequest, sent: SentRequest, path: string, listeningPort: number, workload: GatewayWorkload,
  placed?: PlacedServer,
): ProxiedRequest {
  const { method, scheme, authority, target, port, sni } = sent;
  const { pods, proxy } = workload;
  const [line] = target.split('#');
  const question = line.indexOf('?');
  return {
    method,
    scheme,
    authority,
    path,
    query: question < 0 ? undefined : line.slice(question + 1),
    headers: edgeHeaders(sent, proxy, sourceIp, placed !== undefined && asksForCertificate(placed)),
    claims: jwtClaims,
    target,
    listeningPort,
    isDestinationTold: proxy.readsProxyProtocol,
    sni,
    sourceAddress: sourceIp,
    clientAddress: forwardedAddress(sent.headers['x-forwarded-for'], proxy.trustedProxies) ?? sourceIp,
    protocol: protocol ?? (scheme === 'http' ? 'HTTP/1.1' : undefined),
    origin: { port, gateway: '', labels: pods.labels, namespace: pods.namespace },
  };
}

/** The route that the request would meet writes headers into the answer too. */
function refusedAt(
  workload: GatewayWorkload, virtualHost: VirtualHost | undefined, compared: ProxiedRequest, refusal: PlainAnswer,
): RouteDecision {
  const isToHttps = virtualHost?.redirectsToHttps && compared.scheme === 'http';
  const route = virtualHost === undefined || isToHttps ? undefined : chooseRoute(virtualHost, compared);
  return route === undefined ? { decided: answeredBy('denied', refusal), ambiguous: [] } : workload.refuse(route, compared, refusal.parts);
}

/** A decision with what became of the headers of the request before its route: checks of tokens write and remove some. */
function withChangesBefore(decision: Decision, changes: HeaderChanges | undefined): Decision {
  const { destinations, requestHeaders } = decision;
  return changes === undefined || destinations === undefined ? decision : {
    ...decision,
    requestHeaders: chainedChanges(changes, requestHeaders),
    destinations: destinations.map(destination => destination.requestHeaders === undefined ? destination
      : { ...destination, requestHeaders: chainedChanges(changes, destination.requestHeaders) }),
  };
}

/** What Envoy answers itself, where no route has a say. */
function answeredBy(action: DecisionAction, { status, body, headers }: PlainAnswer): Omit<Decision, 'trace'> {
  const isWithHeaders = Object.keys(headers).length > 0;
  return {
    action,
    status,
    ...body === undefined ? {} : { body },
    ...isWithHeaders ? { responseHeaders: { set: headers, add: {}, remove: [] } } : {},
  };
}

/** Whether pods listen where a request comes, and have routes for its host. */
function takes(workload: GatewayWorkload, { port, authority, sni, scheme }: SentRequest): boolean {
  const listeners = workload.listeners.get(workload.listeningPort(port) ?? -1) ?? [];
  return listeners.some(listener => {
    if (scheme === 'http') {
      return listener.family === 'HTTP' && workload.virtualHosts(listener).choose(requestedHost(authority)) !== undefined;
    }
    const placed = listener.family === 'TLS' ? serverForName(listener.servers, sni) : undefined;
    return placed !== undefined
      && (routesAtServer(placed.server) !== 'http' || workload.virtualHosts(listener, placed).choose(requestedHost(authority)) !== undefined);
  });
}

function refused(way: Way, because: string): Decision {
  return { action: 'refused', port: way.sent.port, trace: [...way.steps, { about: 'listener', because }], ...assumed(way) };
}

function connection(way: Way, { gateway }: PlacedServer): Decision {
  const because = 'the bytes of the connection go on, and nobody looks for requests in them';
  return { action: 'connection', gateway: gateway.key, port: way.sent.port, trace: [...way.steps, { about: 'server', because }], ...assumed(way) };
}

/** The client is sent to the path as it would be compared, before hosts are looked at. */
function redirected(way: Way, { path, query }: ProxiedRequest): Decision {
  const location = query === undefined ? path : `${path}?${query}`;
  const because = 'the gateway sends who escapes a slash to the path without the escape';
  const trace = [...way.steps, { about: 'listener', because } as const];
  return { action: 'redirect', status: TEMPORARY_REDIRECT, location, port: way.sent.port, trace, ...assumed(way) };
}

function hasUnderscore(name: string): boolean {
  return name.includes('_');
}

/** Headers that are no longer there. */
function droppedFrom(before: SentRequest, { headers }: SentRequest): SentRequest['headers'] {
  return headers === before.headers ? {} : Object.fromEntries(Object.entries(before.headers).filter(([name]) => !(name in headers)));
}

/** The very same where no header has one. */
function withoutUnderscores(sent: SentRequest): SentRequest {
  const entries = Object.entries(sent.headers);
  const kept = entries.filter(([name]) => !hasUnderscore(name));
  return kept.length === entries.length ? sent : { ...sent, headers: Object.fromEntries(kept) };
}

function none(way: Way, status: number, because: string): Decision {
  return { action: 'none', status, port: way.sent.port, trace: [...way.steps, { about: 'virtualHost', because }], ...assumed(way) };
}

function assumed({ ambiguous }: Way): Pick<Decision, 'ambiguous'> {
  return ambiguous.length === 0 ? {} : { ambiguous };
}
