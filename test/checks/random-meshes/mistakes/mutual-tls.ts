/** Mistakes about who speaks mutual TLS to whom, and who speaks plain text to pods that do not take it. */
import { networking, security, Thing } from '../objects';
import { MeshService, RandomMesh } from '../random-mesh';
import { add, Mistake, oneOf, ofKind } from './mistake';

const labels = ({ name }: MeshService) => ({ matchLabels: { app: name } });

/** What the pods of a Service take, whatever its namespace says. */
function peers(mesh: RandomMesh, service: MeshService, mode: string, spec: object = {}): Thing {
  return add(mesh, security('PeerAuthentication', 'peers', service.namespace, { selector: labels(service), mtls: { mode }, ...spec }));
}

/** Lets callers use TLS in a way to a Service, in the place of the rule that it has. */
function callWith(service: MeshService, mesh: RandomMesh, tls: object): Thing {
  const { host, namespace, rule } = service;
  const called = rule ?? add(mesh, networking('DestinationRule', service.name, namespace, { host, trafficPolicy: {} }));
  called.spec.trafficPolicy = { tls };
  return called;
}

function withService(spoil: (service: MeshService, mesh: RandomMesh) => Thing | undefined): Mistake['inject'] {
  return (mesh, draw) => {
    const at = spoil(draw.one(mesh.services), mesh);
    return at && { at, also: ofKind(mesh, at.kind) };
  };
}

const policy = (mesh: RandomMesh, service: MeshService, spec: object) =>
  add(mesh, security('AuthorizationPolicy', 'spoilt', service.namespace, { selector: labels(service), ...spec }));

export const MUTUAL_TLS: readonly Mistake[] = [
  {
    name: 'plain text to pods that take mutual TLS alone',
    code: 'KIA0207',
    inject: withService((service, mesh) => {
      peers(mesh, service, 'STRICT');
      return callWith(service, mesh, { mode: 'DISABLE' });
    }),
  },
  {
    name: 'TLS of somebody else to pods that take mutual TLS alone',
    code: 'KIA0207',
    inject: withService((service, mesh) => {
      peers(mesh, service, 'STRICT');
      return callWith(service, mesh, { mode: 'SIMPLE', caCertificates: 'system' });
    }),
  },
  {
    name: 'mutual TLS to pods without a sidecar',
    code: 'CDI100',
    consequences: { CDI087: 'the policies of the pods have no sidecar any more' },
    inject: withService((service, mesh) => {
      service.deployments.forEach(({ spec: { template: { metadata } } }) => metadata.labels = { ...metadata.labels, 'sidecar.istio.io/inject': 'false' });
      return callWith(service, mesh, { mode: 'ISTIO_MUTUAL' });
    }),
  },
  {
    name: 'mutual TLS to pods that take none',
    code: 'CDI100',
    consequences: { KIA0105: 'callers have no name any more' },
    inject: withService((service, mesh) => {
      peers(mesh, service, 'DISABLE');
      return callWith(service, mesh, { mode: 'ISTIO_MUTUAL' });
    }),
  },
  {
    name: 'pods that take mutual TLS alone, behind an entry for what is outside',
    code: 'CDI123',
    inject: withService((service, mesh) => {
      peers(mesh, service, 'STRICT');
      const [{ targetPort }] = service.service.spec.ports;
      return add(mesh, networking('ServiceEntry', 'inside', service.namespace, {
        hosts: ['inside.example.internal'],
        resolution: 'STATIC',
        ports: [{ number: 80, name: 'http', protocol: 'HTTP', targetPort }],
        workloadSelector: { labels: { app: service.name } },
      }));
    }),
  },
  {
    name: 'TLS around the TLS of callers',
    code: 'CDI102',
    inject: (mesh, draw) => {
      const entry = oneOf(draw, mesh.entries.filter(({ spec }) => spec.ports[0].protocol === 'TLS'));
      return entry && {
        at: add(mesh, networking('DestinationRule', 'outside', entry.metadata.namespace!, {
          host: entry.spec.hosts[0], trafficPolicy: { tls: { mode: 'SIMPLE', caCertificates: 'system' } },
        })),
      };
    },
  },
  {
    name: 'a probe in plain text for pods that take mutual TLS alone',
    code: 'CDI103',
    inject: (mesh, draw) => {
      const service = draw.one(mesh.services);
      peers(mesh, service, 'STRICT');
      service.deployments.forEach(({ spec: { template } }) => {
        template.metadata.annotations = { 'sidecar.istio.io/rewriteAppHTTPProbers': 'false' };
        const [container] = template.spec.containers;
        Object.assign(container, { readinessProbe: { httpGet: { path: '/ready', port: container.ports![0].containerPort } } });
      });
      return { at: service.deployments };
    },
  },
  {
    name: 'plain text for the port of the Service in the place of that of the pods',
    code: 'CDI105',
    inject: withService((service, mesh) => peers(mesh, service, 'STRICT', { portLevelMtls: { [service.service.spec.ports[0].port]: { mode: 'PERMISSIVE' } } })),
  },
  {
    name: 'mutual TLS alone in a namespace to which proxies send plain text',
    code: 'CDI138',
    consequences: { KIA0105: 'callers have no name any more' },
    inject: withService((service, mesh) => {
      const ofNamespace = ofKind(mesh, 'PeerAuthentication').find(({ metadata }) => metadata.namespace === service.namespace)
        ?? add(mesh, security('PeerAuthentication', 'default', service.namespace, {}));
      ofNamespace.spec = { mtls: { mode: 'DISABLE' } };
      return service.rule === undefined ? peers(mesh, service, 'STRICT') : undefined;
    }),
  },
  {
    name: 'callers that are denied by name where plain text comes in too',
    code: 'CDI106',
    inject: withService((service, mesh) => {
      peers(mesh, service, 'PERMISSIVE');
      return policy(mesh, service, { action: 'DENY', rules: [{ from: [{ source: { namespaces: [mesh.teams[0]] } }] }] });
    }),
  },
  {
    name: 'callers and what they may ask in two rules',
    code: 'CDI139',
    inject: withService((service, mesh) => policy(mesh, service, {
      action: 'ALLOW', rules: [{ from: [{ source: { namespaces: [mesh.teams[0]] } }] }, { to: [{ operation: { ports: [String(service.service.spec.ports[0].targetPort)] } }] }],
    })),
  },
  {
    name: 'callers that are let in by name where nobody shows one',
    code: 'KIA0105',
    consequences: { CDI141: 'gateways in front of the pods are not named' },
    inject: withService((service, mesh) => {
      peers(mesh, service, 'DISABLE');
      return policy(mesh, service, { action: 'ALLOW', rules: [{ from: [{ source: { namespaces: [mesh.teams[0]] } }] }] });
    }),
  },
];
