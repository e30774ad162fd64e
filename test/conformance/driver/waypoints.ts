/** What istiod's deployment controller makes of a Gateway of the class of waypoints: its pod, its Service, and where it is. */
import { ClusterAddresses } from './addresses';
import { Pod } from './pods';
import { KnownManifest } from '../../known-manifest';

const CLASS = 'istio-waypoint';
const GATEWAY_NAME = 'gateway.networking.k8s.io/gateway-name';
const MANAGED = { 'gateway.istio.io/managed': 'istio.io-mesh-controller' };
const ACCOUNT = 'networking.istio.io/service-account';

export function isWaypoint({ apiVersion, kind, spec }: KnownManifest): boolean {
  return kind === 'Gateway' && apiVersion.startsWith('gateway.networking.k8s.io/') && (spec as { gatewayClassName?: string }).gatewayClassName === CLASS;
}

/** Its pod runs as the ServiceAccount that an annotation names, else one with the name of the Gateway. */
export function waypointPod({ metadata }: KnownManifest, addresses: ClusterAddresses): Pod {
  const { name, namespace = 'default', annotations = {} } = metadata as KnownManifest['metadata'] & { annotations?: Record<string, string> };
  const podName = { name: `${name}-0`, namespace };
  const [ip] = addresses.waypoints.of(podName);
  return {
    ...podName,
    deployment: name,
    labels: { ...MANAGED, [GATEWAY_NAME]: name, 'istio.io/dataplane-mode': 'none' },
    annotations: {},
    variables: {},
    serviceAccount: annotations[ACCOUNT] ?? name,
    ip,
    injected: 'waypoint',
    inAmbient: false,
    backendIp: ip,
  };
}

export function waypointService({ metadata: { name, namespace = 'default' } }: KnownManifest): KnownManifest {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, labels: { ...MANAGED, [GATEWAY_NAME]: name } },
    spec: {
      selector: { [GATEWAY_NAME]: name },
      ports: [{ name: 'status-port', port: 15021, protocol: 'TCP' }, { name: 'mesh', port: 15008, protocol: 'TCP', appProtocol: 'hbone' }],
    },
  } as KnownManifest;
}

/** The Gateway, as soon as its pod is ready. */
export function readyWaypoint(gateway: KnownManifest): KnownManifest {
  const { name, namespace = 'default' } = gateway.metadata;
  return { ...gateway, status: { addresses: [{ type: 'Hostname', value: `${name}.${namespace}.svc.cluster.local` }] } } as KnownManifest;
}
