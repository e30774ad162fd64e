import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { refuse } from '../../core/errors';
import { namespaceOf, referencedNamespace } from '../../core/reference';
import { requireDnsLabel } from '../../core/requirements';
import { MESH_GATEWAY } from '../../istio';
import { sayGatewayElsewhere } from '../../mesh-settings/said-elsewhere';

/**
 * A Gateway that routes can be bound to: one of this app, or one that lives elsewhere.
 */
export interface IGateway extends IConstruct {
  /** Name of the Gateway object. */
  readonly gatewayName: string;

  /** Namespace of the Gateway object, where it is known. */
  readonly gatewayNamespace?: string;

  /** Hosts that the Gateway serves, as its servers write them, where they are known. */
  readonly gatewayHosts?: string[];
}

/** The name of a Gateway: one DNS label, because a VirtualService would read a dot as the end of the name. */
export function requireGatewayName(name: string): string {
  requireDnsLabel('name of a Gateway', name, 'set name to one without dots');
  if (name === MESH_GATEWAY) {
    refuse('name of a Gateway', 'another than "mesh"', name, 'in a VirtualService "mesh" stands for all sidecars: rename it');
  }
  if (/^[0-9]+$/.test(name)) {
    refuse('name of a Gateway', 'a name with a letter', name, 'Istio refuses a VirtualService that names a number: rename it');
  }
  return name;
}

/**
 * A Gateway as `consumer` has to write it: the name alone in the same namespace, else `namespace/name`.
 */
export function gatewayNameFor(gateway: IGateway, consumer: IConstruct): string {
  const { gatewayName, gatewayNamespace } = gateway;
  const namespace = referencedNamespace({ what: `gateway "${gatewayName}"`, namespace: gatewayNamespace, chart: chartOf(gateway) }, consumer);
  if (namespace !== undefined) {
    sayGatewayElsewhere(consumer, namespace, gatewayName);
  }
  return namespace === namespaceOf(consumer) ? gatewayName : `${namespace}/${gatewayName}`;
}

/** The chart of a construct; none for one that is directly below the app. */
export function chartOf(construct: IConstruct): Chart | undefined {
  return [...construct.node.scopes].reverse().find((scope): scope is Chart => Chart.isChart(scope));
}
