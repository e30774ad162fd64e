import { Labels, numberOf } from '../../istio';
import { proxyConfigOf } from '../proxy-config';

/** How many proxies in front of a gateway it trusts (`numTrustedProxies`), by the annotations of its pods, else by the mesh. */
export function trustedProxiesOf(annotations?: Labels, meshConfig?: Readonly<Record<string, unknown>>): number {
  return numberOf(proxyConfigOf('gatewayTopology', annotations, meshConfig).numTrustedProxies) ?? 0;
}
