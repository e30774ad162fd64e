import { ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { ifRefused, putInto } from '../core/all-or-nothing';
import { refuse } from '../core/errors';
import { isThere, rememberObject } from '../core/known-objects';
import { HBONE_PORT, WAYPOINT_CLASS, WAYPOINT_FOR } from '../istio';
import { ClusterState } from '../mesh-settings/cluster-state';
import { Waypoint } from '../mesh-settings/waypoint';
import { ServiceIdentity } from '../security/service-identity';

/** The name that `istioctl waypoint apply` gives. */
const NAME = 'waypoint';

/** The waypoints that are made because somebody has to look at requests, by namespace. */
const MADE = new ClusterState('waypoints of namespaces', () => new Map<string, ApiObject>());

/**
 * The waypoint of a namespace where none is named: a Gateway that is made once, for Services of this namespace that say so. Gateways send their
 * requests through it too, so that its policies are asked of all.
 */
export function madeWaypoint(scope: Construct, what: string): Waypoint {
  const namespace = namespaceOf(scope, what);
  const made = MADE.of(scope);
  const known = made.get(namespace);
  if (known === undefined || !isThere(known)) {
    const object = new ApiObject(scope, 'Waypoint', {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { name: NAME, labels: { [WAYPOINT_FOR]: 'service' } },
      spec: { gatewayClassName: WAYPOINT_CLASS, listeners: [{ name: 'mesh', port: HBONE_PORT, protocol: 'HBONE' }] },
    });
    ifRefused(() => scope.node.tryRemoveChild('Waypoint'));
    rememberObject(object);
    putInto(made, namespace, object);
  }
  return { name: NAME, ingressUseWaypoint: true };
}

/** Who a waypoint is to pods behind it. */
export function identityOfWaypoint(scope: Construct, what: string, { name, namespaceName, serviceAccountName = name }: Waypoint): ServiceIdentity {
  return ServiceIdentity.fromServiceAccount(namespaceName ?? namespaceOf(scope, what), serviceAccountName);
}

function namespaceOf(scope: Construct, what: string): string {
  return Chart.of(scope).namespace ?? refuse(`namespace of ${what}`, 'known to its waypoint', undefined, 'give its chart one');
}
