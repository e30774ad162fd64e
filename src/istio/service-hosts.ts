import { isAddress } from './hosts';

/** What stands for the sidecars of the mesh among the gateways of a VirtualService. */
export const MESH_GATEWAY = 'mesh';

/** A Kubernetes Service by its full name. */
export interface ServiceName {
  readonly name: string;
  readonly namespace: string;
}

/**
 * A host as Istio reads it in an object: one without a dot is a Service of the namespace of that object. Every other one is taken literally,
 * `echo.shop` too, which no Service has.
 *
 * @param namespace the namespace of the object that mentions the host; where it is not known, a short host stays short
 */
export function fullHost(host: string, namespace: string | undefined, clusterDomain: string): string {
  const isLiteral = namespace === undefined || host === '' || host === '*' || host.includes('.') || isAddress(host);
  return isLiteral ? host : serviceHost({ name: host, namespace }, clusterDomain);
}

/** The host of a Kubernetes Service. */
export function serviceHost({ name, namespace }: ServiceName, clusterDomain: string): string {
  return `${name}.${namespace}.svc.${clusterDomain}`;
}

/** Whether a host is in the domain of the cluster's Services. */
export function isServiceHost(host: string, clusterDomain: string): boolean {
  return host.endsWith(`.svc.${clusterDomain}`);
}

/** The Kubernetes Service that a full host names. */
export function serviceOfHost(host: string, clusterDomain: string): ServiceName | undefined {
  const [name, namespace, ...rest] = labelsOfService(host, clusterDomain);
  return !name || name.includes('*') || !namespace || rest.length > 0 ? undefined : { name, namespace };
}

/** The namespace of a full host: that of a Service, of a pod of one, or of a wildcard. */
export function namespaceOfHost(host: string, clusterDomain: string): string | undefined {
  return labelsOfService(host, clusterDomain).pop();
}

function labelsOfService(host: string, clusterDomain: string): string[] {
  return isServiceHost(host, clusterDomain) ? host.slice(0, -`.svc.${clusterDomain}`.length).split('.') : [];
}

/**
 * A gateway as a VirtualService names it, as `namespace/name`: `name` and `./name` are in its own namespace. `mesh` stays.
 */
export function gatewayName(name: string, namespace: string): string {
  if (name === MESH_GATEWAY) {
    return name;
  }
  if (name.includes('/')) {
    return name.startsWith('./') ? `${namespace}/${name.slice(2)}` : name;
  }
  // An older form, of which Istio warns: the name of the Gateway as if it were a Service.
  const [short, ofNamespace] = name.split('.');
  return ofNamespace === undefined ? `${namespace}/${name}` : `${ofNamespace}/${short}`;
}
