import { IConstruct } from 'constructs';
import { ClusterState } from './cluster-state';
import { refuse } from '../core/errors';
import { requireGatewayHost } from '../core/hosts';
import { requireDnsLabel, requireItems, requireObjectName, requirePort } from '../core/requirements';
import { synthesis } from '../core/synthesis';

/**
 * A port of a Service that is made elsewhere.
 */
export interface ExternalServicePort {
  /** Number of the port. */
  readonly port: number;

  /**
   * Name of the port, by which Istio knows what is spoken there: `http`, `grpc-web`.
   *
   * @default - none: Istio finds out, or takes it for TCP
   * @see https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/
   */
  readonly name?: string;
}

/**
 * A Service of another repository.
 */
export interface ExternalService {
  /** Name of the Service. */
  readonly name: string;
  /** Namespace of the Service. */
  readonly namespaceName: string;
  /** Its ports. */
  readonly ports: ExternalServicePort[];
}

/**
 * A Gateway of another repository.
 */
export interface ExternalGateway {
  /** Name of the Gateway. */
  readonly name: string;
  /** Namespace of the Gateway. */
  readonly namespaceName: string;

  /**
   * Hosts that its servers name, such as `*.example.com` or `shop/*.example.com`.
   *
   * @default - not known
   */
  readonly hosts?: string[];
}

/**
 * A namespace, and how much of it the app has.
 */
export interface ExternalNamespace {
  /** Name of the namespace. */
  readonly name: string;

  /**
   * Whether the app has all that is in it: what it does not have is nowhere then, and to name it is an error.
   *
   * @default false
   */
  readonly isComplete?: boolean;
}

/**
 * Pods of another repository, or machines, by their labels.
 */
export interface ExternalWorkload {
  /** Namespace of the pods. */
  readonly namespaceName: string;
  /** Labels that all of them have, such as those of the template of their Deployment. */
  readonly labels: { [label: string]: string };
}

/**
 * What is in the cluster beside the objects of the app.
 */
export interface ExternalResourcesProps {
  /**
   * Services of others.
   *
   * @default - none
   */
  readonly services?: ExternalService[];

  /**
   * Gateways of others.
   *
   * @default - none
   */
  readonly gateways?: ExternalGateway[];

  /**
   * Namespaces: of others, or those that the app has wholly.
   *
   * @default - none
   */
  readonly namespaces?: ExternalNamespace[];

  /**
   * Pods of others: what a policy of the app selects may be those.
   *
   * @default - none
   */
  readonly workloads?: ExternalWorkload[];

  /**
   * Whether the app has all that is in the cluster: what it does not have, and what is not declared, is nowhere then, and to name it is an
   * error.
   *
   * @default false
   */
  readonly isComplete?: boolean;
}

const EXTERNAL = new ClusterState<ExternalResourcesProps[]>('external resources', () => []);

/** What is declared for a cluster. */
export function externalResourcesOf(root: IConstruct, cluster: string | undefined): readonly ExternalResourcesProps[] {
  return EXTERNAL.in(root, cluster) ?? [];
}

/**
 * Objects of other teams and repositories, which the checks would miss, or take for a mistake: a reference to one of them is right.
 */
export class ExternalResources {
  /**
   * Says what is in the cluster beside the objects of the app. May be said in parts.
   *
   * @param scope the app, or a construct for the cluster where the app has several
   * @param props what there is
   * @throws if a name, a host or a port can not be one, or a Service has no ports, or a workload no labels
   */
  public static declare(scope: IConstruct, props: ExternalResourcesProps): void {
    requireExternalResources(props);
    synthesis().attach(scope.node.root);
    EXTERNAL.of(scope).push(props);
  }

  private constructor() {
  }
}

/** Refuses names, hosts, ports and labels that nothing can have. */
export function requireExternalResources(props: ExternalResourcesProps): void {
  const { services = [], gateways = [], namespaces = [], workloads = [] } = props;
  for (const { name, namespaceName, ports } of services) {
    requireDnsLabel('name of an external Service', name);
    requireDnsLabel(`namespaceName of external Service "${name}"`, namespaceName);
    requireItems(`ports of external Service "${name}"`, ports, 'a Service has at least one')
      .forEach(({ port }) => requirePort(`port of external Service "${name}"`, port));
  }
  for (const { name, namespaceName, hosts } of gateways) {
    requireObjectName('name of an external Gateway', name);
    requireDnsLabel(`namespaceName of external Gateway "${name}"`, namespaceName);
    hosts?.forEach(host => requireServerHost(name, host));
  }
  namespaces.forEach(({ name }) => requireDnsLabel('name of an external namespace', name));
  for (const { namespaceName, labels } of workloads) {
    requireDnsLabel('namespaceName of external workload', namespaceName);
    requireItems(`labels of external workload in "${namespaceName}"`, Object.keys(labels), 'write those of its pods');
  }
}

/** A host as a server writes it, maybe with the namespace of its routes before it. */
function requireServerHost(gateway: string, text: string): void {
  const parts = String(text).split('/');
  if (parts.length > 2) {
    refuse(`host of external Gateway "${gateway}"`, 'a host, or NAMESPACE/HOST', text, 'write it as its server does');
  }
  requireGatewayHost(`host of external Gateway "${gateway}"`, parts[parts.length - 1]);
}
