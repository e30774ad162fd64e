import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { PodStep } from './pod-step';
import { refuse } from '../core/errors';
import { Protocol } from '../istio';
import { DataPlane } from '../mesh-settings/data-plane';
import { MeshSettings } from '../mesh-settings/mesh-settings';
import { Waypoint } from '../mesh-settings/waypoint';
import { AuthorizationSource } from '../security/authorization-source';
import { bypassOfWorkload, nodeBypassOfWorkload } from '../workload/sidecar-bypass';

/** A service whose callers are told apart. */
export interface AccessedService {
  /** The construct, below which its policy lies. */
  readonly construct: Construct;
  readonly what: string;
  readonly name: string;
  /** Its host as its construct writes it, where it has a Service. */
  readonly host?: string;
  /** The labels of its pods, where they are known. */
  readonly labels?: Record<string, string>;
  /** The same, or why they are not known. */
  readonly requireLabels: () => Record<string, string>;
  readonly ports: readonly AccessedPort[];
  /** The modes of TLS with which the DestinationRule of the service has callers call a port of it, where it says any. */
  readonly clientTlsAt?: (port: number) => string[];
  /** Its waypoint in an ambient mesh, where it has one of its own. */
  readonly waypoint?: Waypoint;
  /** Says on its Service that it is behind a waypoint; none where the Service exists. */
  readonly addLabels?: (waypoint: Waypoint) => void;
  /** Does something with the pods of each version, of those that are added later too. */
  readonly preparePods: (step: PodStep) => void;
}

/** A port of it, with that of the containers where it is known. */
export interface AccessedPort {
  readonly port: number;
  readonly targetPort?: number;
  readonly protocol: Protocol;
}

/** Somebody who may call, and what for. */
export interface CallerRule {
  readonly source: () => AuthorizationSource;
  readonly methods?: string[];
  readonly paths?: string[];
  /** All ports of the service unless it names some. */
  readonly ports?: readonly AccessedPort[];
  /** Whether it is a gateway of which a load balancer forwards there. */
  readonly isGateway: boolean;
}

/** A port of a service. */
export function servicePortOf({ what, ports }: AccessedService, port: number, whom = 'callers'): AccessedPort {
  const name = `port for ${whom} of ${what}`;
  if (ports.length === 0) {
    refuse(name, 'known', port, 'what is said is of the port of the pods: declare the ports of the Service, or leave them out for all');
  }
  return ports.find(one => one.port === port) ?? refuse(name, `one of ${ports.map(one => one.port).join(', ')}`, port, 'name a port of the Service');
}

/** A port of a service, with that of the containers. */
export function portOf(service: AccessedService, port: number, whom = 'callers'): AccessedPort & { readonly targetPort: number } {
  const found = servicePortOf(service, port, whom);
  const targetPort = found.targetPort ?? refuse(`port for ${whom} of ${service.what}`, 'left out where the Service exists', port,
    'what is said is of the port of the pods, which is not known here');
  return { ...found, targetPort };
}

/** The ports of the containers; none where one of them is not known. */
export function targetPortsOf(ports: readonly AccessedPort[]): number[] | undefined {
  const numbers = ports.flatMap(({ targetPort }) => targetPort ?? []);
  return numbers.length === 0 || numbers.length < ports.length ? undefined : [...new Set(numbers)];
}

/** Whether the proxies of nodes, and waypoints, are there for a service in place of sidecars. */
export function isInAmbientMesh({ construct }: AccessedService): boolean {
  return MeshSettings.of(construct).dataPlane === DataPlane.AMBIENT;
}

/** Refuses pods that no proxy stands before, now and of versions that come later. */
export function requireProxyOf(service: AccessedService, what: string): void {
  service.preparePods((version, workload) => {
    const [bypass, proxy] = workload === undefined ? []
      : isInAmbientMesh(service) ? [nodeBypassOfWorkload(workload), 'seen by the proxy of their node']
        : [bypassOfWorkload(workload, targetPortsOf(service.ports) ?? []), 'behind a sidecar'];
    return bypass === undefined || refuse(`pods of ${version}`, `${proxy}, which ${what}`, bypass, 'take it out');
  });
}

/** The name of its Service, where that is in its own namespace: policies at a waypoint are for such only. */
export function serviceNameOf({ host = '', construct }: AccessedService): string | undefined {
  const [, name, namespace] = /^([^.]+)\.([^.]+)\.svc\./.exec(host) ?? [];
  return namespace !== undefined && namespace === Chart.of(construct).namespace ? name : undefined;
}
