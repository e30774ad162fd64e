import { isGiven, Labels, mapOf } from '../istio';
import { readYaml } from '../yaml';

/** Where the pods of a gateway say how their proxy is configured. */
const PROXY_CONFIG = 'proxy.istio.io/config';

export type ProxyConfigPart = 'gatewayTopology' | 'connectionSettings' | 'proxyHeaders';

/** A part of the ProxyConfig of pods. What they say in their annotations takes the place of all that the mesh says of it. */
export function proxyConfigOf(
  part: ProxyConfigPart, annotations: Labels = {}, meshConfig: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  const own = mapOf(readConfig(annotations[PROXY_CONFIG]))[part];
  return mapOf(isGiven(own) ? own : mapOf(meshConfig.defaultConfig)[part]);
}

function readConfig(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : readYaml(text)[0]?.value;
  } catch {
    return undefined;
  }
}
