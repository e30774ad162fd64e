import { mapOf, textOf } from './plain-value';
import { PolicyLayers, settingAt } from './policy-layers';

/** The mode of TLS with which proxies call a port of a service, such as `SIMPLE`; none where the rule leaves it to the mesh. */
export function upstreamTlsMode(layers: PolicyLayers, port: number): string | undefined {
  const tls = settingAt(layers, port, 'tls');
  return tls === undefined || tls === null ? undefined : textOf(mapOf(tls).mode) ?? 'DISABLE';
}

/** Whether a mode begins TLS around what the client sends. */
export function beginsTls(mode: string | undefined): boolean {
  return mode === 'SIMPLE' || mode === 'MUTUAL' || mode === 'ISTIO_MUTUAL';
}
