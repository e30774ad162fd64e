import { coversHost } from './host-coverage';
import { isServiceHost, ServiceName } from './service-hosts';

/**
 * The Service that a host names in a way that is no full name, `cart.shop` or `cart.shop.svc`: sidecars know it by these names too, unless somebody
 * has one of them as a host, who gets the requests then.
 */
export function serviceInShort(host: string): ServiceName | undefined {
  const [dot, last] = [host.indexOf('.'), host.lastIndexOf('.')];
  if (dot === last) {
    return dot < 0 ? undefined : named(host.slice(0, dot), host.slice(dot + 1));
  }
  return host.slice(last + 1) === 'svc' && host.indexOf('.', dot + 1) === last ? named(host.slice(0, dot), host.slice(dot + 1, last)) : undefined;
}

function named(name: string, namespace: string): ServiceName | undefined {
  return name === '' || namespace === '' ? undefined : { name, namespace };
}

/**
 * Which Services a wildcard covers by their full names: those of all namespaces, or those of one, or none for sure. One that stands for a part of a
 * label, as `*t.shop.svc.cluster.local`, counts for the namespace.
 */
export function namespacesBelow(wildcard: string, clusterDomain: string): 'all' | string | undefined {
  if (!wildcard.startsWith('*')) {
    return undefined;
  }
  if (coversHost(wildcard, `*.svc.${clusterDomain}`)) {
    return 'all';
  }
  const labels = isServiceHost(wildcard, clusterDomain) ? wildcard.slice(0, -`.svc.${clusterDomain}`.length).split('.') : [];
  const namespace = labels.pop();
  return namespace === undefined ? undefined : namespace.startsWith('*') ? 'all' : namespace;
}
