import { Labels } from './labels';
import { isGiven, mapOf, mapsOf, textOf, textsOf } from './plain-value';
import { PolicyLayers, settingAt } from './policy-layers';

/** The annotation with which a Service, a ServiceEntry or a Namespace asks for endpoints that are near. */
const TRAFFIC_DISTRIBUTION = 'networking.istio.io/traffic-distribution';
const NEAR = ['preferclose', 'prefersamezone', 'prefersamenode'];

/** The label of an endpoint without a `locality`, where dots are slashes. */
const LOCALITY = 'istio-locality';

/**
 * What puts the endpoints of a service into an order by their labels: `failoverPriority` of a policy that notices failures, of a zone-aware one
 * in any case, or the annotation that asks for near ones, where no policy says anything.
 *
 * @param layers the policies for the service, or for one of its subsets
 * @param port a port of the service
 * @param annotations those of the service, then those of its Namespace
 * @returns the field, or the annotation; nothing where nothing does
 */
export function priorityOf(layers: PolicyLayers, port: number, annotations: readonly Labels[]): string | undefined {
  const { zoneAwareLbSetting, localityLbSetting } = mapOf(settingAt(layers, port, 'loadBalancer'));
  if (isGiven(zoneAwareLbSetting)) {
    const { enabled, failoverPriority } = mapOf(zoneAwareLbSetting);
    return enabled !== false && textsOf(failoverPriority).length > 0 ? 'zoneAwareLbSetting.failoverPriority' : undefined;
  }
  if (isGiven(localityLbSetting)) {
    const { enabled, distribute, failoverPriority } = mapOf(localityLbSetting);
    const isUsed = enabled !== false && mapsOf(distribute).length === 0 && isGiven(settingAt(layers, port, 'outlierDetection'));
    return isUsed && textsOf(failoverPriority).length > 0 ? 'localityLbSetting.failoverPriority' : undefined;
  }
  const [asked = ''] = annotations.flatMap(one => one[TRAFFIC_DISTRIBUTION] ?? []);
  return NEAR.includes(asked.toLowerCase()) ? `the annotation ${TRAFFIC_DISTRIBUTION}` : undefined;
}

/** Where an endpoint of a ServiceEntry is, or a WorkloadEntry; empty where it is not said. */
export function localityOf({ locality, labels }: Record<string, unknown>): string {
  return textOf(locality) || (textOf(mapOf(labels)[LOCALITY]) ?? '').replaceAll('.', '/');
}
