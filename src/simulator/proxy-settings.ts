import { Edge } from './edge-headers';
import { isGiven, Labels, mapOf, numberOf, PathTreatment, pathTreatmentOf, PROXY_CONFIG, underscoresActionOf } from '../istio';
import { readYaml } from '../yaml';

/** What the ProxyConfig of a gateway makes of requests before anybody looks at them. */
export interface ProxySettings extends Edge {
  /** Whether a balancer in front says who connected, and to what (PROXY protocol). */
  readonly readsProxyProtocol: boolean;
  readonly path: PathTreatment;
  readonly underscores: ReturnType<typeof underscoresActionOf>;
}

/** The settings of pods. What they say in their annotations of a part takes the place of all that the mesh says of it. */
export function proxySettingsOf(annotations: Labels = {}, meshConfig: Readonly<Record<string, unknown>> = {}): ProxySettings {
  const [own, common] = [mapOf(readConfig(annotations[PROXY_CONFIG])), mapOf(meshConfig.defaultConfig)];
  const part = (name: string) => mapOf(isGiven(own[name]) ? own[name] : common[name]);
  const [topology, connections, headers] = ['gatewayTopology', 'connectionSettings', 'proxyHeaders'].map(part);
  return {
    trustedProxies: numberOf(topology.numTrustedProxies) ?? 0,
    forwardsClientCertificates: topology.forwardClientCertDetails === 'ALWAYS_FORWARD_ONLY',
    readsProxyProtocol: isGiven(topology.proxyProtocol),
    writesRequestIds: mapOf(headers.requestId).disabled !== true,
    path: pathTreatmentOf(meshConfig, connections),
    underscores: underscoresActionOf(connections),
  };
}

function readConfig(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : readYaml(text)[0]?.value;
  } catch {
    return undefined;
  }
}
