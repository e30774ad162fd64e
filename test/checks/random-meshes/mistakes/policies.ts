/** Mistakes in policies, Sidecars, Telemetries and EnvoyFilters. */
import { Draw } from '../draw';
import { networking, security, telemetry, Thing, thing } from '../objects';
import { EDGE, EDGE_LABELS, MeshService, RandomMesh, ROOT } from '../random-mesh';
import { ISSUER, KEYS } from '../random-policies';
import { add, atSite, misspelt, Mistake, oneOf } from './mistake';

/** A policy more, in which the mistake is. */
function added(make: (service: MeshService, mesh: RandomMesh, draw: Draw) => Thing | undefined): Mistake['inject'] {
  return (mesh, draw) => {
    const object = make(draw.one(mesh.services), mesh, draw);
    return object && { at: add(mesh, object) };
  };
}

/** Two objects more, which exclude each other. */
function addedTwice(make: (name: string, service: MeshService) => Thing): Mistake['inject'] {
  return (mesh, draw) => {
    const service = draw.one(mesh.services);
    return { at: ['first', 'twice'].map(name => add(mesh, make(name, service))) };
  };
}

const labels = ({ name }: MeshService) => ({ matchLabels: { app: name } });
const podPort = ({ service }: MeshService) => String(service.spec.ports[0].targetPort);

const authorization = (service: MeshService, spec: object) =>
  security('AuthorizationPolicy', 'spoilt', service.namespace, { selector: labels(service), action: 'DENY', ...spec });
const tokens = (namespace: string, matchLabels: Record<string, string>, rules: object[] = [{ issuer: ISSUER, jwks: KEYS }], name = 'spoilt') =>
  security('RequestAuthentication', name, namespace, { selector: { matchLabels }, jwtRules: rules });

/** The namespaces without an object of a kind. */
function freeTeams({ objects, teams }: RandomMesh, kind: string): string[] {
  return teams.filter(team => !objects.some(object => object.kind === kind && object.metadata.namespace === team));
}

/** A patch, for the sidecars of a Service. */
const filter = (service: MeshService, patch: object) =>
  networking('EnvoyFilter', 'spoilt', service.namespace, { workloadSelector: { labels: { app: service.name } }, configPatches: [patch] });

export const POLICIES: readonly Mistake[] = [
  {
    name: 'a policy that denies by paths, and names no ports',
    code: 'IST0133/deny-without-ports',
    inject: added(service => authorization(service, { rules: [{ to: [{ operation: { paths: ['/admin'] } }] }] })),
  },
  {
    name: 'a policy for a namespace with a typing error',
    code: 'IST0101/namespace',
    consequences: { CDI106: 'it denies by names, whatever these are, and pods that take plain text too let it in' },
    inject: added((service, { teams }, draw) => authorization(service, {
      rules: [{ from: [{ source: { namespaces: [misspelt(draw.one(teams))] } }] }],
    })),
  },
  {
    name: 'a policy for the gateway in another namespace',
    code: 'IST0127',
    inject: added(({ namespace }) => security('AuthorizationPolicy', 'spoilt', namespace, {
      selector: { matchLabels: EDGE_LABELS }, action: 'DENY', rules: [{ to: [{ operation: { paths: ['/admin'], ports: ['8080'] } }] }],
    })),
  },
  {
    name: 'a policy at the gateway that allows one host alone',
    code: 'CDI132',
    inject: (mesh, draw) => {
      const at = add(mesh, security('AuthorizationPolicy', 'spoilt', EDGE, {
        selector: { matchLabels: EDGE_LABELS }, action: 'ALLOW', rules: [{ to: [{ operation: { hosts: ['other.example.org'] } }] }],
      }));
      return { at, shown: atSite(draw.one(mesh.sites), 403) };
    },
  },
  {
    name: 'a policy for the port of the Service in the place of that of the pods',
    code: 'CDI054',
    inject: added(service => authorization(service, { rules: [{ to: [{ operation: { ports: [String(service.service.spec.ports[0].port)] } }] }] })),
  },
  {
    name: 'a policy that compares what only HTTP has at a port of TCP',
    code: 'CDI109',
    inject: (mesh, draw) => {
      const service = draw.one(mesh.services);
      const port = { name: 'tcp-queue', port: 5672, targetPort: 5672 };
      add(mesh, thing('v1', 'Service', 'queue', service.namespace, { selector: { app: service.name }, ports: [port] }));
      service.deployments.forEach(({ spec }) => spec.template.spec.containers[0].ports!.push({ containerPort: port.targetPort }));
      return { at: add(mesh, authorization(service, { action: 'ALLOW', rules: [{ to: [{ operation: { methods: ['GET'], ports: ['5672'] } }] }] })) };
    },
  },
  {
    name: 'a policy for an identity with its scheme',
    code: 'CDI120',
    consequences: { CDI106: 'it denies by names, and plain text gets in too' },
    inject: added(service => authorization(service, { rules: [{ from: [{ source: { principals: ['spiffe://cluster.local/ns/edge/sa/public'] } }] }] })),
  },
  {
    name: 'a policy that denies a path without its first slash',
    code: 'CDI120',
    inject: added(service => authorization(service, { rules: [{ to: [{ operation: { paths: ['admin'], ports: [podPort(service)] } }] }] })),
  },
  {
    name: 'a policy for an account with a typing error',
    code: 'KIA0106',
    consequences: { CDI141: 'gateways in front of the pods are not named' },
    inject: added(service => authorization(service, { action: 'ALLOW', rules: [{ from: [{ source: { principals: ['cluster.local/ns/edge/sa/pulbic'] } }] }] })),
  },
  {
    name: 'a policy that denies everything, in the root namespace',
    code: 'CDI051',
    consequences: { CDI141: 'gateways in front of the pods are not named' },
    inject: added(() => security('AuthorizationPolicy', 'nothing', ROOT, {})),
  },
  {
    name: 'a policy for a Service, which has no waypoint',
    code: 'IST0167',
    inject: added(service => authorization(service, {
      selector: undefined,
      targetRefs: [{ kind: 'Service', group: '', name: service.name }],
      rules: [{ to: [{ operation: { ports: [String(service.service.spec.ports[0].port)] } }] }],
    })),
  },
  {
    name: 'a policy that is only tried',
    code: 'CDI110',
    inject: added(service => {
      const policy = authorization(service, { rules: [{ to: [{ operation: { ports: [podPort(service)] } }] }] });
      return { ...policy, metadata: { ...policy.metadata, annotations: { 'istio.io/dry-run': 'true' } } };
    }),
  },
  {
    name: 'a policy that believes the address of a client at the pods',
    code: 'CDI074',
    inject: added(service => authorization(service, { action: 'ALLOW', rules: [{ from: [{ source: { remoteIpBlocks: ['203.0.113.0/24'] } }] }] })),
  },
  {
    name: 'a policy that compares a header of the proxies',
    code: 'CDI066',
    inject: added(service => authorization(service, { action: 'ALLOW', rules: [{ when: [{ key: 'request.headers[x-forwarded-client-cert]', values: ['*'] }] }] })),
  },
  {
    name: 'a policy for a port that the sidecar does not see',
    code: 'CDI087',
    inject: (mesh, draw) => {
      const service = draw.one(mesh.services);
      service.deployments.forEach(({ spec }) => spec.template.metadata.annotations = { 'traffic.sidecar.istio.io/excludeInboundPorts': podPort(service) });
      const policy = authorization(service, { rules: [{ to: [{ operation: { paths: ['/admin'], ports: [podPort(service)] } }] }] });
      return { at: add(mesh, policy), also: mesh.policies };
    },
  },
  {
    name: 'a check of tokens at the gateway in another namespace',
    code: 'KIA0004',
    inject: added(({ namespace }) => tokens(namespace, EDGE_LABELS)),
  },
  {
    name: 'two rules for one issuer',
    code: 'CDI068',
    inject: (mesh, draw) => {
      const { namespace, name } = draw.one(mesh.services);
      const rules = ['a', 'b'].map(audience => [{ issuer: ISSUER, jwks: KEYS, audiences: [audience] }]);
      return { at: rules.map((rule, index) => add(mesh, tokens(namespace, { app: name }, rule, `spoilt-${index}`))) };
    },
  },
  {
    name: 'tokens from cookies that go on unsaid',
    code: 'CDI067',
    inject: added(({ namespace, name }) => tokens(namespace, { app: name }, [{ issuer: ISSUER, jwks: KEYS, fromCookies: ['session'] }])),
  },
  {
    name: 'mutual TLS for some pods in the root namespace',
    code: 'IST0167',
    inject: added(service => security('PeerAuthentication', 'spoilt', ROOT, { selector: labels(service), mtls: { mode: 'STRICT' } })),
  },
  {
    name: 'two Sidecars for some pods',
    code: 'IST0110',
    inject: addedTwice((name, { name: app, namespace }) => networking('Sidecar', name, namespace, { workloadSelector: { labels: { app } }, egress: [{ hosts: ['*/*'] }] })),
  },
  {
    name: 'two Sidecars for a namespace',
    code: 'IST0111',
    inject: (mesh, draw) => {
      const namespace = oneOf(draw, freeTeams(mesh, 'Sidecar'));
      return namespace === undefined ? undefined
        : { at: ['first', 'twice'].map(name => add(mesh, networking('Sidecar', name, namespace, { egress: [{ hosts: ['*/*'] }] }))) };
    },
  },
  {
    name: 'a Sidecar for pods with a typing error',
    code: 'IST0101/selector',
    inject: added(({ name, namespace }) => networking('Sidecar', 'spoilt', namespace, { workloadSelector: { labels: { app: misspelt(name) } }, egress: [{ hosts: ['*/*'] }] })),
  },
  {
    name: 'a Telemetry for pods with a typing error',
    code: 'IST0101/selector',
    inject: added(({ name, namespace }) => telemetry('spoilt', namespace, { selector: { matchLabels: { app: misspelt(name) } }, accessLogging: [{ providers: [{ name: 'envoy' }] }] })),
  },
  {
    name: 'logs without a provider',
    code: 'IST0157',
    inject: added(service => telemetry('spoilt', service.namespace, { selector: labels(service), accessLogging: [{ filter: { expression: 'response.code >= 500' } }] })),
  },
  {
    name: 'an expression with a function that Envoy does not have',
    code: 'CDI090',
    inject: added(service => telemetry('spoilt', service.namespace, {
      selector: labels(service), accessLogging: [{ providers: [{ name: 'envoy' }], filter: { expression: 'request.path.lowerAscii() == "/"' } }],
    })),
  },
  {
    name: 'two Telemetries for some pods',
    code: 'IST0159',
    inject: addedTwice((name, service) => telemetry(name, service.namespace, { selector: labels(service), accessLogging: [{ providers: [{ name: 'envoy' }] }] })),
  },
  {
    name: 'two Telemetries for a namespace',
    code: 'IST0160',
    inject: (mesh, draw) => {
      const namespace = oneOf(draw, freeTeams(mesh, 'Telemetry'));
      return namespace === undefined ? undefined
        : { at: ['first', 'twice'].map(name => add(mesh, telemetry(name, namespace, { accessLogging: [{ providers: [{ name: 'envoy' }] }] }))) };
    },
  },
  {
    name: 'a patch before another one, without an order',
    code: 'IST0151',
    inject: added(service => filter(service, {
      applyTo: 'HTTP_FILTER',
      match: {
        context: 'SIDECAR_INBOUND',
        listener: { filterChain: { filter: { name: 'envoy.filters.network.http_connection_manager', subFilter: { name: 'envoy.filters.http.router' } } } },
      },
      patch: {
        operation: 'INSERT_BEFORE',
        value: {
          name: 'envoy.filters.http.lua',
          typed_config: {
            '@type': 'type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua',
            'default_source_code': { inline_string: 'function envoy_on_request(handle) end' },
          },
        },
      },
    })),
  },
  {
    name: 'a patch that replaces a cluster',
    code: 'IST0152',
    inject: added(service => filter(service, {
      applyTo: 'CLUSTER', match: { context: 'SIDECAR_OUTBOUND', cluster: { service: service.host } }, patch: { operation: 'REPLACE', value: { connect_timeout: '2s' } },
    })),
    consequences: { IST0151: 'what replaces depends on the order too' },
  },
  {
    name: 'a patch with the configuration of an Envoy of former times',
    code: 'CDI089',
    inject: added(service => filter(service, {
      applyTo: 'HTTP_FILTER',
      match: { context: 'SIDECAR_INBOUND' },
      patch: { operation: 'INSERT_FIRST', value: { name: 'envoy.lua', config: { inlineCode: 'function envoy_on_request(handle) end' } } },
    })),
  },
  {
    name: 'a patch with a time of nothing',
    code: 'CDI089',
    inject: added(service => filter(service, {
      applyTo: 'CLUSTER', match: { context: 'SIDECAR_OUTBOUND', cluster: { service: service.host } }, patch: { operation: 'MERGE', value: { connect_timeout: '0s' } },
    })),
  },
  {
    name: 'a patch that adds a route',
    code: 'IST0153',
    inject: added(service => filter(service, { applyTo: 'HTTP_ROUTE', match: { context: 'SIDECAR_OUTBOUND' }, patch: { operation: 'ADD', value: { name: 'added' } } })),
  },
  {
    name: 'a patch that removes a list of routes',
    code: 'IST0154',
    inject: added(service => filter(service, {
      applyTo: 'ROUTE_CONFIGURATION', match: { context: 'SIDECAR_OUTBOUND', routeConfiguration: { name: '80' } }, patch: { operation: 'REMOVE' },
    })),
    consequences: { IST0151: 'what removes depends on the order too' },
  },
];
