import { readOnce } from './check';
import { levelOfMissing, orNear } from './missing';
import { NearNames } from './near-names';
import { FindingLevel } from '../findings';
import { resourceName, serviceHost, ServiceName, serviceOfHost } from '../istio';
import { KnownHost, listsBy, Mesh } from '../mesh';

/** A host that an object names, and that is nowhere, or not seen. */
export interface MissingHost {
  readonly level: FindingLevel;
  /** The rest of a sentence that begins with the host. */
  readonly reason: string;
  readonly fix: string;
  readonly related?: string[];
}

/** Who names a host. */
export interface HostReader {
  /** The namespaces that have to see it, one of which is enough. */
  readonly namespaces: readonly string[];
  readonly clusterDomain: string;
}

/** Why there is nothing behind a host in full; nothing where there is something, or where that may well lie elsewhere. */
export function missingHost(host: string, { namespaces, clusterDomain }: HostReader, mesh: Mesh): MissingHost | undefined {
  const { registry, absence } = mesh;
  if (host === '' || registry.isEmpty && !absence.provesAnything || namespaces.some(namespace => registry.covering(host, namespace).length > 0)) {
    return undefined;
  }
  const [hidden] = registry.covering(host);
  if (hidden !== undefined) {
    return hiddenHost(hidden, namespaces);
  }
  const service = serviceOfHost(host, clusterDomain);
  return service === undefined ? missingName(host, clusterDomain, mesh) : missingService(host, service, clusterDomain, mesh);
}

function hiddenHost(hidden: KnownHost, namespaces: readonly string[]): MissingHost {
  const name = resourceName((hidden.service ?? hidden.entry).object.manifest);
  return {
    // Another ServiceEntry, which others see, may be elsewhere.
    level: hidden.service === undefined ? FindingLevel.WARNING : FindingLevel.ERROR,
    reason: `is that of ${name}, which is not exported to the namespace ${namespaces.map(namespace => `"${namespace}"`).join(' or ')}`,
    fix: hidden.service === undefined ? 'add the namespace to its exportTo' : 'add the namespace to its annotation networking.istio.io/exportTo',
    related: [name],
  };
}

function missingService(host: string, service: ServiceName, clusterDomain: string, mesh: Mesh): MissingHost | undefined {
  const { name, namespace } = service;
  if (mesh.absence.isMade('/Service', namespace, name)) {
    return undefined;
  }
  const near = namesIn(mesh).get(namespace)?.nearTo(name);
  const level = levelOfMissing(mesh.absence.ofHost(host, service), near);
  if (level !== undefined) {
    return {
      level,
      reason: `is no Service of the namespace "${namespace}"${orNear(near)}`,
      fix: near === undefined ? 'name a Service that is there, or add it; acknowledge the finding where somebody else makes it' : `write "${near}"`,
    };
  }
  const place = placesOf(mesh).nearTo(namespace);
  const meant = place && serviceHost({ name, namespace: place }, clusterDomain);
  return meant === undefined || mesh.registry.named(meant).length === 0 ? undefined : {
    level: FindingLevel.WARNING,
    reason: `is in no namespace of these manifests; there is "${meant}"`,
    fix: `write "${meant}"; acknowledge the finding where the namespace "${namespace}" is elsewhere`,
  };
}

/** A name that is no Service: one that is shortened, which Istio takes literally, or one outside. */
function missingName(host: string, clusterDomain: string, mesh: Mesh): MissingHost | undefined {
  const [name, namespace, ...rest] = host.replace(/\.$/, '').split('.');
  const meant = namespace === undefined || !`svc.${clusterDomain}`.startsWith(rest.join('.')) ? undefined
    : serviceHost({ name, namespace }, clusterDomain);
  if (meant !== undefined && mesh.registry.named(meant).length > 0) {
    return {
      level: FindingLevel.ERROR,
      reason: `is taken literally, and no Service has that name; there is "${meant}"`,
      fix: `write "${meant}"`,
    };
  }
  const near = outsideOf(mesh).nearTo(host);
  const level = mesh.absence.isComplete ? FindingLevel.ERROR : near === undefined ? undefined : FindingLevel.WARNING;
  return level && {
    level,
    reason: `is no Service, and no ServiceEntry has it${orNear(near)}`,
    fix: near === undefined ? 'add a ServiceEntry for it' : `write "${near}", or add a ServiceEntry for it`,
  };
}

const namesIn = readOnce(({ registry }) => {
  const services = listsBy(registry.services, ({ namespace }) => namespace);
  return new Map([...services.keys()].map(namespace => [namespace, new NearNames(services.get(namespace).map(({ name }) => name))]));
});

const placesOf = readOnce(({ registry }) => new NearNames(registry.services.map(({ namespace }) => namespace)));

const outsideOf = readOnce(({ registry }) => new NearNames(registry.entries.flatMap(({ hosts }) => hosts)));
