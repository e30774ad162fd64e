import { Construct } from 'constructs';
import { PodStep } from './pod-step';
import { refuse } from '../core/errors';
import { Protocol } from '../istio';
import { bypassOfWorkload } from '../workload/sidecar-bypass';

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
  /** Does something with the pods of each version, of those that are added later too. */
  readonly preparePods: (step: PodStep) => void;
}

/** A port of it, with that of the containers where it is known. */
export interface AccessedPort {
  readonly port: number;
  readonly targetPort?: number;
  readonly protocol: Protocol;
}

/** A port of a service, with that of the containers. */
export function portOf({ what, ports }: AccessedService, port: number, whom = 'callers'): AccessedPort & { readonly targetPort: number } {
  const name = `port for ${whom} of ${what}`;
  if (ports.length === 0) {
    refuse(name, 'known', port, 'what is said is of the port of the pods: declare the ports of the Service, or leave them out for all');
  }
  const found = ports.find(one => one.port === port)
    ?? refuse(name, `one of ${ports.map(one => one.port).join(', ')}`, port, 'name a port of the Service');
  const targetPort = found.targetPort
    ?? refuse(name, 'left out where the Service exists', port, 'what is said is of the port of the pods, which is not known here');
  return { ...found, targetPort };
}

/** The ports of the containers; none where one of them is not known. */
export function targetPortsOf(ports: readonly AccessedPort[]): number[] | undefined {
  const numbers = ports.flatMap(({ targetPort }) => targetPort ?? []);
  return numbers.length === 0 || numbers.length < ports.length ? undefined : [...new Set(numbers)];
}

/** Refuses pods that no sidecar stands before, now and of versions that come later. */
export function requireSidecarOf({ ports, preparePods }: AccessedService, what: string): void {
  preparePods((version, workload) => {
    const bypass = workload && bypassOfWorkload(workload, targetPortsOf(ports) ?? []);
    return bypass === undefined || refuse(`pods of ${version}`, `behind a sidecar, which ${what}`, bypass, 'take it out');
  });
}
