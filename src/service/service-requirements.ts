import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { isHttpProtocol, isTlsProtocol, namespaceOfHost, Protocol, protocolNamed } from '../istio';
import { ServicePort } from './service-ports';
import { WeightedServiceProps } from './weighted-service-props';
import { WeightedServiceVersionOptions } from './weighted-service-version-options';
import { refuse } from '../core/errors';
import { optional, requireDnsLabel, requireSelectorLabels } from '../core/requirements';
import { DataPlane } from '../mesh-settings/data-plane';
import { MeshSettings } from '../mesh-settings/mesh-settings';
import { requireWaypoint } from '../mesh-settings/waypoint';
import { ServiceHost } from '../networking/destination/destination';
import { requireServicePort } from '../networking/destination/known-ports';

/** Kubernetes takes for a Service a DNS label that does not begin with a digit. */
export function requireServiceName(name: string): string {
  requireDnsLabel('name of a service', name, 'give it a "name" without dots');
  if (/^[0-9]/.test(name)) {
    refuse('name of a service', 'a DNS label that begins with a letter', name, 'Kubernetes refuses a Service whose name begins with a digit');
  }
  return name;
}

/** The names of versions that are gone. */
export function requireRetired(what: string, names: readonly string[] = []): string[] {
  return names.map(name => requireDnsLabel(`name of a retired version of ${what}`, name, 'it is the name that the version had'));
}

/** Refuses what a mesh could not do for this service. */
export function requireMesh(
  what: string, { meshRouting, waypoint }: Pick<WeightedServiceProps, 'meshRouting' | 'waypoint'>, ports: readonly ServicePort[], scope: IConstruct,
): void {
  if (meshRouting && ports.length === 0) {
    refuse(`meshRouting of ${what}`, 'left out where the ports of the Service are not known', true, 'declare its ports, such as port: 80');
  }
  optional(waypoint, value => requireWaypoint(`waypoint of ${what}`, value));
  if (waypoint !== undefined && MeshSettings.of(scope).dataPlane !== DataPlane.AMBIENT) {
    refuse(`waypoint of ${what}`, 'left out unless the mesh settings say DataPlane.AMBIENT', waypoint.name, 'sidecars apply the weights themselves');
  }
}

/** A Service that is built selects by the label `app`. */
export function requireSelector(what: string, { service, serviceSelector }: WeightedServiceProps): void {
  if (service === undefined && serviceSelector !== undefined) {
    refuse(`serviceSelector of ${what}`, 'left out unless there is a service', serviceSelector, 'one that is built selects by the label app');
  }
  optional(serviceSelector, labels => requireSelectorLabels(`serviceSelector of ${what}`, labels, 'write the spec.selector of the Service'));
}

/** What is declared of a Service that exists is so, where the app knows it. */
export function requirePortsOf(what: string, service: ServiceHost, declared: readonly ServicePort[]): void {
  for (const { port, protocol } of declared) {
    requireServicePort('port of service', service, port);
    const said = service._knownPorts?.find(known => known.port === port && known.takesTcp)?.protocol ?? 'unknown';
    if (said !== 'unknown' && waysOf(said) !== waysOf(protocolNamed(protocol))) {
      refuse(`protocol of port ${port} of ${what}`, `${said}, as the name of the port says`, protocol,
        'Istio goes by the Service: set protocol, or rename its port');
    }
  }
}

/** Whether Istio routes requests, connections with a server name, or bytes. */
function waysOf(protocol: Protocol): string {
  return isHttpProtocol(protocol) ? 'requests' : isTlsProtocol(protocol) ? 'names' : 'bytes';
}

/** A Service finds pods of its own namespace only. */
export function requireNamespace(what: string, service: ServiceHost, versions: readonly WeightedServiceVersionOptions[], scope: IConstruct): void {
  const host = service.hostFor(scope);
  const namespace = Chart.of(scope).namespace;
  const ofService = namespaceOfHost(host, MeshSettings.of(scope).clusterDomain);
  if (ofService !== undefined && ofService !== namespace && versions.some(({ podLabels }) => podLabels === undefined)) {
    refuse(`namespace of ${what}`, `that of the pods that this chart makes (${namespace ?? 'none'})`, host,
      'make the WeightedService in a chart of that namespace, or bring in the pods by podLabels');
  }
}

/** A port of the containers has one protocol: in front of the pods Istio takes it from one of the ports that lead there. */
export function requireOneProtocol(what: string, ports: readonly ServicePort[], targets: readonly number[]): void {
  ports.forEach(({ port, protocol }, index) => {
    const first = ports[targets.indexOf(targets[index])];
    if (first.protocol !== protocol) {
      refuse(`protocol of port ${port} of ${what}`, `${first.protocol}, as port ${first.port} leads to the same port of the containers`, protocol,
        'give one of them a targetPort of its own');
    }
  });
}
