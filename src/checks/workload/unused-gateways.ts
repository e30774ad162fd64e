import { FindingLevel } from '../../findings';
import { CDI108 } from '../../findings/catalogue/cdi108';
import { AbsenceProof, readPods } from '../../mesh';
import { Check } from '../check';

const GATEWAY_NAME = 'gateway.networking.k8s.io/gateway-name';

/** Pods of a gateway listen on what Gateways say, and on nothing else. */
export const unusedGateways: Check = {
  ...CDI108,
  check: (object, mesh) => readPods(object).flatMap(pods => {
    if (!pods.isGateway || GATEWAY_NAME in pods.labels || mesh.gateways.servedBy(pods).length > 0) {
      return [];
    }
    const proof = mesh.absence.of('networking.istio.io/Gateway', pods.namespace);
    return [{
      level: mesh.absence.isComplete || proof === AbsenceProof.CERTAIN ? FindingLevel.WARNING : FindingLevel.INFO,
      message: 'no Gateway selects these pods of a gateway: they listen on no port',
      fix: 'add a Gateway that selects their labels; acknowledge the finding where it is elsewhere',
      field: 'metadata.name',
    }];
  }),
};
