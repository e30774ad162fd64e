import { CDI115 } from '../../findings/catalogue/cdi115';
import { listOf, never } from '../../istio';
import { specOf } from '../../mesh';
import { Check } from '../check';
import { itemsAt, Refusal, refused } from '../refused-by-envoy';

/** Two ports of a Service with one number: Istio makes one cluster of each, with one name, and so two of it where neither is for UDP. */
export const oneClusterTwice: Check = {
  ...CDI115,
  kinds: ['/Service'],
  check: object => {
    const { ports: given } = specOf(object);
    // Most Services have one.
    const ports = listOf(given).length < 2 ? [] : itemsAt('spec.ports', given).filter(([, { protocol }]) => protocol !== 'UDP');
    return refused(ports.flatMap(([field, { port, protocol }], index): Refusal[] => {
      const isAgain = ports.slice(0, index).some(([, other]) => other.port === port && (other.protocol ?? 'TCP') !== (protocol ?? 'TCP'));
      return isAgain ? [[`${field}.port`, port, ONE_EACH]] : [];
    }), 'all clusters, in every proxy that knows the Service');
  },
};

const ONE_EACH = never('another number than that of a port for TCP or SCTP of this Service',
  'take another number, or make a Service of its own for it');
