import { CDI115 } from '../../findings/catalogue/cdi115';
import {
  mapOf, mapsOf, MAX_HEADER_LENGTH, MAX_RING_SIZE, MAX_SERVER_NAME, misfitOfAmount, misfitOfCookieLifetime, misfitOfEnvoyHeader,
  misfitOfLength, misfitOfLine, Misfit, never,
} from '../../istio';
import { specOf } from '../../mesh';
import { Check, FoundInObject } from '../check';
import { itemsAt, numberAt, Refusal, refused, textAt } from '../refused-by-envoy';
import { durationsIn, poolRefusals, refusedByLinux } from '../refused-pools';

/** Values in policies of traffic that Istio takes, and for which Envoy refuses the clusters, or all routes of a port. */
export const refusedPolicyValues: Check = {
  ...CDI115,
  kinds: ['networking.istio.io/DestinationRule'],
  onlyWith: ['trafficPolicy'],
  check(object) {
    const { trafficPolicy, subsets } = specOf(object);
    const own = trafficPolicy === undefined ? NOTHING : inspectWithPorts('spec.trafficPolicy', mapOf(trafficPolicy));
    const isOfSubsets = mapsOf(subsets).some(subset => subset.trafficPolicy !== undefined);
    return !isOfSubsets ? own : [...own, ...itemsAt('spec.subsets', subsets)
      .flatMap(([field, subset]) => inspectWithPorts(`${field}.trafficPolicy`, mapOf(subset.trafficPolicy)))];
  },
};

const NOTHING: FoundInObject[] = [];

function inspectWithPorts(field: string, policy: Record<string, unknown>): FoundInObject[] {
  return [...inspect(field, policy), ...itemsAt(`${field}.portLevelSettings`, policy.portLevelSettings).flatMap(each => inspect(...each))];
}

function inspect(field: string, policy: Record<string, unknown>): FoundInObject[] {
  const hash = mapOf(mapOf(policy.loadBalancer).consistentHash);
  const at = `${field}.loadBalancer.consistentHash`;
  const ring = (size: number) => misfitOfAmount(size, MAX_RING_SIZE);
  return [
    ...refused([
      numberAt(`${at}.minimumRingSize`, hash.minimumRingSize, ring),
      numberAt(`${at}.ringHash.minimumRingSize`, mapOf(hash.ringHash).minimumRingSize, ring),
      textAt(`${field}.tls.sni`, mapOf(policy.tls).sni, sni => misfitOfLength(sni, MAX_SERVER_NAME)),
      ...durationRefusals(field, policy),
    ], 'all clusters: proxies have none of what is new'),
    ...refusedByLinux(`${field}.connectionPool`, policy.connectionPool),
    ...refused(routeRefusals(at, hash), 'all routes to the host with others at its port'),
  ];
}

function durationRefusals(field: string, { connectionPool, loadBalancer, outlierDetection }: Record<string, unknown>): Refusal[] {
  return [
    ...connectionPool === undefined ? [] : poolRefusals(`${field}.connectionPool`, connectionPool),
    ...durationsIn(`${field}.loadBalancer.warmup`, mapOf(loadBalancer).warmup, ['duration']),
    ...durationsIn(`${field}.loadBalancer`, loadBalancer, ['warmupDurationSecs']),
    ...durationsIn(`${field}.outlierDetection`, outlierDetection, ['interval', 'baseEjectionTime']),
  ];
}

function routeRefusals(at: string, { httpHeaderName, httpQueryParameterName, httpCookie }: Record<string, unknown>): Refusal[] {
  return [
    textAt(`${at}.httpHeaderName`, httpHeaderName, misfitOfEnvoyHeader),
    ...durationsIn(`${at}.httpCookie`, httpCookie, ['ttl']),
    textAt(`${at}.httpCookie.ttl`, mapOf(httpCookie).ttl, misfitOfCookieLifetime),
    textAt(`${at}.httpQueryParameterName`, httpQueryParameterName, misfitOfNone),
    ...itemsAt(`${at}.httpCookie.attributes`, mapOf(httpCookie).attributes).flatMap(([field, { name, value }]) => [
      textAt(`${field}.name`, name, misfitOfText), textAt(`${field}.value`, value, misfitOfText),
    ]),
  ];
}

function misfitOfText(text: string): Misfit | undefined {
  return misfitOfLine(text) ?? misfitOfLength(text, MAX_HEADER_LENGTH);
}

function misfitOfNone(name: string): Misfit | undefined {
  return name === '' ? never('a name that is not empty', 'name the parameter') : undefined;
}
