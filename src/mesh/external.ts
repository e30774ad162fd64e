import { MeshObject } from './mesh-object';
import { ObjectSettings } from './object-settings';
import { Labels, Manifest } from '../istio';

/** A port of a Service that is made elsewhere. */
export interface ExternalPort {
  readonly port: number;
  /** Its name, by which Istio knows what is spoken there. */
  readonly name?: string;
}

/** What somebody says is in the cluster, although the manifests do not have it. */
export interface External {
  readonly services?: readonly { readonly name: string; readonly namespace: string; readonly ports: readonly ExternalPort[] }[];
  /** Gateways of Istio, with the hosts that their servers name; none where these are not known. */
  readonly gateways?: readonly { readonly name: string; readonly namespace: string; readonly hosts?: readonly string[] }[];
  /** Namespaces, and whether the manifests have all that is in them. */
  readonly namespaces?: readonly { readonly name: string; readonly isComplete?: boolean }[];
  /** Pods, or machines, by the labels that they have. */
  readonly workloads?: readonly { readonly namespace: string; readonly labels: Labels }[];
  /** Whether the manifests are all that there is in the cluster. */
  readonly isComplete?: boolean;
}

/** The Services among that, as objects that the mesh knows and no check looks at. */
export function externalServices({ services = [] }: External, settings: ObjectSettings | undefined): MeshObject[] {
  return services.map(({ name, namespace, ports }) => objectOf(settings, {
    apiVersion: 'v1', kind: 'Service', metadata: { name, namespace }, spec: { ports: ports.map(port => ({ ...port })) },
  }));
}

/** The Gateways of which the hosts are known. */
export function externalGateways({ gateways = [] }: External, settings: ObjectSettings | undefined): MeshObject[] {
  return gateways.flatMap(({ name, namespace, hosts }) => hosts === undefined ? [] : objectOf(settings, {
    apiVersion: 'networking.istio.io/v1', kind: 'Gateway', metadata: { name, namespace }, spec: { servers: [{ hosts: [...hosts] }] },
  }));
}

function objectOf(settings: ObjectSettings | undefined, manifest: Manifest): MeshObject {
  return { manifest, oldestIstio: '', settings };
}
