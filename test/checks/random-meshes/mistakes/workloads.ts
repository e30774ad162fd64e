/** Mistakes about pods, Services and namespaces. */
import { Draw } from '../draw';
import { ServicePort, thing, Thing } from '../objects';
import { MeshService, RandomMesh } from '../random-mesh';
import { add, Injected, Mistake, ofKind } from './mistake';

/** A mistake in a Service with its pods. */
function inService(change: (service: MeshService, mesh: RandomMesh, draw: Draw) => Injected | undefined): Mistake['inject'] {
  return (mesh, draw) => change(draw.one(mesh.services), mesh, draw);
}

/** A mistake in an annotation of a Deployment or of its pods. */
function annotated(where: 'object' | 'pods', annotations: Record<string, string>): Mistake['inject'] {
  return inService(({ deployments: [deployment] }) => {
    (where === 'object' ? deployment.metadata : deployment.spec.template.metadata).annotations = annotations;
    return { at: deployment };
  });
}

function addPort({ service, deployments }: MeshService, port: ServicePort): void {
  service.spec.ports.push(port);
  deployments.forEach(({ spec }) => spec.template.spec.containers[0].ports!.push({ containerPort: port.targetPort }));
}

const MORE_PORTS = { IST0112: 'a route named no port, because there was one only' };

/** The Namespace of a Service. */
const namespaceOf = ({ namespace }: MeshService, mesh: RandomMesh): Thing => ofKind(mesh, 'Namespace').find(({ metadata }) => metadata.name === namespace)!;

export const WORKLOADS: readonly Mistake[] = [
  {
    name: 'a port that says no protocol',
    code: 'IST0118',
    inject: inService(service => {
      addPort(service, { name: 'admin', port: 8081, targetPort: 8081 });
      return { at: service.service };
    }),
    consequences: MORE_PORTS,
  },
  {
    name: 'two ports of a Service that are one for the pods',
    code: 'IST0137',
    inject: inService(({ service }) => {
      service.spec.ports.push({ name: 'http-again', port: 8090, targetPort: service.spec.ports[0].targetPort });
      return { at: service };
    }),
    consequences: MORE_PORTS,
  },
  {
    name: 'two Services with one port and other protocols',
    code: 'IST0116',
    inject: inService(({ name, namespace, service, deployments }, mesh) => {
      const [{ port, targetPort }] = service.spec.ports;
      add(mesh, thing('v1', 'Service', 'second', namespace, { selector: { app: name }, ports: [{ name: 'udp-second', port, targetPort, protocol: 'UDP' }] }));
      return { at: deployments };
    }),
  },
  {
    name: 'one number for TCP and SCTP',
    code: 'CDI115',
    inject: inService(({ service }) => {
      service.spec.ports.push({ name: 'sctp', port: service.spec.ports[0].port, targetPort: 9999, protocol: 'SCTP' } as ServicePort);
      return { at: service };
    }),
    consequences: MORE_PORTS,
  },
  {
    name: 'an ExternalName that is TCP',
    code: 'IST0150',
    inject: (mesh, draw) => ({
      at: add(mesh, thing('v1', 'Service', 'mailer', draw.one(mesh.teams), {
        type: 'ExternalName', externalName: 'mail.example.com', ports: [{ name: 'tcp', port: 443 }],
      })),
    }),
  },
  {
    name: 'pods that run as the user of the proxy',
    code: 'IST0144',
    inject: inService(({ deployments: [deployment] }) => {
      deployment.spec.template.spec.containers[0].securityContext = { runAsUser: 1337 };
      return { at: deployment };
    }),
  },
  {
    name: 'a probe that the agent does not read',
    code: 'CDI134',
    inject: inService(({ deployments: [deployment] }) => {
      deployment.spec.template.spec.containers[0].readinessProbe = { httpGet: { path: '/ready/100%', port: 8080 } };
      return { at: deployment };
    }),
  },
  {
    name: 'the image "auto" where nobody injects',
    code: 'IST0146',
    inject: mesh => {
      ofKind(mesh, 'Namespace').find(({ metadata }) => metadata.name === 'edge')!.metadata.labels = { 'istio-injection': 'disabled' };
      return { at: mesh.edge.deployment };
    },
  },
  {
    name: 'a gateway of a single pod',
    code: 'CDI032',
    inject: mesh => {
      mesh.edge.deployment.spec.replicas = 1;
      return { at: mesh.edge.deployment };
    },
  },
  {
    name: 'a number of pods beside an autoscaler',
    code: 'CDI101',
    inject: inService(({ namespace, deployments: [deployment] }, mesh) => {
      const { name } = deployment.metadata;
      const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name };
      add(mesh, thing('autoscaling/v2', 'HorizontalPodAutoscaler', name, namespace, { scaleTargetRef, minReplicas: 2, maxReplicas: 10 }));
      return { at: deployment };
    }),
  },
  {
    name: 'two autoscalers of the same pods',
    code: 'CDI150',
    inject: inService(({ namespace, deployments: [deployment] }, mesh) => {
      delete (deployment.spec as { replicas?: number }).replicas;
      const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: deployment.metadata.name };
      ['first', 'second'].forEach(name => add(mesh, thing('autoscaling/v2', 'HorizontalPodAutoscaler', name, namespace, { scaleTargetRef, maxReplicas: 10 })));
      return { at: deployment };
    }),
  },
  {
    name: 'an Application that hides routes',
    code: 'CDI151',
    inject: mesh => {
      const ignoreDifferences = [{ group: 'networking.istio.io', kind: 'VirtualService', managedFieldsManagers: ['rollouts-controller'] }];
      return { at: add(mesh, thing('argoproj.io/v1alpha1', 'Application', 'shop', 'argocd', { ignoreDifferences })) };
    },
  },
  {
    name: 'a canary by Flagger without load',
    code: 'CDI152',
    inject: mesh => {
      const analysis = { metrics: [{ name: 'request-success-rate' }] };
      return { at: add(mesh, thing('flagger.app/v1beta1', 'Canary', 'apart', 'shop', { targetRef: { kind: 'Deployment', name: 'apart' }, analysis })) };
    },
  },
  {
    name: 'pods of a gateway that no Gateway selects',
    code: 'CDI108',
    inject: mesh => {
      const pods = structuredClone(mesh.edge.deployment);
      Object.assign(pods.metadata, { name: 'inner' });
      pods.spec.selector.matchLabels = { istio: 'inner' };
      pods.spec.template.metadata.labels = { istio: 'inner', app: 'inner' };
      return { at: add(mesh, pods) };
    },
  },
  {
    name: 'a namespace that takes no part',
    code: 'IST0102',
    inject: inService((service, mesh) => {
      const namespace = namespaceOf(service, mesh);
      namespace.metadata.labels = {};
      return { at: namespace };
    }),
    consequences: { CDI087: 'the policies of the namespace have no sidecar any more' },
  },
  {
    name: 'a namespace that asks for the mesh twice',
    code: 'IST0123',
    inject: inService((service, mesh) => {
      const namespace = namespaceOf(service, mesh);
      namespace.metadata.labels!['istio.io/rev'] = 'canary';
      return { at: namespace };
    }),
  },
  { name: 'an annotation for pods at a Deployment', code: 'IST0107', inject: annotated('object', { 'proxy.istio.io/config': 'concurrency: 2' }) },
  { name: 'an annotation with a typing error', code: 'IST0108', inject: annotated('pods', { 'sidecar.istio.io/interceptionmode': 'TPROXY' }) },
  { name: 'an annotation with a wrong value', code: 'IST0125', inject: annotated('pods', { 'traffic.sidecar.istio.io/excludeInboundPorts': '1;2' }) },
  { name: 'an annotation of former times', code: 'IST0135', inject: annotated('pods', { 'sidecar.istio.io/inject': 'true' }) },
];
