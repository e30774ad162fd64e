import { isGiven, Labels, mapOf, numberOf } from '../../istio';
import { readYaml } from '../../yaml';

/** Where the pods of a gateway say how their proxy is configured. */
const PROXY_CONFIG = 'proxy.istio.io/config';

/** How many proxies in front of a gateway it trusts (`numTrustedProxies`), by the annotations of its pods, else by the mesh. */
export function trustedProxiesOf(annotations: Labels = {}, meshConfig: Readonly<Record<string, unknown>> = {}): number {
  const own = mapOf(readConfig(annotations[PROXY_CONFIG])).gatewayTopology;
  // What pods say takes the place of all that the mesh says of it.
  const topology = isGiven(own) ? own : mapOf(meshConfig.defaultConfig).gatewayTopology;
  return numberOf(mapOf(topology).numTrustedProxies) ?? 0;
}

function readConfig(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : readYaml(text)[0]?.value;
  } catch {
    return undefined;
  }
}
