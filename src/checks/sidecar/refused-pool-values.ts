import { CDI115 } from '../../findings/catalogue/cdi115';
import { specOf } from '../../mesh';
import { Check } from '../check';
import { itemsAt, refused } from '../refused-by-envoy';
import { poolRefusals, refusedByLinux } from '../refused-pools';

/** Settings for what pods get that Istio takes, and for which Envoy refuses the clusters, or Linux the connections. */
export const refusedPoolValues: Check = {
  ...CDI115,
  kinds: ['networking.istio.io/Sidecar'],
  check(object) {
    const { inboundConnectionPool, ingress } = specOf(object);
    return [
      ['spec.inboundConnectionPool', inboundConnectionPool] as const,
      ...itemsAt('spec.ingress', ingress).map(([field, { connectionPool }]) => [`${field}.connectionPool`, connectionPool] as const),
    ].filter(([, pool]) => pool !== undefined).flatMap(([field, pool]) => [
      ...refused(poolRefusals(field, pool), 'all clusters: the pods have none of what is new'),
      ...refusedByLinux(field, pool),
    ]);
  },
};
