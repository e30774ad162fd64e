import { Protocol } from '../istio';
import { Mesh } from '../mesh';
import { readOnce } from './check';

/** A port of a host that the manifests know. */
export interface HostPort {
  readonly port: number;
  readonly protocol: Protocol;
}

/** The ports that a host has, of all Services and ServiceEntries that stand for it; none where the manifests do not have it. */
export interface HostPorts {
  readonly all: readonly HostPort[];
  /** Whether a Service has them: a ServiceEntry for the host can lie elsewhere too, with ports of its own. */
  readonly isService: boolean;
  /** The namespace that the host belongs to. */
  readonly namespace: string;
}

/** What the manifests know of the ports of a host in full. What an ExternalName stands for is not known. */
export function portsOfHost(host: string, mesh: Mesh): HostPorts | undefined {
  const hosts = portsByHost(mesh);
  let known = hosts.get(host);
  if (known === undefined && !hosts.has(host)) {
    known = readPorts(host, mesh);
    hosts.set(host, known);
  }
  return known;
}

/** Many routes lead to the same hosts. */
const portsByHost = readOnce(() => new Map<string, HostPorts | undefined>());

function readPorts(host: string, mesh: Mesh): HostPorts | undefined {
  const known = mesh.registry.named(host);
  if (known.length === 0 || known.some(({ service }) => service?.type === 'ExternalName')) {
    return undefined;
  }
  const owners = known.map(({ service, entry }) => service ?? entry);
  return {
    all: owners.flatMap<HostPort>(({ ports }) => ports),
    isService: known.every(({ service }) => service !== undefined),
    namespace: owners[0].namespace,
  };
}
