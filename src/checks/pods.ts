import { Manifest, Mesh } from '../mesh';

/** Pods that some object makes, as its template has them. */
export interface PodTemplate {
  readonly namespace?: string;
  readonly labels: Record<string, string>;
  readonly annotations: Record<string, string>;
  readonly ports: readonly { readonly name?: string; readonly containerPort?: number }[];
}

/** A Service, as far as it is about pods. */
export interface ServiceObject {
  readonly name?: string;
  readonly namespace?: string;
  readonly selector: Record<string, string>;
  readonly ports: readonly { readonly port: number; readonly targetPort?: number | string }[];
}

interface PodSpec {
  readonly containers?: readonly { readonly ports?: PodTemplate['ports'] }[];
}

interface WithTemplate {
  readonly template?: { readonly metadata?: Manifest['metadata']; readonly spec?: PodSpec };
}

const WORKLOADS = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Rollout'];

/** The pods of all objects that make some. */
export function podsOf(mesh: Mesh): PodTemplate[] {
  return mesh.objects.flatMap(({ manifest }) => {
    const template = WORKLOADS.includes(manifest.kind) ? (manifest.spec as WithTemplate | undefined)?.template : undefined;
    const pod = manifest.kind === 'Pod' ? { metadata: manifest.metadata, spec: manifest.spec as PodSpec } : template;
    return pod === undefined ? [] : [{
      namespace: manifest.metadata?.namespace,
      labels: pod.metadata?.labels ?? {},
      annotations: pod.metadata?.annotations ?? {},
      ports: pod.spec?.containers?.flatMap(({ ports = [] }) => ports) ?? [],
    }];
  });
}

/** All Services. */
export function servicesOf(mesh: Mesh): ServiceObject[] {
  return mesh.objects.filter(({ manifest }) => manifest.kind === 'Service' && manifest.apiVersion === 'v1').map(({ manifest }) => {
    const { selector = {}, ports = [] } = (manifest.spec ?? {}) as Partial<ServiceObject>;
    return { name: manifest.metadata?.name, namespace: manifest.metadata?.namespace, selector, ports };
  });
}

/** Where a port of a Service leads in some pods; none where their template does not tell. */
export function targetPorts({ port, targetPort = port }: ServiceObject['ports'][number], pods: readonly PodTemplate[]): number[] {
  return typeof targetPort === 'number' ? [targetPort]
    : pods.flatMap(({ ports }) => ports.filter(({ name }) => name === targetPort).flatMap(({ containerPort }) => containerPort ?? []));
}
