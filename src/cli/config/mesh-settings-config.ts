import { ConfigValue } from './config-value';
import { isOlderVersion, NEWEST_ISTIO, OLDEST_ISTIO } from '../../istio';
import { AssumedGateway, DataPlaneWord, DEFAULT_SETTINGS, MeshFacts, WaypointFacts } from '../../mesh';

/** The form of an Istio version in the file. */
const VERSION = /^1\.\d+$/;

/** Reads `mesh:`. */
export function readMeshSettings(value: ConfigValue): MeshFacts {
  return value.fields<MeshFacts>({
    istioVersion: readVersion,
    rootNamespace: namespace => namespace.text(),
    clusterDomain: domain => domain.text(),
    dataPlane: word => word.word<DataPlaneWord>(['sidecar', 'ambient']),
    dnsCapture: flag => flag.flag(),
    waypoint: readWaypoint,
    gateways: list => list.list().map(readGateway),
  });
}

/** `true` stands for one of which nothing else is said. */
function readWaypoint(value: ConfigValue): WaypointFacts | false {
  if (value.isFlag) {
    return value.flag() && {};
  }
  return value.isMap ? value.fields<WaypointFacts>({ ingressUseWaypoint: flag => flag.flag() }) : value.mustBe('true, false, or a map');
}

/** A number would be another version: `1.30` is 1.3. */
function readVersion(value: ConfigValue): string {
  const version = value.text();
  if (!VERSION.test(version) || isOlderVersion(version, OLDEST_ISTIO) || isOlderVersion(NEWEST_ISTIO, version)) {
    return value.mustBe(`an Istio version from "${OLDEST_ISTIO}" to "${NEWEST_ISTIO}", in quotes`);
  }
  return version;
}

interface GatewayFields {
  readonly namespace: string;
  readonly labels: Record<string, string>;
  readonly ports?: { readonly port: number; readonly targetPort: number }[];
  readonly proxyProtocol?: boolean;
}

function readGateway(value: ConfigValue): AssumedGateway {
  const { namespace, labels, ports, proxyProtocol = false } = value.fields<GatewayFields>({
    namespace: text => text.text(),
    labels: map => map.texts(),
    ports: list => list.list().map(readPort),
    proxyProtocol: flag => flag.flag(),
  });
  return {
    namespace: value.require('namespace', namespace),
    labels: value.require('labels', labels),
    ports: ports ?? DEFAULT_SETTINGS.gateway.ports,
    arePortsKnown: ports !== undefined,
    hasProxyProtocol: proxyProtocol,
  };
}

function readPort(value: ConfigValue): { port: number; targetPort: number } {
  const { port, targetPort } = value.fields<{ port: number; targetPort?: number }>({ port: each => each.port(), targetPort: each => each.port() });
  const known = value.require('port', port);
  return { port: known, targetPort: targetPort ?? known };
}
