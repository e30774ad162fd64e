import { CDI115 } from '../../findings/catalogue/cdi115';
import { Misfit, misfitOfEnvoyAddress } from '../../istio';
import { specOf } from '../../mesh';
import { Check, FoundInObject } from '../check';
import { itemsAt, refused, textAt } from '../refused-by-envoy';
import { poolRefusals, refusedByLinux } from '../refused-pools';

/** Settings for what pods get that Istio takes, and for which Envoy refuses the clusters, or Linux the connections. */
export const refusedPoolValues: Check = {
  ...CDI115,
  kinds: ['networking.istio.io/Sidecar'],
  check(object) {
    const { inboundConnectionPool, ingress, egress } = specOf(object);
    return [
      ...refused([
        ...itemsAt('spec.ingress', ingress).map(([at, { defaultEndpoint }]) => textAt(`${at}.defaultEndpoint`, defaultEndpoint, misfitOfSocket)),
        ...itemsAt('spec.egress', egress).map(([field, { bind }]) => textAt(`${field}.bind`, bind, misfitOfSocket)),
      ], 'what the pods get, or the listener'),
      ...pools(inboundConnectionPool, ingress),
    ];
  },
};

function pools(inboundConnectionPool: unknown, ingress: unknown): FoundInObject[] {
  return [
    ['spec.inboundConnectionPool', inboundConnectionPool] as const,
    ...itemsAt('spec.ingress', ingress).map(([field, { connectionPool }]) => [`${field}.connectionPool`, connectionPool] as const),
  ].filter(([, pool]) => pool !== undefined).flatMap(([field, pool]) => [
    ...refused(poolRefusals(field, pool), 'all clusters: the pods have none of what is new'),
    ...refusedByLinux(field, pool),
  ]);
}

/** Addresses of other kinds are those of pods themselves, or none. */
function misfitOfSocket(address: string): Misfit | undefined {
  return address.startsWith('unix://') ? misfitOfEnvoyAddress(address) : undefined;
}
